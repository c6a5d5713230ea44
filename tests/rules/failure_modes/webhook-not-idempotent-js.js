const stripe = require('stripe')(process.env.STRIPE_SECRET_KEY);

async function hook(req, res) {
  // ruleid: webhook-not-idempotent-js
  const event = stripe.webhooks.constructEvent(req.body, req.headers['stripe-signature'], secret);
  if (event.type === 'checkout.session.completed') {
    await Order.create({ email: event.data.object.customer_email });
  }
  res.json({ received: true });
}

async function second(req, res) {
  // ruleid: webhook-not-idempotent-js
  const event = await stripe.webhooks.constructEventAsync(req.body, req.headers['stripe-signature'], secret);
  await mailer.sendMail({ to: event.data.object.customer_email });
  res.end();
}

async function other(req, res) {
  // near miss: a webhook of our own making, not of a payment provider
  // ok: webhook-not-idempotent-js
  const event = builder.constructEvent(req.body);
  await Order.create(event);
  // ok: webhook-not-idempotent-js
  const header = stripe.webhooks.generateTestHeaderString({ payload: req.body, secret });
  res.end(header);
}
