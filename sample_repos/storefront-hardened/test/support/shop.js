import { randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { createApp } from '../../server/app.js';
import { createDescriptions } from '../../server/descriptions.js';
import { createInvoices } from '../../server/invoices.js';
import { createLogger } from '../../server/logger.js';
import { createMetrics } from '../../server/metrics.js';
import { createPayments } from '../../server/payments.js';
import { serve } from '../../server/serve.js';
import { addProducts, temporaryDatabase } from './database.js';

const ORIGIN = 'https://shop.example';

/** A partner system on loopback that answers what the test says, and remembers what it was asked. */
export async function partner(answer) {
  const asked = [];
  const server = createServer(async (req, res) => {
    const chunks = await req.toArray();
    const request = { method: req.method, path: req.url, headers: req.headers, body: Buffer.concat(chunks).toString() };
    asked.push(request);
    const { status = 200, body = {}, hang = false } = answer(request, asked.length);
    if (hang) return;
    res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    asked,
    port,
    url: `http://127.0.0.1:${port}`,
    close: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}

/** The whole shop on loopback with a real database; only the partners are played by the test. */
export async function openShop(answers = {}) {
  const webhookSecret = `whsec_${randomBytes(24).toString('hex')}`;
  const logged = [];
  const log = createLogger('info', { write: (line) => logged.push(JSON.parse(line)) });
  const metrics = createMetrics();
  const reported = [];
  const database = await temporaryDatabase();
  await addProducts(database, 45);
  const stripe = await partner(answers.stripe ?? (() => ({ body: { id: 'one', url: 'https://pay.example/one' } })));
  const invoices = await partner(answers.invoices ?? ((req) => ({ body: { id: 1, order_id: JSON.parse(req.body).order_id } })));
  const model = await partner(answers.model ?? (() => ({ body: {} })));
  const token = randomBytes(24).toString('hex');
  const app = await createApp({
    config: { TRUSTED_PROXY_HOPS: 1, PUBLIC_ORIGIN: ORIGIN },
    log,
    database,
    metrics,
    payments: createPayments(
      { secretKey: randomBytes(24).toString('hex'), webhookSecret, publicOrigin: ORIGIN },
      { host: '127.0.0.1', port: stripe.port, protocol: 'http', maxNetworkRetries: 0 },
    ),
    invoices: createInvoices(invoices.url, token, { timeoutMs: 300, pauseMs: 1 }),
    descriptions: createDescriptions(token, { baseURL: model.url, maxRetries: 0 }),
    reportError: (error, context) => reported.push({ error, context }),
  });
  const stop = await serve(app, { port: 0, host: '127.0.0.1', log, close: () => database.close() });
  return {
    database,
    stripe,
    invoices,
    model,
    reported,
    logged,
    metrics,
    token,
    webhookSecret,
    visitor: () => visitor(`http://127.0.0.1:${stop.port}`),
    close: async () => {
      await stop();
      await Promise.all([stripe.close(), invoices.close(), model.close()]);
    },
  };
}

let addresses = 0;

/** A browser with one address and a cookie jar of one cookie. */
function visitor(url) {
  addresses += 1;
  const address = `203.0.113.${addresses % 250}`;
  let cookie = '';

  async function send(method, path, body, headers = {}) {
    const isBytes = Buffer.isBuffer(body) || typeof body === 'string';
    const response = await fetch(url + path, {
      method,
      headers: {
        origin: ORIGIN,
        'x-forwarded-for': address,
        ...(cookie && { cookie }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      body: body === undefined || isBytes ? body : JSON.stringify(body),
      signal: AbortSignal.timeout(20_000),
    });
    const set = response.headers.get('set-cookie');
    if (set) cookie = set.split(';')[0];
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json');
    return { status: response.status, headers: response.headers, text, body: isJson ? JSON.parse(text) : null };
  }

  return {
    get: (path, headers) => send('GET', path, undefined, headers),
    post: (path, body, headers) => send('POST', path, body, headers),
    put: (path, body, headers) => send('PUT', path, body, headers),
    async signUp() {
      const email = `${randomUUID()}@mail.example`;
      const password = randomBytes(12).toString('hex');
      const answer = await send('POST', '/api/signup', { email, name: 'Ada', password });
      return { email, password, answer, id: answer.body?.user?.id };
    },
  };
}

export async function signUpAdmin(shop) {
  const owner = shop.visitor();
  const { id } = await owner.signUp();
  await shop.database.query("UPDATE users SET role = 'admin' WHERE id = $1", [id]);
  return owner;
}
