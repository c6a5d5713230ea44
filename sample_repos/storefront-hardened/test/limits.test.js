import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DatabaseStore } from '../server/rate-limits.js';
import { temporaryDatabase } from './support/database.js';

let database;
before(async () => {
  database = await temporaryDatabase();
});
after(() => database.close());

function storeOf(windowMs) {
  const store = new DatabaseStore(database, `test-${windowMs}:`);
  store.init({ windowMs });
  return store;
}

test('two instances count one visitor together, and another visitor apart', async () => {
  const [one, other] = [storeOf(60_000), storeOf(60_000)];
  assert.equal((await one.increment('ada')).totalHits, 1);
  assert.equal((await other.increment('ada')).totalHits, 2);
  assert.equal((await other.increment('bob')).totalHits, 1);
  await one.decrement('ada');
  assert.equal((await one.increment('ada')).totalHits, 2);
  await one.resetKey('ada');
  assert.equal((await one.increment('ada')).totalHits, 1);
});

test('counting starts again when the window is over', async () => {
  const store = storeOf(0);
  const { resetTime } = await store.increment('ada');
  assert.ok(resetTime <= new Date());
  assert.equal((await store.increment('ada')).totalHits, 1);
});
