const bcrypt = require('bcrypt');
const ROUNDS = 8;
const STRONG = 12;

async function hash(password) {
  // ruleid: weak-password-storage-js-cost
  await bcrypt.hash(password, 5);
  // ruleid: weak-password-storage-js-cost
  await bcrypt.hash(password, ROUNDS);
  // ruleid: weak-password-storage-js-cost
  const salt = bcrypt.genSaltSync(4);
  // ok: weak-password-storage-js-cost
  await bcrypt.hash(password, 12);
  // ok: weak-password-storage-js-cost
  await bcrypt.hash(password, STRONG);
  // near miss: the cost is set elsewhere and unknown here
  // ok: weak-password-storage-js-cost
  await bcrypt.hash(password, config.rounds);
  // near miss: another library, whose second argument is no cost
  // ok: weak-password-storage-js-cost
  await argon.hash(password, 2);
}
