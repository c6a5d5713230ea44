const User = require('../models/user');

router.post('/login', async (req, res) => {
  // ruleid: nosql-injection-js
  const user = await User.findOne({ email: req.body.email, password: req.body.password });
  const { token } = req.query;
  // ruleid: nosql-injection-js
  const reset = await Reset.findOneAndDelete({ token });
  // ruleid: nosql-injection-js
  const all = await db.collection('orders').find(req.body.filter).toArray();
  // ruleid: nosql-injection-js
  await User.updateMany({ team: req.body.team }, { $set: { active: true } });

  // ok: nosql-injection-js (near miss: text, whatever was sent)
  const one = await User.findOne({ email: String(req.body.email) });
  // ok: nosql-injection-js (near miss: a path parameter is always text)
  const two = await User.findOne({ slug: req.params.slug });
  // ok: nosql-injection-js (near miss: the filter is fixed, the change is the visitor's)
  const three = await User.updateOne({ _id: req.user.id }, { name: req.body.name });
  // ok: nosql-injection-js (near miss: an array method with a function)
  const four = USERS.find((u) => u.email === req.body.email);
  // ok: nosql-injection-js (near miss: a text method fails where an object was sent)
  const five = await User.findOne({ email: req.body.email.toLowerCase() });
  // ok: nosql-injection-js (near miss: an SQL mapper's filter)
  const six = await Account.findOne({ where: { email: req.body.email } });
  res.json({ user, reset, all, one, two, three, four, five, six });
});

router.post('/invite', async (req, res) => {
  const { code } = req.body;
  if (typeof code !== 'string') return res.status(400).end();
  // ok: nosql-injection-js (near miss: its type was checked before)
  res.json(await Invite.findOne({ code }));
});
