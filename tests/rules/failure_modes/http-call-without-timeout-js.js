const axios = require('axios');
const got = require('got');

async function bad(id, body) {
  // ruleid: http-call-without-timeout-js
  await fetch(`https://api.example.com/users/${id}`);
  // ruleid: http-call-without-timeout-js
  await fetch('https://api.example.com/users', { method: 'POST', body });
  // ruleid: http-call-without-timeout-js
  await axios.get('https://api.example.com/users');
  // ruleid: http-call-without-timeout-js
  await axios.post('https://api.example.com/users', body, { headers: {} });
  // ruleid: http-call-without-timeout-js
  const api = axios.create({ baseURL: 'https://api.example.com' });
  // ruleid: http-call-without-timeout-js
  await got('https://api.example.com/users');
}

async function good(url, options, signal) {
  // ok: http-call-without-timeout-js
  await fetch(url, { signal: AbortSignal.timeout(5000) });
  // ok: http-call-without-timeout-js
  await fetch(url, { method: 'POST', signal });
  // ok: http-call-without-timeout-js
  await axios.get(url, { timeout: 5000 });
  // ok: http-call-without-timeout-js
  const api = axios.create({ baseURL: url, timeout: 5000 });
  // near miss: the options come from elsewhere and may carry a signal
  // ok: http-call-without-timeout-js
  await fetch(url, options);
  // ok: http-call-without-timeout-js
  await fetch(url, { method: 'POST', ...options });
  // near miss: a race against a clock
  // ok: http-call-without-timeout-js
  await Promise.race([fetch(url), deadline(5000)]);
  // ok: http-call-without-timeout-js
  await withTimeout(fetch(url), 5000);
  // near miss: a path without a host is a browser's call
  // ok: http-call-without-timeout-js
  await fetch('/api/users');
}

module.exports = { bad, good };
