const crypto = require('crypto');

function generateCode() {
  // ruleid: insecure-randomness-js-unproven
  return Math.floor(Math.random() * 10000);
}

// ruleid: insecure-randomness-js-unproven
const sessionId = Math.random().toString(36);
// ruleid: insecure-randomness-js-unproven
const bytes = crypto.pseudoRandomBytes(16);
// ok: insecure-randomness-js-unproven
const good = crypto.randomBytes(16);
// ok: insecure-randomness-js-unproven (near miss: the code of a colour)
const colorCode = Math.floor(Math.random() * 0xffffff);
// ok: insecure-randomness-js-unproven
const angle = Math.random() * 360;
