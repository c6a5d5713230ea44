const prisma = require('./client');

async function pay(req, res) {
  const account = await Account.findById(req.params.id);
  // ruleid: lost-update-js
  account.balance -= req.body.amount;
  await account.save();

  const post = await Post.findOne({ slug: req.params.slug });
  // ruleid: lost-update-js
  post.views++;
  await post.save();

  const row = await prisma.product.findUnique({ where: { id: 7 } });
  // ruleid: lost-update-js
  await prisma.product.update({ where: { id: 7 }, data: { stock: row.stock - 1 } });

  // ruleid: lost-update-js
  await supabase.from('profiles').update({ credits: profile.credits - 1 }).eq('id', profile.id);
}

async function safe(req) {
  // ok: lost-update-js
  await Account.updateOne({ _id: req.params.id }, { $inc: { balance: -req.body.amount } });
  // ok: lost-update-js
  await prisma.product.update({ where: { id: 7 }, data: { stock: { decrement: 1 } } });
  const cart = await Cart.findById(req.params.id);
  // near miss: a sum that is worked out for the answer and never stored
  // ok: lost-update-js
  cart.total += cart.shipping;
  const user = await User.findById(req.params.id);
  // near miss: the new value does not rest on the old one
  // ok: lost-update-js
  user.name = req.body.first + req.body.last;
  await user.save();
  return cart;
}
