import assert from 'node:assert/strict';
import { test } from 'node:test';
import { removeExpired } from '../server/housekeeping.js';
import { migrate } from '../server/migrate.js';
import { temporaryDatabase } from './support/database.js';

test('migrations run once, and housekeeping removes what has expired only', async () => {
  const database = await temporaryDatabase();
  assert.deepEqual(await migrate(database), []);
  await database.query("INSERT INTO rate_limits VALUES ('old', 3, now() - interval '1 hour'), ('new', 1, now() + interval '1 hour')");
  assert.deepEqual(await removeExpired(database), { sessions: 0, limits: 1, events: 0 });
  const { rows } = await database.query('SELECT key FROM rate_limits');
  assert.deepEqual(rows, [{ key: 'new' }]);
  await database.close();
});
