app.post('/register', async (req, res) => {
  const { email, password } = req.body;
  // ruleid: weak-password-storage-js-plaintext
  await prisma.user.create({ data: { email, password: password } });
  // ruleid: weak-password-storage-js-plaintext
  await db.collection('users').insertOne({ email, password: req.body.password });
  // ruleid: weak-password-storage-js-plaintext
  await knex('users').insert({ email, password: req.body.password });
});

app.post('/good', async (req, res) => {
  const { email, password } = req.body;
  const hashed = await bcrypt.hash(password, 12);
  // ok: weak-password-storage-js-plaintext
  await prisma.user.create({ data: { email, password: hashed } });
  // ok: weak-password-storage-js-plaintext
  await prisma.user.create({ data: { email, password: await argon2.hash(password) } });
  // near miss: a Mongoose model may hash in its save hook
  // ok: weak-password-storage-js-plaintext
  await User.create({ email, password });
});

app.post('/good-too', async (req, res) => {
  let { password } = req.body;
  // near miss: the same name, but by now it holds the hash
  password = await bcrypt.hash(password, 12);
  // ok: weak-password-storage-js-plaintext
  await prisma.user.create({ data: { password: password } });
});
