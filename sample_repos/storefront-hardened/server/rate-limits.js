import { ipKeyGenerator, rateLimit } from 'express-rate-limit';

/** Counts in the database, so that every instance of the service sees the same numbers. */
export class DatabaseStore {
  constructor(database, prefix) {
    this.database = database;
    this.prefix = prefix;
    this.localKeys = false;
  }

  init({ windowMs }) {
    this.windowMs = windowMs;
  }

  async increment(key) {
    const { rows } = await this.database.query(
      `INSERT INTO rate_limits AS r (key, hits, resets_at)
       VALUES ($1, 1, now() + $2 * interval '1 millisecond')
       ON CONFLICT (key) DO UPDATE SET
         hits = CASE WHEN r.resets_at <= now() THEN 1 ELSE r.hits + 1 END,
         resets_at = CASE WHEN r.resets_at <= now() THEN EXCLUDED.resets_at ELSE r.resets_at END
       RETURNING hits, resets_at`,
      [this.prefix + key, this.windowMs],
    );
    return { totalHits: rows[0].hits, resetTime: new Date(rows[0].resets_at) };
  }

  async decrement(key) {
    await this.database.query('UPDATE rate_limits SET hits = greatest(hits - 1, 0) WHERE key = $1', [this.prefix + key]);
  }

  async resetKey(key) {
    await this.database.query('DELETE FROM rate_limits WHERE key = $1', [this.prefix + key]);
  }
}

function limiter(database, name, windowMs, limit, keyGenerator) {
  return rateLimit({
    windowMs,
    limit,
    keyGenerator,
    standardHeaders: 'draft-8',
    legacyHeaders: false,
    store: new DatabaseStore(database, `${name}:`),
    message: { error: { code: 'too_many_requests', message: 'Too many requests. Try again later.' } },
  });
}

const MINUTE = 60_000;
const byAddress = (req) => ipKeyGenerator(req.ip);
const byUser = (req) => `user-${req.user.id}`;

/** The limits of the service: everybody's, the tighter one for credentials, and one for what costs money. */
export function createLimits(database) {
  return {
    everyone: limiter(database, 'all', MINUTE, 300, byAddress),
    credentials: limiter(database, 'credentials', 15 * MINUTE, 10, byAddress),
    payments: limiter(database, 'payments', MINUTE, 10, byUser),
    descriptions: limiter(database, 'descriptions', 60 * MINUTE, 30, byUser),
  };
}
