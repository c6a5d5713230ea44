import express, { Router } from 'express';
import Stripe from 'stripe';
import { z } from 'zod';
import { RequestError } from '../errors.js';

const Paid = z.object({
  client_reference_id: z.coerce.number().int().positive(),
  payment_intent: z.string().min(1),
  payment_status: z.literal('paid'),
  amount_total: z.number().int(),
});

function verifiedEvent(payments, req) {
  try {
    return payments.readEvent(req.body, req.get('stripe-signature') ?? '');
  } catch (error) {
    if (error instanceof Stripe.errors.StripeSignatureVerificationError) {
      req.log.warn({ event: 'webhook_refused' }, 'audit');
      throw new RequestError(400, 'bad_signature', 'The signature is not valid.');
    }
    throw error;
  }
}

/** Marks the order paid, once for each event: a redelivered event changes nothing. */
async function markPaid(database, eventId, checkout) {
  return database.transaction(async (tx) => {
    const first = await tx.query('INSERT INTO webhook_events (id) VALUES ($1) ON CONFLICT DO NOTHING RETURNING id', [eventId]);
    if (first.rows.length > 0) {
      await tx.query(
        `UPDATE orders SET status = 'paid', payment_intent = $2
         WHERE id = $1 AND status = 'pending' AND total_cents = $3`,
        [checkout.client_reference_id, checkout.payment_intent, checkout.amount_total],
      );
    }
    const { rows } = await tx.query(
      `SELECT orders.id, orders.user_id, orders.total_cents, orders.invoiced_at, users.email FROM orders
       JOIN users ON users.id = orders.user_id
       WHERE orders.id = $1 AND orders.payment_intent = $2`,
      [checkout.client_reference_id, checkout.payment_intent],
    );
    return rows[0];
  });
}

export function webhookRoutes({ database, metrics, payments, invoices, reportError }) {
  const router = Router();

  // The signature covers the bytes as sent: this route stands before the JSON parser.
  router.post('/webhooks/stripe', express.raw({ type: 'application/json', limit: '256kb' }), async (req, res) => {
    const event = verifiedEvent(payments, req);
    if (event.type === 'checkout.session.completed') {
      const checkout = Paid.parse(event.data.object);
      const order = await markPaid(database, event.id, checkout);
      if (!order) {
        // Money arrived that fits no order: a person must look, delivering it again helps nobody.
        req.log.error({ eventId: event.id, orderId: checkout.client_reference_id }, 'a payment fits no order');
        metrics.unmatchedPayments.inc();
        reportError(new Error('a payment fits no order'), { eventId: event.id });
      } else if (order.invoiced_at === null) {
        // If the invoice fails we answer 503: the provider delivers again and the invoice is tried again.
        await invoices.send(order);
        await database.query('UPDATE orders SET invoiced_at = now() WHERE id = $1', [order.id]);
      }
    }
    res.json({ received: true });
  });

  return router;
}
