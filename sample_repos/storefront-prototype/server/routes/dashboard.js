import { Router } from 'express';
import { getDb } from '../db.js';

const router = Router();

// Headline numbers
router.get('/stats', async (req, res) => {
  try {
    const db = await getDb();
    const orders = await db.all('SELECT * FROM orders');
    const customers = await db.all('SELECT * FROM customers');
    const revenue = orders.filter((o) => o.status === 'paid').reduce((sum, o) => sum + o.total, 0);
    res.json({ orders: orders.length, customers: customers.length, revenue });
  } catch (err) {
    console.log(err);
    res.json({});
  }
});

// Revenue chart (demo numbers until we have enough history)
router.get('/revenue', async (req, res) => {
  const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun'];
  res.json(months.map((month) => ({ month, revenue: Math.round(Math.random() * 9000) + 1000 })));
});

// Products that are running out
router.get('/inventory/low', async (req, res) => {
  const db = await getDb();
  const products = await db.all('SELECT * FROM products');
  res.json(products.filter((p) => p.stock < 6));
});

// Notifications
router.get('/notifications', async (req, res) => {
  res.json([
    { id: 1, text: 'Welcome to Juniper Supply! 🎉' },
    { id: 2, text: 'You have new orders waiting.' },
  ]);
});

export default router;
