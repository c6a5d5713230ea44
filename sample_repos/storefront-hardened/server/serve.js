const GRACE_MS = 15_000;

/**
 * Listens, and returns the function that stops: no new connections, running requests may
 * finish, then the database closes. After the grace period the process ends all the same.
 */
export async function serve(app, { port, host, log, close }) {
  const server = app.listen(port, host);
  server.requestTimeout = 30_000;
  server.headersTimeout = 10_000;
  await new Promise((resolve, reject) => {
    server.once('listening', resolve);
    server.once('error', reject);
  });
  log.info({ port: server.address().port }, 'listening');

  let stopping;
  async function finish() {
    log.info('stopping');
    const forced = setTimeout(() => {
      log.error('requests did not finish in time');
      process.exit(1);
    }, GRACE_MS);
    forced.unref();
    await new Promise((resolve) => {
      server.close(resolve);
      server.closeIdleConnections();
    });
    await close();
    clearTimeout(forced);
    log.info('stopped');
  }
  return Object.assign(() => (stopping ??= finish()), { port: server.address().port });
}
