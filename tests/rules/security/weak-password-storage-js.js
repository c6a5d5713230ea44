const crypto = require('crypto');
const bcrypt = require('bcrypt');

async function register(req) {
  const { password } = req.body;
  // ruleid: weak-password-storage-js
  const digest = crypto.createHash('sha256').update(password).digest('hex');
  // ruleid: weak-password-storage-js
  const old = md5(req.body.password);
  // ruleid: weak-password-storage-js
  const hidden = CryptoJS.AES.encrypt(password, process.env.KEY).toString();
  // ruleid: weak-password-storage-js
  const salted = CryptoJS.SHA256(password + salt);
}

async function login(req, res) {
  const { email, password } = req.body;
  // ruleid: weak-password-storage-js
  const found = await User.findOne({ email, password });
  // ruleid: weak-password-storage-js
  if (user.password === password) return res.send('ok');
  // ruleid: weak-password-storage-js
  if (user.password !== req.body.password) return res.sendStatus(401);
  // ruleid: weak-password-storage-js
  db.query('SELECT * FROM users WHERE email = ? AND password = ?', [email, password]);
}

async function good(req) {
  const { email, password, confirmPassword } = req.body;
  // ok: weak-password-storage-js
  const user = await User.findOne({ email });
  // ok: weak-password-storage-js
  const same = await bcrypt.compare(password, user.password);
  // near miss: two fields of one form
  // ok: weak-password-storage-js
  if (password !== confirmPassword) throw new Error('differ');
  // ok: weak-password-storage-js
  if (req.body.password !== req.body.passwordConfirm) throw new Error('differ');
  // near miss: a random token, not a password: a fast hash is right
  // ok: weak-password-storage-js
  user.resetPasswordToken = crypto.createHash('sha256').update(resetPasswordToken).digest('hex');
  // near miss: a checksum
  // ok: weak-password-storage-js
  const etag = crypto.createHash('md5').update(fileBuffer).digest('hex');
  // near miss: shortened for bcrypt, which reads 72 bytes
  // ok: weak-password-storage-js
  await bcrypt.hash(crypto.createHash('sha256').update(password).digest('base64'), 12);
  // near miss: the question to a list of breached passwords
  // ok: weak-password-storage-js
  const range = crypto.createHash('sha1').update(password).digest('hex').toUpperCase();
}
