const TABLE = 'users';

export async function byName(name: string) {
  // ruleid: sql-string-building-js-unproven
  return db.query(`SELECT * FROM users WHERE name = '${name}'`);
}

export const byMail = async ({ mail }) => {
  const text = "SELECT * FROM users WHERE mail = '" + mail + "'";
  // ruleid: sql-string-building-js-unproven
  return pool.query(text);
};

class Users {
  async rename(user: User) {
    // ruleid: sql-string-building-js-unproven
    await this.db.execute(`UPDATE users SET name = '${user.name}'`);
  }

  async page(size: number) {
    // near miss: the type says that it is a number
    // ok: sql-string-building-js-unproven
    return this.db.query(`SELECT * FROM users LIMIT ${size}`);
  }
}

export async function all(ids: string[], options: Options) {
  // ok: sql-string-building-js-unproven
  await db.query(`SELECT * FROM ${TABLE}`);
  // ok: sql-string-building-js-unproven
  await db.query('SELECT * FROM users WHERE id = ANY($1)', [ids]);
  // near miss: numbered placeholders, made from the positions alone
  const marks = ids.map((_, i) => `$${i + 1}`).join(', ');
  // ok: sql-string-building-js-unproven
  await db.query(`SELECT * FROM users WHERE id IN (${marks})`, ids);
  // near miss: a clause that this code put together from placeholders
  const where = buildWhere(options);
  // ok: sql-string-building-js-unproven
  return db.query(`SELECT * FROM users WHERE ${where.sql}`, where.values);
}

app.get('/users/:id', async (req, res) => {
  // near miss: request data is the business of sql-string-building-js
  // ok: sql-string-building-js-unproven
  res.json(await db.query(`SELECT * FROM users WHERE id = ${req.params.id}`));
});
