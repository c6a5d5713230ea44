const crypto = require('crypto');
const CryptoJS = require('crypto-js');

function seal(text, key, password) {
  // ruleid: weak-cryptography-js-fixed
  const one = crypto.createCipheriv('aes-256-cbc', key, Buffer.alloc(16, 0));
  // ruleid: weak-cryptography-js-fixed
  const two = crypto.createCipheriv('aes-256-cbc', key, '1111222233334444');
  // ruleid: weak-cryptography-js-fixed
  const derived = crypto.scryptSync(password, 'salt', 32);
  // ruleid: weak-cryptography-js-fixed
  const three = CryptoJS.AES.encrypt(text, '1111 2222 3333'); // fake key
  return [one, two, derived, three];
}

function good(text, key, password, salt) {
  const iv = crypto.randomBytes(16);
  // ok: weak-cryptography-js-fixed
  const one = crypto.createCipheriv('aes-256-cbc', key, iv);
  // ok: weak-cryptography-js-fixed
  const derived = crypto.scryptSync(password, salt, 32);
  // ok: weak-cryptography-js-fixed (near miss: the name of the cipher is the only literal)
  const two = crypto.createCipheriv('aes-256-gcm', Buffer.from(process.env.KEY, 'hex'), iv);
  // ok: weak-cryptography-js-fixed
  return [one, derived, two, CryptoJS.AES.encrypt(text, process.env.KEY)];
}
