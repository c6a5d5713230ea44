const express = require('express');
const app = express();
const SORTABLE = { name: 'name', date: 'created_at' };

app.get('/users/:id', async (req, res) => {
  // ruleid: sql-string-building-js
  const rows = await db.query(`SELECT * FROM users WHERE id = ${req.params.id}`);
  res.json(rows);
});

app.get('/search', (req, res) => {
  const { filter } = req.query;
  const sql = "SELECT * FROM beers WHERE " + filter + " = '" + req.query.q.trim() + "'";
  // ruleid: sql-string-building-js
  db.sequelize.query(sql, { type: 'RAW' }).then((rows) => res.send(rows));
});

app.post('/orders', async (req, res) => {
  let sql = 'SELECT * FROM orders';
  sql += " WHERE customer = '" + req.body.customer + "'";
  // ruleid: sql-string-building-js
  await pool.query(sql);
  // ruleid: sql-string-building-js
  await prisma.$queryRawUnsafe(`SELECT * FROM orders ORDER BY ${req.body.sort}`);
});

export async function GET(request, { params }) {
  const { searchParams } = new URL(request.url);
  // ruleid: sql-string-building-js
  sqlite.prepare(`SELECT * FROM notes WHERE owner = '${searchParams.get('owner')}'`).all();
  // ruleid: sql-string-building-js
  return knex.raw(`SELECT * FROM notes WHERE id = ${params.id}`);
}

app.get('/good/:id', async (req, res) => {
  // ok: sql-string-building-js
  await db.query('SELECT * FROM users WHERE id = $1', [req.params.id]);
  // near miss: a tagged template binds its values
  // ok: sql-string-building-js
  await prisma.$queryRaw`SELECT * FROM users WHERE id = ${req.params.id}`;
  // ok: sql-string-building-js
  await sql`SELECT * FROM users WHERE id = ${req.params.id}`;
  // near miss: the text depends on how many ids there are, not on what they are
  const marks = req.body.ids.map(() => '?').join(',');
  // ok: sql-string-building-js
  await db.query(`SELECT * FROM users WHERE id IN (${marks})`, req.body.ids);
  // near miss: a number cannot carry SQL
  // ok: sql-string-building-js
  await db.query(`SELECT * FROM users LIMIT ${Number(req.query.limit)}`);
  // near miss: the client picks from a fixed list
  // ok: sql-string-building-js
  await db.query(`SELECT * FROM users ORDER BY ${SORTABLE[req.query.sort]}`);
  const direction = req.query.desc ? 'DESC' : 'ASC';
  // ok: sql-string-building-js
  await db.query(`SELECT * FROM users ORDER BY name ${direction}`);
  // near miss: a search engine's query, no SQL
  // ok: sql-string-building-js
  await index.query(`name:${req.query.q}`);
  // near miss: the values travel beside the text
  // ok: sql-string-building-js
  await db.query({ text: 'SELECT * FROM users WHERE id = $1', values: [req.params.id] });
});

exports.handler = async (event) => {
  // ruleid: sql-string-building-js
  await client.query(`SELECT * FROM orders WHERE id = '${event.queryStringParameters.id}'`);
  // ok: sql-string-building-js (near miss: the value is a parameter)
  await client.query('SELECT * FROM orders WHERE id = $1', [event.queryStringParameters.id]);
};
