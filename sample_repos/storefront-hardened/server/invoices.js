import { z } from 'zod';
import { UpstreamError } from './errors.js';
import { postJson } from './http-client.js';

const Answer = z.object({ id: z.number().int(), order_id: z.number().int() });

/** Client of the invoice service. Sending twice for one order makes one invoice. */
export function createInvoices(url, token, options = {}) {
  return {
    async send(order) {
      const body = {
        order_id: order.id,
        customer_id: order.user_id,
        email: order.email,
        total_cents: order.total_cents,
      };
      const answer = await postJson('invoices', new URL('/invoices', url), body, { token, ...options });
      const parsed = Answer.safeParse(answer);
      if (!parsed.success) throw new UpstreamError('invoices', 'sent an answer of another shape');
      return parsed.data;
    },
  };
}
