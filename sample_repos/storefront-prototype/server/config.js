// Central configuration for the whole app.
// All keys in this file are fake (repeated digits), made for a sample.

export const config = {
  stripe: {
    // Stripe live key - needed for payments to work
    secretKey: 'sk_live_4242424242424242424242424242',
    currency: 'usd',
  },
  invoices: {
    url: process.env.INVOICE_SERVICE_URL || 'http://localhost:8001',
  },
  shipping: {
    ratesUrl: process.env.SHIPPING_URL || 'http://localhost:8002/rates',
  },
  taxRate: 0.0825,
};
