const crypto = require('crypto');
const md5 = require('md5');

function signRequest(params, secret) {
  // ruleid: weak-cryptography-js-hash
  return crypto.createHash('md5').update(params + secret).digest('hex');
}

function remember(user) {
  // ruleid: weak-cryptography-js-hash
  const resetToken = md5(user.id + Date.now());
  // ruleid: weak-cryptography-js-hash
  const stored = crypto.createHash('sha1').update(user.apiKey).digest('hex');
  return [resetToken, stored];
}

function label(body, token) {
  // ok: weak-cryptography-js-hash
  const etag = crypto.createHash('md5').update(body).digest('hex');
  // ok: weak-cryptography-js-hash (near miss: a place in a cache)
  const tokenCacheKey = md5(body.text);
  // ok: weak-cryptography-js-hash
  return [etag, tokenCacheKey, crypto.createHash('sha256').update(token).digest('hex')];
}
