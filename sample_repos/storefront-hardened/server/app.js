import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import express from 'express';
import helmet from 'helmet';
import { errorHandler, notFound } from './errors.js';
import { createLimits } from './rate-limits.js';
import { accountRoutes } from './routes/accounts.js';
import { dashboardRoutes } from './routes/dashboard.js';
import { healthRoutes } from './routes/health.js';
import { orderRoutes } from './routes/orders.js';
import { productRoutes } from './routes/products.js';
import { webhookRoutes } from './routes/webhooks.js';
import { readSession, requireOwnOrigin } from './sessions.js';

const DIST = fileURLToPath(new URL('../dist', import.meta.url));

function identify(log) {
  return (req, res, next) => {
    const started = performance.now();
    req.id = randomUUID();
    req.log = log.child({ requestId: req.id });
    res.set('x-request-id', req.id);
    res.on('finish', () => {
      const ms = Math.round(performance.now() - started);
      req.log.info({ method: req.method, path: req.path, status: res.statusCode, ms }, 'request');
    });
    next();
  };
}

/** Builds the application from its parts; nothing in it reads the environment. */
export async function createApp({ config, log, database, metrics, payments, invoices, descriptions, reportError }) {
  const app = express();
  const limits = createLimits(database);
  const parts = { database, metrics, payments, invoices, descriptions, limits, reportError };

  app.set('trust proxy', config.TRUSTED_PROXY_HOPS);
  app.disable('x-powered-by');
  app.use(identify(log));
  app.use(metrics.measure);
  app.use(helmet());
  app.use(healthRoutes(parts));
  app.use('/api', limits.everyone);
  app.use('/api', webhookRoutes(parts));
  app.use('/api', requireOwnOrigin(config.PUBLIC_ORIGIN));
  app.use('/api', express.json({ limit: '32kb' }));
  app.use('/api', readSession(database));
  app.use('/api', await accountRoutes(parts));
  app.use('/api', productRoutes(parts));
  app.use('/api', orderRoutes(parts));
  app.use('/api', dashboardRoutes(parts));
  app.use('/assets', express.static(`${DIST}/assets`, { immutable: true, maxAge: '365d' }));
  app.use(express.static(DIST, { maxAge: 0 }));
  app.use(() => {
    throw notFound('The page');
  });
  app.use(errorHandler(reportError));
  return app;
}
