import { Router } from 'express';

/** All that the home page shows, in one answer: one request and five short, indexed queries. */
export function dashboardRoutes({ database }) {
  const router = Router();

  router.get('/dashboard', async (req, res) => {
    const featured = await database.query('SELECT id, name, price_cents, stock FROM products WHERE featured ORDER BY id LIMIT 40');
    const page = { user: req.user, featured: featured.rows, shop: null };
    if (req.user?.role === 'admin') {
      page.shop = await shopNumbers(database);
    }
    res.set('cache-control', 'private, no-store').json(page);
  });

  return router;
}

async function shopNumbers(database) {
  const [totals, revenue, recent, low] = await Promise.all([
    database.query(
      `SELECT (SELECT count(*)::int FROM orders) AS orders,
              (SELECT count(*)::int FROM users WHERE role = 'customer') AS customers,
              (SELECT coalesce(sum(total_cents), 0)::int FROM orders WHERE status = 'paid') AS revenue_cents`,
    ),
    database.query(
      `SELECT to_char(date_trunc('month', created_at AT TIME ZONE 'UTC'), 'YYYY-MM') AS month, sum(total_cents)::int AS revenue_cents
       FROM orders WHERE status = 'paid' AND created_at > now() - interval '6 months' GROUP BY 1 ORDER BY 1 LIMIT 7`,
    ),
    database.query(
      `SELECT orders.id, orders.total_cents, orders.status, users.name AS customer FROM orders
       JOIN users ON users.id = orders.user_id ORDER BY orders.created_at DESC LIMIT 10`,
    ),
    database.query('SELECT id, name, stock FROM products WHERE stock < 6 ORDER BY stock, id LIMIT 10'),
  ]);
  return { ...totals.rows[0], months: revenue.rows, recent: recent.rows, lowStock: low.rows };
}
