import { createApp } from './app.js';
import { loadConfig } from './config.js';
import { openDatabase } from './database.js';
import { createDescriptions } from './descriptions.js';
import { startErrorReporting } from './error-reporting.js';
import { createInvoices } from './invoices.js';
import { createLogger } from './logger.js';
import { createMetrics, metricsApp } from './metrics.js';
import { createPayments } from './payments.js';
import { serve } from './serve.js';

const config = loadConfig(process.env);
const log = createLogger(config.LOG_LEVEL);
const reportError = startErrorReporting(config);
const metrics = createMetrics();
const database = openDatabase(config.DATABASE_URL);
database.onIdleError((error) => {
  log.error({ err: error }, 'an idle database connection failed');
  reportError(error);
});

const app = await createApp({
  config,
  log,
  database,
  metrics,
  payments: createPayments({
    secretKey: config.STRIPE_SECRET_KEY,
    webhookSecret: config.STRIPE_WEBHOOK_SECRET,
    publicOrigin: config.PUBLIC_ORIGIN,
  }),
  invoices: createInvoices(config.INVOICE_SERVICE_URL, config.INVOICE_SERVICE_TOKEN),
  descriptions: createDescriptions(config.OPENAI_API_KEY),
  reportError,
});

// The numbers have a port of their own, which the platform does not publish.
const stopMetrics = await serve(metricsApp(metrics), { port: config.METRICS_PORT, log, close: async () => {} });
const stop = await serve(app, { port: config.PORT, log, close: () => Promise.all([database.close(), stopMetrics()]) });
process.on('SIGTERM', stop);
process.on('SIGINT', stop);

// After an error that nobody caught the state is unknown: report it, stop taking requests, let the platform restart us.
for (const kind of ['uncaughtException', 'unhandledRejection']) {
  process.on(kind, (error) => {
    log.fatal({ err: error, kind }, 'stopping after an uncaught error');
    reportError(error instanceof Error ? error : new Error(String(error)), { kind });
    process.exitCode = 1;
    stop();
  });
}
