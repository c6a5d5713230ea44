const crypto = require('crypto');
const CryptoJS = require('crypto-js');

function seal(text, password, key, iv) {
  // ruleid: weak-cryptography-js
  const old = crypto.createCipher('aes-256-cbc', password);
  // ruleid: weak-cryptography-js
  const des = crypto.createCipheriv('des-ede3-cbc', key, iv);
  // ruleid: weak-cryptography-js
  const book = crypto.createCipheriv('aes-256-ecb', key, null);
  // ruleid: weak-cryptography-js
  const rc4 = CryptoJS.RC4.encrypt(text, key);
  return [old, des, book, rc4];
}

function good(text, key, request) {
  // ok: weak-cryptography-js
  const cipher = crypto.createCipheriv('aes-256-gcm', key, crypto.randomBytes(12));
  // ok: weak-cryptography-js
  const sealed = CryptoJS.AES.encrypt(text, key);
  // ok: weak-cryptography-js (near miss: a name that only begins alike)
  const described = crypto.createCipheriv('aes-256-cbc', request.description, sealed.iv);
  return [cipher, sealed, described];
}
