const crypto = require('crypto');

function open(key, iv, tag, sealed) {
  // ruleid: weak-cryptography-js-tag
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAuthTag(tag);
  // ruleid: weak-cryptography-js-tag
  const other = crypto.createDecipheriv('aes-256-gcm', key, iv, {});
  return [decipher.update(sealed), other];
}

function openSafely(key, iv, tag, sealed) {
  // ok: weak-cryptography-js-tag
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv, { authTagLength: 16 });
  decipher.setAuthTag(tag);
  return decipher.update(sealed);
}

function openCut(key, iv, data) {
  const tag = data.subarray(0, 16);
  // ok: weak-cryptography-js-tag (near miss: the tag is cut to its length)
  const decipher = crypto.createDecipheriv('aes-256-gcm', key, iv);
  decipher.setAuthTag(tag);
  return decipher.update(data.subarray(16));
}
