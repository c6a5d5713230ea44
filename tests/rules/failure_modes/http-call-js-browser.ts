// A file with no sign of a server or of a browser.
import { config } from '../config';

export async function load(url: string) {
  // ruleid: http-call-js-browser
  await fetch('/api/users');
  // ruleid: http-call-js-browser
  await fetch('/api/users', { signal: AbortSignal.timeout(5000) });
  // ruleid: http-call-js-browser
  await fetch(url);
  // ruleid: http-call-js-browser
  await fetch('http://localhost:3000/api/users');
  // near miss: an address from a configuration, or with a host: server code, the other rule's
  // ok: http-call-js-browser
  await fetch(config.shipping.ratesUrl);
  // ok: http-call-js-browser
  await fetch(`${config.invoices.url}/invoices`);
  // ok: http-call-js-browser
  await fetch('https://api.example.com/users');
  // ok: http-call-js-browser
  query.refetch();
  // near miss: a file of the device, no partner
  // ok: http-call-js-browser
  await fetch(photo.uri);
}
