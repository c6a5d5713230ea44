// Nothing here says whether a server or a browser runs it.
import { config } from './config';

export async function bad(id) {
  // ruleid: http-call-without-timeout-js-either
  await fetch(`https://api.example.com/users/${id}`);
  // ruleid: http-call-without-timeout-js-either
  return fetch(config.partnerUrl);
}

export async function good(id) {
  // ok: http-call-without-timeout-js-either
  await fetch(`https://api.example.com/users/${id}`, { signal: AbortSignal.timeout(5000) });
  // ok: http-call-without-timeout-js-either (near miss: the product's own address, by a path)
  await fetch('/api/users');
  // ok: http-call-without-timeout-js-either (near miss: the developer's own machine)
  return fetch('http://localhost:3000/users');
}
