const crypto = require('crypto');
const NodeRSA = require('node-rsa');

// ruleid: weak-cryptography-js-key-size
const pair = crypto.generateKeyPairSync('rsa', { modulusLength: 1024 });
// ruleid: weak-cryptography-js-key-size
const key = new NodeRSA({ b: 512 });

function derive(password, salt) {
  // ruleid: weak-cryptography-js-key-size
  const weak = crypto.pbkdf2Sync(password, salt, 1000, 64, 'sha512');
  // ok: weak-cryptography-js-key-size
  const good = crypto.pbkdf2Sync(password, salt, 210000, 64, 'sha512');
  return [weak, good];
}

// ok: weak-cryptography-js-key-size
const long = crypto.generateKeyPairSync('rsa', { modulusLength: 3072 });
// ok: weak-cryptography-js-key-size (near miss: a curve has no modulus)
const curve = crypto.generateKeyPairSync('ec', { namedCurve: 'P-256' });
