const axios = require('axios');

async function calls(url, options) {
  // ruleid: http-call-js
  await fetch(url, options);
  // ruleid: http-call-js
  await fetch(url, { signal: AbortSignal.timeout(5000) });
  // ruleid: http-call-js
  await axios.get(url);
  // near miss: a path without a host is a browser's call
  // ok: http-call-js
  await fetch('/api/users');
  // near miss: a method of that name on something of their own
  // ok: http-call-js
  await repository.fetch(url);
  // ok: http-call-js
  await cache.get(url);
}

module.exports = calls;
