import pg from 'pg';

/**
 * Opens the pool. The object returned is all that the application knows of the database:
 * query(text, values), script(sql), transaction(work) and close().
 */
export function openDatabase(url) {
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    connectionTimeoutMillis: 3000,
    idleTimeoutMillis: 30_000,
    statement_timeout: 10_000,
    query_timeout: 12_000,
  });

  async function transaction(work) {
    const client = await pool.connect();
    try {
      await client.query('BEGIN');
      const result = await work({
        query: (text, values) => client.query(text, values),
        script: (sql) => client.query(sql),
      });
      await client.query('COMMIT');
      client.release();
      return result;
    } catch (error) {
      await rollBack(client);
      throw error;
    }
  }

  return {
    query: (text, values) => pool.query(text, values),
    script: (sql) => pool.query(sql),
    transaction,
    onIdleError: (listener) => pool.on('error', listener),
    close: () => pool.end(),
  };
}

/** A connection that cannot even roll back is destroyed; the first error is the one that matters. */
async function rollBack(client) {
  try {
    await client.query('ROLLBACK');
    client.release();
  } catch (rollbackError) {
    client.release(rollbackError);
  }
}
