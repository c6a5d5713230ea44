// A file with no sign of a server or of a browser: an address with a host, or from a configuration, decides.
import axios from 'axios';
import { config } from '../config.js';
import needle from 'needle-like';

export async function sendInvoice(order, url) {
  // ruleid: http-call-js
  await axios.post(`${config.invoices.url}/invoices`, order, { timeout: 5000 });
  // ruleid: http-call-js
  const response = await fetch(config.shipping.ratesUrl);
  // ruleid: http-call-js
  await fetch('https://api.example.com/users', { signal: AbortSignal.timeout(5000) });
  // near miss: a path without a host is a browser's call
  // ok: http-call-js
  await fetch('/api/users');
  // near miss: the developer's own machine: most often a page that calls its own server
  // ok: http-call-js
  await fetch('http://localhost:3000/api/users');
  // near miss: nothing tells what this is, the other rule has it
  // ok: http-call-js
  await fetch(url);
  // near miss: a method of that name on something of their own
  // ok: http-call-js
  await repository.fetch('https://api.example.com/users');
  // near miss: no client: this needle is not imported under its package's name
  // ok: http-call-js
  needle.get(url, done);
  return response;
}
