import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { createLogger } from '../server/logger.js';
import { createMetrics, metricsApp } from '../server/metrics.js';
import { serve } from '../server/serve.js';
import { openShop, signUpAdmin } from './support/shop.js';

let shop;
before(async () => {
  shop = await openShop();
});
after(() => shop.close());

test('the home page is one request, and its owner part is for the owner', async () => {
  const guest = await shop.visitor().get('/api/dashboard');
  assert.equal(guest.body.featured.length, 40);
  assert.equal(guest.body.shop, null);
  const owner = await signUpAdmin(shop);
  const page = await owner.get('/api/dashboard');
  assert.equal(page.body.shop.orders, 0);
  assert.deepEqual(page.body.shop.lowStock, []);
});

test('broken JSON and a body that is too large are refused, and reported to nobody', async () => {
  assert.equal((await shop.visitor().post('/api/login', '{"email":')).status, 400);
  assert.equal((await shop.visitor().post('/api/login', { email: 'x'.repeat(40_000) })).status, 413);
  assert.equal(shop.reported.length, 0);
});

test('a database that is gone: alive but not ready, and errors tell the visitor nothing', async () => {
  const visitor = shop.visitor();
  assert.equal((await visitor.get('/health/ready')).status, 200);
  const { query } = shop.database;
  shop.database.query = async () => {
    throw new Error('connection to 10.1.2.3 refused');
  };
  try {
    assert.equal((await visitor.get('/health/live')).status, 200);
    assert.equal((await visitor.get('/health/ready')).status, 503);
    const answer = await visitor.get('/api/dashboard');
    assert.equal(answer.status, 500);
    assert.equal(answer.text.includes('10.1.2.3'), false);
    assert.equal(shop.reported.at(-1).context.requestId, answer.body.error.requestId);
  } finally {
    shop.database.query = query;
  }
});

test('requests are counted and timed by route, and the numbers are not on the port of the shop', async () => {
  const visitor = shop.visitor();
  await visitor.get('/api/products/1');
  const numbers = await shop.metrics.read();
  assert.match(numbers, /http_request_duration_seconds_count{method="GET",route="\/products\/:id",status="200"} 1/);
  assert.equal((await visitor.get('/metrics')).status, 404);
});

test('the page of the numbers is read from a port of its own', async () => {
  const stop = await serve(metricsApp(createMetrics()), { port: 0, host: '127.0.0.1', log: createLogger('silent'), close: async () => {} });
  try {
    const answer = await fetch(`http://127.0.0.1:${stop.port}/metrics`, { signal: AbortSignal.timeout(5000) });
    assert.equal(answer.status, 200);
    assert.match(await answer.text(), /unmatched_payments_total 0/);
  } finally {
    await stop();
  }
});

test('answers carry the security headers', async () => {
  const { headers } = await shop.visitor().get('/health/live');
  assert.ok(headers.get('content-security-policy').includes("script-src 'self'"));
  assert.ok(headers.get('strict-transport-security'));
  assert.equal(headers.get('x-powered-by'), null);
});

test('logs hold no password and no address', () => {
  const lines = [];
  const log = createLogger('info', { write: (line) => lines.push(line) });
  log.info({ email: 'ada@mail.example', body: { password: 'open sesame' } }, 'request');
  assert.equal(lines.length, 1);
  assert.doesNotMatch(lines[0], /ada@|sesame/);
});
