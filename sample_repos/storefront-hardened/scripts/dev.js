// Starts the shop for local development: a PostgreSQL inside the process, demo products, no real partners.
import { randomBytes } from 'node:crypto';
import { createApp } from '../server/app.js';
import { createDescriptions } from '../server/descriptions.js';
import { createInvoices } from '../server/invoices.js';
import { createLogger } from '../server/logger.js';
import { createMetrics } from '../server/metrics.js';
import { createPayments } from '../server/payments.js';
import { serve } from '../server/serve.js';
import { addProducts, temporaryDatabase } from '../test/support/database.js';

const PORT = 3000;
const origin = `http://localhost:${PORT}`;
const nowhere = 'http://127.0.0.1:9'; // the discard port: partner calls fail at once, as they may
const log = createLogger('info');
const database = await temporaryDatabase();
await addProducts(database, 45);

const throwaway = () => randomBytes(24).toString('hex');
const app = await createApp({
  config: { TRUSTED_PROXY_HOPS: 0, PUBLIC_ORIGIN: origin },
  log,
  database,
  metrics: createMetrics(),
  payments: createPayments({ secretKey: throwaway(), webhookSecret: throwaway(), publicOrigin: origin }, { host: '127.0.0.1', port: 9 }),
  invoices: createInvoices(nowhere, throwaway()),
  descriptions: createDescriptions(throwaway(), { baseURL: nowhere }),
  reportError: (error) => log.error({ err: error }, 'would be reported'),
});
const stop = await serve(app, { port: PORT, host: '127.0.0.1', log, close: () => database.close() });
process.on('SIGTERM', stop);
process.on('SIGINT', stop);
