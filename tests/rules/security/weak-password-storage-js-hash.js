const crypto = require('crypto');
const bcrypt = require('bcrypt');

function register(user, text) {
  // ruleid: weak-password-storage-js-hash
  user.setPassword(crypto.createHash('md5').update(text).digest('hex'));
  // ruleid: weak-password-storage-js-hash
  user.password = crypto.createHash('sha1').update(text).digest('hex');
}

async function good(user, text) {
  // ok: weak-password-storage-js-hash
  user.password = await bcrypt.hash(text, 12);
  // ok: weak-password-storage-js-hash (near miss: a fast hash of something else)
  user.avatar = crypto.createHash('md5').update(user.email).digest('hex');
}
