const axios = require('axios');
const got = require('got');
const needle = require('needle');
const request = require('request');
const undici = require('undici');
const nodeFetch = require('node-fetch');
const superagent = require('superagent');

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

function otherClientsBad(url, body, answer) {
  // ruleid: http-call-without-timeout-js
  needle.get(url, (error, response) => answer(error, response));
  // near miss: a function handed through by its name may as well be options
  // ok: http-call-without-timeout-js
  needle.get(url, answer);
  // ruleid: http-call-without-timeout-js
  needle.post(url, body, { json: true }, answer);
  // ruleid: http-call-without-timeout-js
  needle('get', url).then(answer);
  // ruleid: http-call-without-timeout-js
  request({ url, json: true }, answer);
  // ruleid: http-call-without-timeout-js
  request.get('https://api.example.com/users', answer);
  // ruleid: http-call-without-timeout-js
  nodeFetch(url).then(answer);
  // ruleid: http-call-without-timeout-js
  undici.fetch(url, { method: 'POST', body }).then(answer);
  // ruleid: http-call-without-timeout-js
  superagent.get(url).then(answer);
}

function otherClientsGood(url, options, answer) {
  // ok: http-call-without-timeout-js
  needle.get(url, { response_timeout: 5000 }, answer);
  // ok: http-call-without-timeout-js
  needle.post(url, {}, { read_timeout: 5000 }, answer);
  // ok: http-call-without-timeout-js
  request({ url, timeout: 5000 }, answer);
  // near miss: the options may carry a limit
  // ok: http-call-without-timeout-js
  request(options, answer);
  // ok: http-call-without-timeout-js
  superagent.get(url).timeout(5000).then(answer);
}

// near miss: this `request` is the one that came in
// ok: http-call-without-timeout-js
app.get('/', (request, response) => response.send(request.get('host')));

module.exports = { bad, good };

async function neighbour(id, port) {
  // ruleid: http-call-without-timeout-js
  await fetch(`http://localhost:3001/orders/${id}`);
  // near miss: a machine that asks itself whether it is well
  // ok: http-call-without-timeout-js
  await fetch(`http://127.0.0.1:${port}/healthz`);
}
