import { Router } from 'express';
import { getDb } from '../db.js';

const router = Router();

// Stripe tells us about payments here
router.post('/webhooks/stripe', async (req, res) => {
  const event = req.body;
  const db = await getDb();

  if (event.type === 'payment_intent.succeeded') {
    const orderId = event.data.object.metadata.orderId;
    await db.run("UPDATE orders SET status = 'paid' WHERE id = ?", orderId);
    console.log(`💰 Order ${orderId} paid`);
  } else if (event.type === 'payment_intent.payment_failed') {
    const orderId = event.data.object.metadata.orderId;
    await db.run("UPDATE orders SET status = 'failed' WHERE id = ?", orderId);
  }

  res.json({ received: true });
});

export default router;
