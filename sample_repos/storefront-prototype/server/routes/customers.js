import { Router } from 'express';
import { getDb } from '../db.js';

const router = Router();

// All customers with their orders
router.get('/customers', async (req, res) => {
  try {
    const db = await getDb();
    const customers = await db.all('SELECT * FROM customers');
    for (const customer of customers) {
      customer.orders = await db.all('SELECT * FROM orders WHERE customer_id = ?', customer.id);
    }
    res.json(customers);
  } catch (err) {
    console.log('Error loading customers', err);
    res.json([]);
  }
});

// Add a customer
router.post('/customers', async (req, res) => {
  try {
    const db = await getDb();
    const { name, email, phone, address } = req.body;
    const result = await db.run(
      `INSERT INTO customers (name, email, phone, address)
       VALUES ('${name}', '${email}', '${phone}', '${address}')`,
    );
    console.log('New customer:', name, email, phone, address);
    res.json({ success: true, id: result.lastID });
  } catch (err) {
    console.log(err);
    res.status(500).json({ error: err.stack });
  }
});

export default router;
