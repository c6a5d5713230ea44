import Stripe from 'stripe';

const CURRENCY = 'usd';

/** Client of the payment provider: one for the process, with time limits, retries and idempotency keys. */
export function createPayments({ secretKey, webhookSecret, publicOrigin }, options = {}) {
  const stripe = new Stripe(secretKey, { timeout: 10_000, maxNetworkRetries: 2, telemetry: false, ...options });
  return {
    /** Opens the provider's hosted payment page; the amount comes from our own order. */
    async startCheckout(order) {
      const session = await stripe.checkout.sessions.create(
        {
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
        },
        { idempotencyKey: `checkout-${order.id}` },
      );
      return session.url;
    },

    async refund(order) {
      await stripe.refunds.create({ payment_intent: order.payment_intent }, { idempotencyKey: `refund-${order.id}` });
    },

    /** The event, if the signature over the raw bytes is the provider's; throws otherwise. */
    readEvent(rawBody, signature) {
      return stripe.webhooks.constructEvent(rawBody, signature, webhookSecret);
    },
  };
}
