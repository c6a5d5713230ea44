import bcrypt from 'bcrypt';
import { Router } from 'express';
import { z } from 'zod';
import { RequestError } from '../errors.js';
import { endSession, startSession } from '../sessions.js';

const COST = 12;
// bcrypt reads 72 bytes and no more: longer passwords are refused rather than cut.
const Password = z
  .string()
  .min(12)
  .max(72)
  .refine((text) => Buffer.byteLength(text) <= 72, 'too long');
const Email = z.email().max(254).toLowerCase();
const Signup = z.strictObject({ email: Email, name: z.string().trim().min(1).max(100), password: Password });
const Login = z.strictObject({ email: Email, password: z.string().min(1).max(72) });

const publicUser = (user) => ({ id: user.id, name: user.name, email: user.email, role: user.role });

export async function accountRoutes({ database, limits }) {
  const router = Router();
  // Compared against when the address is unknown, so that both cases take the same time.
  const nobody = await bcrypt.hash('no account has this password', COST);

  router.post('/signup', limits.credentials, async (req, res) => {
    const input = Signup.parse(req.body);
    const hash = await bcrypt.hash(input.password, COST);
    const { rows } = await database.query(
      `INSERT INTO users (email, name, password_hash) VALUES ($1, $2, $3)
       ON CONFLICT (email) DO NOTHING RETURNING id, name, email, role`,
      [input.email, input.name, hash],
    );
    if (rows.length === 0) throw new RequestError(409, 'address_taken', 'This address cannot be used.');
    await startSession(database, res, rows[0]);
    req.log.info({ event: 'account_created', userId: rows[0].id }, 'audit');
    res.status(201).json({ user: publicUser(rows[0]) });
  });

  router.post('/login', limits.credentials, async (req, res) => {
    const input = Login.parse(req.body);
    const { rows } = await database.query('SELECT id, name, email, role, password_hash FROM users WHERE email = $1', [input.email]);
    const user = rows[0];
    const matches = await bcrypt.compare(input.password, user?.password_hash ?? nobody);
    if (!user || !matches) {
      req.log.warn({ event: 'login_refused', userId: user?.id }, 'audit');
      throw new RequestError(401, 'wrong_credentials', 'Wrong address or password.');
    }
    await startSession(database, res, user);
    req.log.info({ event: 'login', userId: user.id }, 'audit');
    res.json({ user: publicUser(user) });
  });

  router.post('/logout', async (req, res) => {
    await endSession(database, req, res);
    res.status(204).end();
  });

  return router;
}
