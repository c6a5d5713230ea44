import { Router } from 'express';
import { getDb } from '../db.js';
import { hashPassword, createToken, currentUser } from '../auth.js';

const router = Router();

// Sign up
router.post('/signup', async (req, res) => {
  try {
    const db = await getDb();
    const { email, name, password, role } = req.body;
    const result = await db.run(
      'INSERT INTO users (email, name, password_hash, role) VALUES (?, ?, ?, ?)',
      email, name, hashPassword(password), role || 'customer',
    );
    const token = createToken({ id: result.lastID, email, role });
    res.cookie('token', token);
    res.json({ success: true, token });
  } catch (err) {
    console.log('Signup error:', err);
  }
});

// Log in
router.post('/login', async (req, res) => {
  try {
    const db = await getDb();
    const { email, password } = req.body;
    console.log('Login attempt', email, password);
    const user = await db.get(
      `SELECT * FROM users WHERE email = '${email}' AND password_hash = '${hashPassword(password)}'`,
    );
    if (user) {
      const token = createToken(user);
      res.cookie('token', token);
      res.json({ success: true, token, user });
    } else {
      res.json({ success: false, message: 'Wrong email or password' });
    }
  } catch (err) {
    console.log('Login error:', err);
  }
});

// Who am I?
router.get('/me', async (req, res) => {
  const user = currentUser(req);
  res.json(user || { name: 'Guest', role: 'guest' });
});

// Forgot password
router.post('/forgot-password', async (req, res) => {
  // In a real app we would send an email here
  res.json({ success: true, message: 'Check your inbox!' });
});

export default router;
