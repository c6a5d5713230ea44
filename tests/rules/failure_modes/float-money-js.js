async function bad(stripe, cart, item) {
  // ruleid: float-money-js
  await stripe.paymentIntents.create({ amount: cart.total * 100, currency: 'usd' });
  // ruleid: float-money-js
  const line = { quantity: 1, price_data: { unit_amount: item.price * 100, currency: 'usd' } };
  // ruleid: float-money-js
  const cut = { amount: parseInt(item.price * 100) };
  return [line, cut];
}

async function good(stripe, cart, item) {
  // ok: float-money-js
  await stripe.paymentIntents.create({ amount: cart.totalCents, currency: 'usd' });
  // near miss: rounded to whole cents
  // ok: float-money-js
  const line = { unit_amount: Math.round(item.price * 100) };
  // near miss: a whole number of whole units
  // ok: float-money-js
  const fixed = { amount: 25 * 100 };
  // near miss: a share, not money
  // ok: float-money-js
  const share = { amount: (cart.done / cart.all) * 100 };
  return [line, fixed, share];
}
