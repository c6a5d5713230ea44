import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { loadConfig } from '../server/config.js';
import { removeExpired } from '../server/housekeeping.js';
import { createLogger } from '../server/logger.js';
import { migrate } from '../server/migrate.js';
import { openShop, signUpAdmin } from './support/shop.js';

test('the service does not start without its settings, and names no value', () => {
  assert.throws(
    () => loadConfig({ NODE_ENV: 'production', STRIPE_SECRET_KEY: 'short' }),
    (error) => error.message.includes('DATABASE_URL') && error.message.includes('STRIPE_SECRET_KEY') && !error.message.includes('short'),
  );
});

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

test('migrations run once, and housekeeping removes what has expired only', async () => {
  const { database } = shop;
  assert.deepEqual(await migrate(database), []);
  await database.query('DELETE FROM rate_limits');
  await database.query("INSERT INTO rate_limits VALUES ('old', 3, now() - interval '1 hour'), ('new', 1, now() + interval '1 hour')");
  assert.deepEqual(await removeExpired(database), { sessions: 0, limits: 1, events: 0 });
  const { rows } = await database.query('SELECT key FROM rate_limits');
  assert.deepEqual(rows, [{ key: 'new' }]);
});
