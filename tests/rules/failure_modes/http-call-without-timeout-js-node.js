const https = require('https');
const http = require('node:http');

function bad(host) {
  // ruleid: http-call-without-timeout-js-node
  https.get('https://partner.example/rates', (res) => collect(res));
  // ruleid: http-call-without-timeout-js-node
  const req = http.request({ host, path: '/orders', method: 'POST' }, (res) => collect(res));
  req.end();
}

function good(cache, browser) {
  // near miss: a map that is called http in another file has the same method
  // ok: http-call-without-timeout-js-node
  cache.get('https://partner.example/rates', (res) => collect(res));
  // near miss: this machine asks itself whether it lives
  // ok: http-call-without-timeout-js-node
  http.get('http://localhost:3000/health', (res) => collect(res));
  return browser.request('/orders');
}
