import { Router } from 'express';
import { z } from 'zod';
import { notFound, RequestError } from '../errors.js';
import { requireAdmin, requireUser } from '../sessions.js';

const Id = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) });
const IdempotencyKey = z.uuid();
const Order = z.strictObject({
  items: z
    .array(z.strictObject({ productId: z.number().int().positive(), quantity: z.number().int().min(1).max(99) }))
    .min(1)
    .max(50)
    .refine((items) => new Set(items.map((item) => item.productId)).size === items.length, 'a product is named twice'),
});
const Page = z.object({
  before: z.coerce.number().int().positive().max(2_147_483_647).default(2_147_483_647),
  limit: z.coerce.number().int().min(1).max(50).default(20),
});

/** Takes the stock, at the shop's own prices, or throws: the transaction then leaves nothing behind. */
async function takeStock(tx, items) {
  const ids = items.map((item) => item.productId);
  await tx.query('SELECT id FROM products WHERE id = ANY($1::int[]) ORDER BY id FOR UPDATE', [ids]); // one order of locks: no deadlock
  const { rows } = await tx.query(
    `UPDATE products SET stock = stock - wanted.quantity
     FROM unnest($1::int[], $2::int[]) AS wanted (product_id, quantity)
     WHERE products.id = wanted.product_id AND products.stock >= wanted.quantity
     RETURNING products.id, products.price_cents, wanted.quantity`,
    [ids, items.map((item) => item.quantity)],
  );
  if (rows.length !== items.length) {
    throw new RequestError(409, 'out_of_stock', 'A product is sold out or no longer offered.');
  }
  return rows;
}

async function placeOrder(tx, userId, key, items) {
  const lines = await takeStock(tx, items);
  const total = lines.reduce((sum, line) => sum + line.price_cents * line.quantity, 0);
  const { rows } = await tx.query(
    'INSERT INTO orders (user_id, idempotency_key, total_cents) VALUES ($1, $2, $3) RETURNING id, total_cents, status',
    [userId, key, total],
  );
  await tx.query(
    'INSERT INTO order_items (order_id, product_id, quantity, price_cents) SELECT $1::int, * FROM unnest($2::int[], $3::int[], $4::int[])',
    [rows[0].id, lines.map((line) => line.id), lines.map((line) => line.quantity), lines.map((line) => line.price_cents)],
  );
  return rows[0];
}

export function orderRoutes({ database, payments, limits }) {
  const router = Router();

  router.post('/orders', requireUser, async (req, res) => {
    const key = IdempotencyKey.parse(req.get('idempotency-key'));
    const { items } = Order.parse(req.body);
    const order = await database.transaction(async (tx) => {
      // Two requests with one key wait for each other here; the second finds the first one's order.
      await tx.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [`${req.user.id}:${key}`]);
      const known = await tx.query('SELECT id, total_cents, status FROM orders WHERE user_id = $1 AND idempotency_key = $2', [
        req.user.id,
        key,
      ]);
      return known.rows[0] ?? placeOrder(tx, req.user.id, key, items);
    });
    req.log.info({ event: 'order_placed', orderId: order.id, userId: req.user.id }, 'audit');
    res.status(201).json({ order });
  });

  router.get('/orders', requireUser, async (req, res) => {
    const { before, limit } = Page.parse(req.query);
    const { rows } = await database.query(
      'SELECT id, total_cents, status, created_at FROM orders WHERE user_id = $1 AND id < $2 ORDER BY id DESC LIMIT $3',
      [req.user.id, before, limit],
    );
    res.json({ orders: rows, next: rows.length === limit ? rows.at(-1).id : null });
  });

  router.post('/orders/:id/checkout', requireUser, limits.payments, async (req, res) => {
    const { id } = Id.parse(req.params);
    const { rows } = await database.query('SELECT id, total_cents, status FROM orders WHERE id = $1 AND user_id = $2', [id, req.user.id]);
    if (rows.length === 0) throw notFound('The order');
    if (rows[0].status !== 'pending') throw new RequestError(409, 'already_paid', 'This order is not waiting for a payment.');
    res.json({ url: await payments.startCheckout(rows[0]) });
  });

  router.post('/orders/:id/refund', requireAdmin, limits.payments, async (req, res) => {
    const { id } = Id.parse(req.params);
    const { rows } = await database.query('SELECT id, status, payment_intent FROM orders WHERE id = $1', [id]);
    if (rows.length === 0) throw notFound('The order');
    if (rows[0].status !== 'paid') throw new RequestError(409, 'not_paid', 'Only a paid order can be refunded.');
    // The provider makes one refund of two requests with one key, so no lock is held while it works.
    await payments.refund(rows[0]);
    await database.query("UPDATE orders SET status = 'refunded' WHERE id = $1 AND status = 'paid'", [id]);
    req.log.info({ event: 'order_refunded', orderId: id, userId: req.user.id }, 'audit');
    res.json({ id, status: 'refunded' });
  });

  return router;
}
