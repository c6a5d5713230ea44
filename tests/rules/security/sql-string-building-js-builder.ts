app.get('/users', async (req, res) => {
  const { name } = req.query;
  // ruleid: sql-string-building-js-builder
  const one = await repository.createQueryBuilder('user').where(`user.name = '${name}'`).getMany();
  // ruleid: sql-string-building-js-builder
  const two = await pool.query({ text: "SELECT * FROM users WHERE name = '" + name + "'" });
  const statement = `SELECT id FROM users WHERE email = '${req.body.email}'`;
  // ruleid: sql-string-building-js-builder
  const three = await query(statement);

  // ok: sql-string-building-js-builder (near miss: the value is a parameter)
  const four = await repository.createQueryBuilder('user').where('user.name = :name', { name }).getMany();
  // ok: sql-string-building-js-builder (near miss: the value is a parameter)
  const five = await pool.query({ text: 'SELECT * FROM users WHERE name = $1', values: [name] });
  // ok: sql-string-building-js-builder (near miss: a number)
  const six = await query(`SELECT * FROM users WHERE id = ${Number(req.params.id)}`);
  // ok: sql-string-building-js-builder (near miss: a column and a value of their own)
  const seven = await db('users').where('name', name);
  res.json({ one, two, three, four, five, six, seven });
});
