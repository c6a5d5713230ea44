async function bad(ids, users) {
  for (const id of ids) {
    // ruleid: await-in-loop-js
    const response = await fetch(`https://api.example.com/users/${id}`);
    show(await response.json());
  }
  for (const user of users) {
    // ruleid: await-in-loop-js
    user.orders = await prisma.order.findMany({ where: { userId: user.id } });
  }
  for (const { mail } of users) {
    // ruleid: await-in-loop-js
    await axios.post('https://mail.example.com/send', { mail });
  }
  for (let i = 0; i < users.length; i++) {
    // ruleid: await-in-loop-js
    await User.findById(users[i]);
  }
}

async function good(ids, urls, stream) {
  // ok: await-in-loop-js
  const users = await prisma.user.findMany({ where: { id: { in: ids } } });
  // ok: await-in-loop-js
  await Promise.all(ids.map((id) => fetch(`https://api.example.com/users/${id}`)));
  // near miss: tries again, the call does not depend on the item
  for (const attempt of [1, 2, 3]) {
    // ok: await-in-loop-js
    await fetch('https://api.example.com/users');
  }
  // near miss: pages follow one another
  let cursor = null;
  do {
    // ok: await-in-loop-js
    const page = await fetch(`https://api.example.com/users?after=${cursor}`);
    cursor = (await page.json()).next;
  } while (cursor);
  // near miss: slow on purpose
  for (const id of ids) {
    // ok: await-in-loop-js
    await fetch(`https://api.example.com/users/${id}`);
    await sleep(1000);
  }
  // near miss: a stream arrives one by one
  for await (const id of stream) {
    // ok: await-in-loop-js
    await fetch(`https://api.example.com/users/${id}`);
  }
  // near miss: stops at the first mirror that answers
  for (const url of urls) {
    // ok: await-in-loop-js
    const response = await fetch(url);
    if (response.ok) return response;
  }
  // near miss: one transaction works through its steps in order
  await prisma.$transaction(async (tx) => {
    for (const id of ids) {
      // ok: await-in-loop-js
      await tx.user.update({ where: { id }, data: { seen: true } });
    }
  });
}
