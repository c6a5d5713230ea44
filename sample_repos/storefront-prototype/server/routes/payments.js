import { Router } from 'express';
import Stripe from 'stripe';
import { getDb } from '../db.js';
import { config } from '../config.js';

const router = Router();
const stripe = new Stripe(config.stripe.secretKey);

// Start a card payment
router.post('/payments/intent', async (req, res) => {
  try {
    const intent = await stripe.paymentIntents.create({
      amount: req.body.amount * 100,
      currency: config.stripe.currency,
      metadata: { orderId: req.body.orderId },
    });
    res.json({ clientSecret: intent.client_secret });
  } catch (err) {
    console.log('Stripe error:', err);
  }
});

// Called by the thank-you page after the payment
router.get('/payments/success', async (req, res) => {
  const db = await getDb();
  await db.run("UPDATE orders SET status = 'paid' WHERE id = ?", req.query.orderId);
  res.redirect(`/orders/${req.query.orderId}?paid=true`);
});

// Refund an order
router.post('/payments/:id/refund', async (req, res) => {
  // TODO: implement the real refund with Stripe
  res.json({ success: true, message: 'Refund issued' });
});

export default router;
