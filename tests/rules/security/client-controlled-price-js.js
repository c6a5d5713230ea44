const stripe = require('stripe')(process.env.STRIPE_KEY)

app.post('/pay', async (req, res) => {
  const { amount, currency } = req.body
  // ruleid: client-controlled-price-js
  const intent = await stripe.paymentIntents.create({ amount: amount * 100, currency })
  res.json({ secret: intent.client_secret })
})

app.post('/checkout', async (req, res) => {
  const session = await stripe.checkout.sessions.create({
    mode: 'payment',
    // ruleid: client-controlled-price-js
    line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: Math.round(req.body.price) } }],
  })
  res.json({ url: session.url })
})

app.post('/order', async (req, res) => {
  // ok: client-controlled-price-js (near miss: the product comes from the request, its price from the shop)
  const intent = await stripe.paymentIntents.create({ amount: PRICES[req.body.product], currency: 'eur' })
  res.json({ secret: intent.client_secret })
})

app.post('/book', async (req, res) => {
  const product = await Product.findById(req.body.product)
  // ok: client-controlled-price-js (near miss: the price is looked up on the server)
  const intent = await stripe.paymentIntents.create({ amount: product.price, currency: req.body.currency })
  res.json({ secret: intent.client_secret })
})

app.post('/fixed', async (req, res) => {
  // ok: client-controlled-price-js
  const intent = await stripe.paymentIntents.create({ amount: 1999, currency: 'eur', receipt_email: req.body.email })
  res.json({ secret: intent.client_secret })
})
