import { createHash, randomBytes } from 'node:crypto';
import { RequestError } from './errors.js';

const COOKIE = '__Host-session';
const HOURS = 12;

// The token is 256 random bits, so that a fast hash is enough to make a stolen table useless.
const fingerprint = (token) => createHash('sha256').update(token).digest();

const cookieOptions = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' };

function tokenOf(req) {
  const pairs = (req.headers.cookie ?? '').split(';').map((pair) => pair.trim().split('='));
  return pairs.find(([name]) => name === COOKIE)?.[1];
}

export async function startSession(database, res, user) {
  const token = randomBytes(32).toString('base64url');
  await database.query("INSERT INTO sessions (token_hash, user_id, expires_at) VALUES ($1, $2, now() + $3 * interval '1 hour')", [
    fingerprint(token),
    user.id,
    HOURS,
  ]);
  res.cookie(COOKIE, token, { ...cookieOptions, httpOnly: true, secure: true, maxAge: HOURS * 3_600_000 });
}

export async function endSession(database, req, res) {
  const token = tokenOf(req);
  if (token) {
    await database.query('DELETE FROM sessions WHERE token_hash = $1', [fingerprint(token)]);
  }
  res.clearCookie(COOKIE, cookieOptions);
}

/** Puts the signed-in user on the request, or null. */
export function readSession(database) {
  return async (req, _res, next) => {
    const token = tokenOf(req);
    req.user = null;
    if (token) {
      const { rows } = await database.query(
        `SELECT users.id, users.name, users.email, users.role FROM sessions
         JOIN users ON users.id = sessions.user_id
         WHERE sessions.token_hash = $1 AND sessions.expires_at > now()`,
        [fingerprint(token)],
      );
      req.user = rows[0] ?? null;
    }
    next();
  };
}

export function requireUser(req, _res, next) {
  if (!req.user) throw new RequestError(401, 'sign_in_first', 'Please sign in.');
  next();
}

export function requireAdmin(req, _res, next) {
  if (!req.user) throw new RequestError(401, 'sign_in_first', 'Please sign in.');
  if (req.user.role !== 'admin') throw new RequestError(403, 'not_allowed', 'Only the shop owner may do this.');
  next();
}

/** A browser names the page's origin on every request that changes something: it must be ours. */
export function requireOwnOrigin(publicOrigin) {
  const allowed = new URL(publicOrigin).origin;
  return (req, _res, next) => {
    const safe = ['GET', 'HEAD', 'OPTIONS'].includes(req.method);
    if (!safe && req.get('origin') !== allowed) {
      throw new RequestError(403, 'wrong_origin', 'This request did not come from the shop.');
    }
    next();
  };
}
