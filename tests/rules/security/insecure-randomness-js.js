const crypto = require('crypto');

function generateToken() {
  let result = '';
  for (let i = 0; i < 32; i += 1) {
    // ruleid: insecure-randomness-js
    result += CHARS[Math.floor(Math.random() * CHARS.length)];
  }
  return result;
}

async function start(user, items) {
  // ruleid: insecure-randomness-js
  const otp = Math.floor(100000 + Math.random() * 900000);
  // ruleid: insecure-randomness-js
  user.resetCode = Math.random().toString(36).slice(2);
  // ruleid: insecure-randomness-js
  await Invite.create({ inviteCode: Math.random().toString(36) });
}

function newToken() {
  if (crypto.randomUUID) return crypto.randomUUID();
  // ok: insecure-randomness-js (near miss: the last resort where there is no secure generator)
  return Math.random().toString(36).slice(2);
}

function good(items, attempt) {
  // ok: insecure-randomness-js
  const token = crypto.randomBytes(32).toString('hex');
  // ok: insecure-randomness-js (near miss: how long to wait with a token)
  const tokenRetryDelay = Math.random() * 2 ** attempt;
  // ok: insecure-randomness-js
  const item = items[Math.floor(Math.random() * items.length)];
  // ok: insecure-randomness-js (near miss: an id of a thing on the page)
  const inputId = `input-${Math.random()}`;
  return [token, tokenRetryDelay, item, inputId];
}
