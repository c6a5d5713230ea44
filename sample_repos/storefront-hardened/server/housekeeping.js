import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { openDatabase } from './database.js';
import { createLogger } from './logger.js';

/** Deletes what has expired. Run once an hour by the platform's scheduler (docs/runbook.md). */
export async function removeExpired(database) {
  const sessions = await database.query('DELETE FROM sessions WHERE expires_at < now() RETURNING user_id');
  const limits = await database.query('DELETE FROM rate_limits WHERE resets_at < now() RETURNING key');
  const events = await database.query("DELETE FROM webhook_events WHERE received_at < now() - interval '30 days' RETURNING id");
  return { sessions: sessions.rows.length, limits: limits.rows.length, events: events.rows.length };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const log = createLogger('info');
  const database = openDatabase(z.url().parse(process.env.DATABASE_URL));
  try {
    log.info({ removed: await removeExpired(database) }, 'housekeeping done');
  } finally {
    await database.close();
  }
}
