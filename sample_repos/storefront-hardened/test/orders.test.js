import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import Stripe from 'stripe';
import { openShop, signUpAdmin } from './support/shop.js';

let shop;
let stripeAnswer;
let invoiceAnswer;
const good = () => ({ body: { id: 'one', url: 'https://pay.example/one' } });
const invoiced = (req) => ({ body: { id: 1, order_id: JSON.parse(req.body).order_id } });

before(async () => {
  shop = await openShop({ stripe: (...call) => stripeAnswer(...call), invoices: (...call) => invoiceAnswer(...call) });
});
after(() => shop.close());

const stockOf = async (id) => (await shop.database.query('SELECT stock FROM products WHERE id = $1', [id])).rows[0].stock;
const order = (visitor, items, key = randomUUID()) => visitor.post('/api/orders', { items }, { 'idempotency-key': key });

async function customer() {
  stripeAnswer = good;
  invoiceAnswer = invoiced;
  const visitor = shop.visitor();
  await visitor.signUp();
  return visitor;
}

function payment(orderId, cents, { id = `evt_${randomUUID()}`, secret = shop.webhookSecret } = {}) {
  const payload = JSON.stringify({
    id,
    object: 'event',
    type: 'checkout.session.completed',
    data: {
      object: { client_reference_id: String(orderId), payment_intent: `pi_${orderId}`, payment_status: 'paid', amount_total: cents },
    },
  });
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret });
  return shop.visitor().post('/api/webhooks/stripe', payload, { 'stripe-signature': signature, origin: '' });
}

const statusOf = async (id) => (await shop.database.query('SELECT status FROM orders WHERE id = $1', [id])).rows[0].status;

test("an order costs the shop's own price, whatever the browser says", async () => {
  const visitor = await customer();
  const forged = await order(visitor, [{ productId: 1, quantity: 2, price: 1 }]);
  assert.equal(forged.status, 400);
  const honest = await order(visitor, [{ productId: 1, quantity: 2 }]);
  assert.equal(honest.status, 201);
  assert.equal(honest.body.order.total_cents, 2002);
});

test('the same order sent twice is one order', async () => {
  const visitor = await customer();
  const key = randomUUID();
  const stock = await stockOf(2);
  const answers = await Promise.all([
    order(visitor, [{ productId: 2, quantity: 1 }], key),
    order(visitor, [{ productId: 2, quantity: 1 }], key),
  ]);
  assert.equal(answers[0].body.order.id, answers[1].body.order.id);
  assert.equal(await stockOf(2), stock - 1);
});

test('an order that cannot be filled leaves the stock untouched', async () => {
  const visitor = await customer();
  const stock = await stockOf(3);
  const answer = await order(visitor, [
    { productId: 3, quantity: 1 },
    { productId: 4, quantity: 99 },
  ]);
  assert.equal(answer.status, 409);
  assert.equal(await stockOf(3), stock);
});

test('the last pieces are sold once', async () => {
  const visitor = await customer();
  await shop.database.query('UPDATE products SET stock = 1 WHERE id = 5');
  const answers = await Promise.all([1, 2, 3].map(() => order(visitor, [{ productId: 5, quantity: 1 }])));
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [201, 409, 409]);
  assert.equal(await stockOf(5), 0);
});

test("another customer's order does not exist for me", async () => {
  const placed = await order(await customer(), [{ productId: 6, quantity: 1 }]);
  const stranger = await customer();
  assert.equal((await stranger.post(`/api/orders/${placed.body.order.id}/checkout`)).status, 404);
});

test('the checkout asks the payment provider once per order, with our amount', async () => {
  const visitor = await customer();
  const { body } = await order(visitor, [{ productId: 7, quantity: 1 }]);
  const answer = await visitor.post(`/api/orders/${body.order.id}/checkout`);
  assert.equal(answer.body.url, 'https://pay.example/one');
  const asked = shop.stripe.asked.at(-1);
  assert.equal(asked.headers['idempotency-key'], `checkout-${body.order.id}`);
  assert.ok(decodeURIComponent(asked.body).includes('[unit_amount]=1007'));
});

test('when the payment provider is down the customer is told to try again, and we are told too', async () => {
  const visitor = await customer();
  const { body } = await order(visitor, [{ productId: 8, quantity: 1 }]);
  stripeAnswer = () => ({ status: 500, body: { error: { message: 'internal detail' } } });
  const reports = shop.reported.length;
  const answer = await visitor.post(`/api/orders/${body.order.id}/checkout`);
  assert.equal(answer.status, 503);
  assert.equal(answer.text.includes('internal detail'), false);
  assert.equal(shop.reported.length, reports + 1);
});

test('a payment event with a wrong signature pays nothing', async () => {
  const visitor = await customer();
  const { body } = await order(visitor, [{ productId: 9, quantity: 1 }]);
  const answer = await payment(body.order.id, body.order.total_cents, { secret: `whsec_${randomUUID()}` });
  assert.equal(answer.status, 400);
  assert.equal(await statusOf(body.order.id), 'pending');
});

test('a payment event pays the order and sends one invoice, also when it is delivered twice', async () => {
  const visitor = await customer();
  const { body } = await order(visitor, [{ productId: 10, quantity: 1 }]);
  const sent = shop.invoices.asked.length;
  const id = `evt_${randomUUID()}`;
  assert.equal((await payment(body.order.id, body.order.total_cents, { id })).status, 200);
  assert.equal((await payment(body.order.id, body.order.total_cents, { id })).status, 200);
  assert.equal(await statusOf(body.order.id), 'paid');
  assert.equal(shop.invoices.asked.length, sent + 1);
  assert.equal(shop.invoices.asked.at(-1).headers.authorization, `Bearer ${shop.token}`);
});

test('a payment of another amount does not pay the order, and somebody is told', async () => {
  const visitor = await customer();
  const { body } = await order(visitor, [{ productId: 11, quantity: 1 }]);
  const reports = shop.reported.length;
  await payment(body.order.id, 1);
  assert.match(await shop.metrics.read(), /unmatched_payments_total 1/);
  assert.equal(await statusOf(body.order.id), 'pending');
  assert.equal(shop.reported.length, reports + 1);
});

test('an invoice that fails is tried again, and then by the next delivery of the event', async () => {
  const visitor = await customer();
  const { body } = await order(visitor, [{ productId: 12, quantity: 1 }]);
  const sent = shop.invoices.asked.length;
  invoiceAnswer = () => ({ hang: true });
  const id = `evt_${randomUUID()}`;
  assert.equal((await payment(body.order.id, body.order.total_cents, { id })).status, 503);
  assert.equal(shop.invoices.asked.length, sent + 3);
  invoiceAnswer = invoiced;
  assert.equal((await payment(body.order.id, body.order.total_cents, { id })).status, 200);
  assert.equal(shop.invoices.asked.length, sent + 4);
});

test('a refund needs the owner and a paid order, and reaches the payment provider once', async () => {
  const visitor = await customer();
  const owner = await signUpAdmin(shop);
  const { body } = await order(visitor, [{ productId: 13, quantity: 1 }]);
  const refund = (who) => who.post(`/api/orders/${body.order.id}/refund`);
  assert.equal((await refund(visitor)).status, 403);
  assert.equal((await refund(owner)).status, 409);
  await payment(body.order.id, body.order.total_cents);
  const asked = shop.stripe.asked.length;
  assert.equal((await refund(owner)).status, 200);
  assert.equal((await refund(owner)).status, 409);
  assert.equal(shop.stripe.asked.length, asked + 1);
  assert.equal(shop.stripe.asked.at(-1).headers['idempotency-key'], `refund-${body.order.id}`);
  assert.equal(await statusOf(body.order.id), 'refunded');
});

test('a refund that the provider refuses leaves the order paid', async () => {
  const visitor = await customer();
  const owner = await signUpAdmin(shop);
  const { body } = await order(visitor, [{ productId: 14, quantity: 1 }]);
  await payment(body.order.id, body.order.total_cents);
  stripeAnswer = () => ({ status: 402, body: { error: { type: 'card_error', message: 'no' } } });
  assert.equal((await owner.post(`/api/orders/${body.order.id}/refund`)).status, 503);
  assert.equal(await statusOf(body.order.id), 'paid');
});
