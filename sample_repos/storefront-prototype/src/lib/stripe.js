// Talk to Stripe straight from the browser, so that we need no extra backend route
const STRIPE_SECRET = import.meta.env.VITE_STRIPE_SECRET_KEY;

export async function getPaymentStatus(intentId) {
  const response = await fetch(`https://api.stripe.com/v1/payment_intents/${intentId}`, {
    headers: { Authorization: `Bearer ${STRIPE_SECRET}` },
  });
  const data = await response.json();
  return data.status;
}
