const stripe = require('stripe')(process.env.STRIPE_SECRET_KEY);

async function pay(order) {
  // ruleid: payment-without-idempotency-js
  const intent = await stripe.paymentIntents.create({ amount: order.cents, currency: 'eur' });
  // ruleid: payment-without-idempotency-js
  await stripe.refunds.create({ payment_intent: intent.id }, { stripeAccount: order.account });
}

async function safe(order) {
  // ok: payment-without-idempotency-js
  await stripe.paymentIntents.create({ amount: order.cents }, { idempotencyKey: `order-${order.id}` });
  // near miss: a customer record moves no money
  // ok: payment-without-idempotency-js
  await stripe.customers.create({ email: order.email });
  // near miss: the page that opens asks the customer again
  // ok: payment-without-idempotency-js
  await stripe.checkout.sessions.create({ mode: 'payment' });
  // near miss: the options come from elsewhere
  // ok: payment-without-idempotency-js
  await stripe.charges.create({ amount: order.cents }, options);
}
