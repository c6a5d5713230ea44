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

async function sells(db, item) {
  const product = await db.get('SELECT stock FROM products WHERE id = ?', item.id);
  // ruleid: lost-update-js
  await db.run('UPDATE products SET stock = ? WHERE id = ?', product.stock - item.quantity, item.id);
  const member = await db.get('SELECT points, first FROM members WHERE id = ?', [item.member]);
  // ruleid: lost-update-js
  await db.run('UPDATE members SET points = ? WHERE id = ?', [member.points + 10, item.member]);
  // near miss: the new value is a text
  // ok: lost-update-js
  await db.run('UPDATE members SET shown = ? WHERE id = ?', [member.first + member.last, item.member]);
  // near miss: the database does the sum
  // ok: lost-update-js
  await db.run('UPDATE products SET stock = stock - ? WHERE id = ?', item.quantity, item.id);
  // near miss: only where nobody has changed it since
  // ok: lost-update-js
  await db.run('UPDATE products SET stock = ? WHERE id = ? AND stock = ?', product.stock - 1, item.id, product.stock);
  // near miss: the older value is only noted beside an order
  // ok: lost-update-js
  await db.run('INSERT INTO moves (product, left_over) VALUES (?, ?)', item.id, product.stock - item.quantity);
}

async function sellsUnderALock(client, item) {
  await client.query('BEGIN');
  const product = await client.query('SELECT stock FROM products WHERE id = $1', [item.id]);
  // near miss: a transaction was begun
  // ok: lost-update-js
  await client.query('UPDATE products SET stock = $1 WHERE id = $2', [product.stock - 1, item.id]);
  await client.query('COMMIT');
}

async function sellsWithALock(client, item) {
  const row = await client.one('SELECT stock FROM products WHERE id = $1 FOR UPDATE', [item.id]);
  // near miss: the row is locked
  // ok: lost-update-js
  await client.none('UPDATE products SET stock = $1 WHERE id = $2', [row.stock - 1, item.id]);
}
