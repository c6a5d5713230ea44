const crypto = require('crypto');

function receive(req, key) {
  const expected = crypto.createHmac('sha256', key).update(req.rawBody).digest('hex');
  // ruleid: weak-cryptography-js-compare
  if (req.headers['x-signature'] !== expected) return 403;
  // ruleid: weak-cryptography-js-compare
  return req.query.sig === crypto.createHmac('sha256', key).update(req.url).digest('hex');
}

async function send(key, body) {
  const signature = crypto.createHmac('sha256', key).update(body).digest('hex');
  const answer = await axios.post(ADDRESS, body, { headers: { signature } });
  // ok: weak-cryptography-js-compare (near miss: the answer to a signed request)
  return answer.status === 201;
}

function receiveSafely(req, key) {
  const expected = crypto.createHmac('sha256', key).update(req.rawBody).digest();
  const given = Buffer.from(req.headers['x-signature'], 'hex');
  // ok: weak-cryptography-js-compare (near miss: only the lengths)
  if (given.length !== expected.length) return 403;
  // ok: weak-cryptography-js-compare
  return crypto.timingSafeEqual(given, expected) === true;
}
