import assert from 'node:assert/strict';
import { afterEach, mock, test } from 'node:test';
import { loadHome, payFor, signOut } from '../web/src/api.js';
import { money } from '../web/src/money.js';

afterEach(() => mock.restoreAll());

function answers(...responses) {
  return mock.method(globalThis, 'fetch', async () => responses.shift()).mock;
}

test('paying sends the key of the cart, so that a retry orders once', async () => {
  const asked = answers(Response.json({ order: { id: 7 } }), Response.json({ url: 'https://pay.example/one' }));
  assert.equal(await payFor({ key: 'one-key', items: [{ productId: 1, quantity: 2 }] }), 'https://pay.example/one');
  assert.equal(asked.calls[0].arguments[1].headers['idempotency-key'], 'one-key');
  assert.equal(asked.calls[1].arguments[0], '/api/orders/7/checkout');
});

test('a refusal shows what the shop says, and another answer shows no internals', async () => {
  answers(Response.json({ error: { code: 'try_again', message: 'Try again soon.' } }, { status: 503 }));
  await assert.rejects(loadHome(), { code: 'try_again', message: 'Try again soon.' });
  answers(new Response('<h1>Bad gateway</h1>', { status: 502 }));
  await assert.rejects(loadHome(), { code: 'failed', message: 'Something went wrong. Try again soon.' });
});

test('a shop that does not answer is told as such, and an empty answer is fine', async () => {
  mock.method(globalThis, 'fetch', async () => {
    throw new TypeError('fetch failed');
  });
  await assert.rejects(loadHome(), { code: 'no_connection' });
  answers(new Response(null, { status: 204 }));
  assert.equal(await signOut(), null);
});

test('whole cents are shown as a price', () => {
  assert.equal(money(123_456), '$1,234.56');
  assert.equal(money(5), '$0.05');
});
