import Stripe from 'stripe';
import { UpstreamError } from './errors.js';

const CURRENCY = 'usd';

/** Client of the payment provider: one for the process, with time limits, retries and idempotency keys. */
export function createPayments({ secretKey, webhookSecret, publicOrigin }, options = {}) {
  const stripe = new Stripe(secretKey, { timeout: 10_000, maxNetworkRetries: 2, telemetry: false, ...options });
  return {
    /** Opens the provider's hosted payment page; the amount comes from our own order. */
    async startCheckout(order) {
      const checkout = {
        mode: 'payment',
        client_reference_id: String(order.id),
        line_items: [
          {
            quantity: 1,
            price_data: { currency: CURRENCY, unit_amount: order.total_cents, product_data: { name: `Order ${order.id}` } },
          },
        ],
        success_url: new URL('/?checkout=done', publicOrigin).href,
        cancel_url: new URL('/?checkout=cancelled', publicOrigin).href,
      };
      try {
        const session = await stripe.checkout.sessions.create(checkout, { idempotencyKey: `checkout-${order.id}` });
        return session.url;
      } catch (error) {
        throw new UpstreamError('payments', 'no payment page was opened, the order stays pending', { cause: error });
      }
    },

    async refund(order) {
      try {
        await stripe.refunds.create({ payment_intent: order.payment_intent }, { idempotencyKey: `refund-${order.id}` });
      } catch (error) {
        throw new UpstreamError('payments', 'the refund was not confirmed, the order stays paid', { cause: error });
      }
    },

    /** The event, if the signature over the raw bytes is the provider's; throws otherwise. */
    readEvent(rawBody, signature) {
      return stripe.webhooks.constructEvent(rawBody, signature, webhookSecret);
    },
  };
}
