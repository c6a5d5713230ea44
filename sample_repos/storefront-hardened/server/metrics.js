import express from 'express';
import { Counter, collectDefaultMetrics, Histogram, Registry } from 'prom-client';

/** Counts and times what one process does; ops/alerts.yml says when somebody is called. */
export function createMetrics() {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Requests by route and status, and how long they took',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  });
  const unmatchedPayments = new Counter({
    name: 'unmatched_payments_total',
    help: 'Payments that fit no order',
    registers: [registry],
  });
  return {
    unmatchedPayments,
    contentType: registry.contentType,
    read: () => registry.metrics(),

    /** Middleware. The route is the pattern, not the address: as many series as there are routes. */
    measure(req, res, next) {
      const stopTimer = duration.startTimer();
      res.on('finish', () => {
        stopTimer({ method: req.method, route: req.route?.path ?? 'other', status: res.statusCode });
      });
      next();
    },
  };
}

/** The page that Prometheus reads. It stands on an internal port, never on the shop's. */
export function metricsApp(metrics) {
  const app = express();
  app.disable('x-powered-by');
  app.get('/metrics', async (_req, res) => {
    res.type(metrics.contentType).send(await metrics.read());
  });
  return app;
}
