import { Router } from 'express';
import fs from 'fs';
import _ from 'lodash';
import moment from 'moment';
import { getDb } from '../db.js';
import { config } from '../config.js';
import { getShippingRate } from '../services/shipping.js';
import { sendInvoice } from '../services/invoices.js';

const router = Router();

// Recent orders for the dashboard
router.get('/orders/recent', async (req, res) => {
  const db = await getDb();
  const orders = await db.all('SELECT * FROM orders ORDER BY created_at DESC');
  res.json(orders.slice(0, 10));
});

// One order with its items
router.get('/orders/:id', async (req, res) => {
  const db = await getDb();
  const order = await db.get('SELECT * FROM orders WHERE id = ?', req.params.id);
  order.items = await db.all('SELECT * FROM order_items WHERE order_id = ?', order.id);
  res.json(order);
});

// Place an order
router.post('/orders', async (req, res) => {
  try {
    const db = await getDb();
    const { customerId, items, coupon } = req.body;
    let subtotal = _.sumBy(items, (item) => item.price * item.quantity);
    if (coupon === 'WELCOME10') {
      subtotal = subtotal * 0.9;
    }
    const shipping = await getShippingRate(items);
    const total = subtotal + subtotal * config.taxRate + shipping;

    const result = await db.run(
      'INSERT INTO orders (customer_id, total, status, created_at) VALUES (?, ?, ?, ?)',
      customerId, total, 'pending', moment().format(),
    );
    for (const item of items) {
      await db.run(
        'INSERT INTO order_items (order_id, product_id, quantity, price) VALUES (?, ?, ?, ?)',
        result.lastID, item.productId, item.quantity, item.price,
      );
      // Update the stock
      const product = await db.get('SELECT stock FROM products WHERE id = ?', item.productId);
      await db.run('UPDATE products SET stock = ? WHERE id = ?', product.stock - item.quantity, item.productId);
    }
    sendInvoice(result.lastID, customerId, total);
    res.json({ success: true, orderId: result.lastID, total });
  } catch (err) {
    console.log('Order failed:', err);
  }
});

// Export all orders as CSV
router.get('/orders/export/csv', async (req, res) => {
  const db = await getDb();
  const orders = await db.all('SELECT * FROM orders');
  const csv = orders.map((o) => [o.id, o.customer_id, o.total, o.status].join(',')).join('\n');
  fs.writeFileSync('orders.csv', csv);
  res.type('csv').send(fs.readFileSync('orders.csv', 'utf8'));
});

export default router;
