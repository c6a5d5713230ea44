import { PGlite } from '@electric-sql/pglite';
import { migrate } from '../../server/migrate.js';

/** A real PostgreSQL inside the test process, with the real migrations. */
export async function temporaryDatabase() {
  const engine = await PGlite.create();
  const doors = (target) => ({
    query: (text, values) => target.query(text, values),
    script: (sql) => target.exec(sql),
  });
  const database = {
    ...doors(engine),
    transaction: (work) => engine.transaction((tx) => work(doors(tx))),
    close: () => engine.close(),
  };
  await migrate(database);
  return database;
}

export async function addProducts(database, count) {
  await database.query(
    `INSERT INTO products (name, price_cents, stock, featured)
     SELECT 'Cedar mug ' || n, 1000 + n, 10, n <= 40 FROM generate_series(1, $1::int) AS n`,
    [count],
  );
}
