import { Router } from 'express';

/** live: the process answers. ready: it can also reach its database. */
export function healthRoutes({ database }) {
  const router = Router();

  router.get('/health/live', (_req, res) => {
    res.json({ status: 'live' });
  });

  router.get('/health/ready', async (req, res) => {
    try {
      await database.query('SELECT 1');
      res.json({ status: 'ready' });
    } catch (error) {
      req.log.error({ err: error }, 'the database does not answer');
      res.status(503).json({ status: 'not ready' });
    }
  });

  return router;
}
