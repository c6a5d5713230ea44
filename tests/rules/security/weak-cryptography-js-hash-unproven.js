const crypto = require('crypto');
const CryptoJS = require('crypto-js');

function proof(message) {
  // ruleid: weak-cryptography-js-hash-unproven
  const summary = crypto.createHash('sha1').update(message).digest('hex');
  // ruleid: weak-cryptography-js-hash-unproven
  return [summary, CryptoJS.MD5(message)];
}

function label(body, message) {
  // ok: weak-cryptography-js-hash-unproven (near miss: a checksum)
  const checksum = crypto.createHash('md5').update(body).digest('hex');
  // ok: weak-cryptography-js-hash-unproven
  const summary = crypto.createHash('sha256').update(message).digest('hex');
  return [checksum, summary];
}

function getCacheKey(message) {
  // ok: weak-cryptography-js-hash-unproven (near miss: a place in a cache)
  return crypto.createHash('sha1').update(message).digest('hex');
}
