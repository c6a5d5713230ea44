async function bad(req, res) {
  // ruleid: unchecked-number-parse-js
  const page = parseInt(req.query.page, 10);
  const rows = await db.list({ skip: (page - 1) * 20 });
  // ruleid: unchecked-number-parse-js
  await db.update(req.user.id, { amount: Number(req.body.amount) });
  res.json(rows);
}

async function good(req, res) {
  // near miss: a default takes the place of what is no number
  // ok: unchecked-number-parse-js
  const page = parseInt(req.query.page, 10) || 1;
  // near miss: held between limits
  // ok: unchecked-number-parse-js
  const size = Math.min(100, Number(req.query.size));
  // near miss: our own configuration
  // ok: unchecked-number-parse-js
  const port = parseInt(process.env.PORT, 10);
  return res.json({ page, size, port });
}
