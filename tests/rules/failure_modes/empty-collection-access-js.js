function bad(users, id, text) {
  // ruleid: empty-collection-access-js
  const name = users.find((u) => u.id === id).name;
  // ruleid: empty-collection-access-js
  const best = users.reduce((a, b) => (a.score > b.score ? a : b));
  return [name, text, best];
}

function good(users, id, text) {
  // ok: empty-collection-access-js
  const name = users.find((u) => u.id === id)?.name ?? 'unknown';
  // near miss: it is asked first whether there is one
  // ok: empty-collection-access-js
  const year = users.length ? users.reduce((a, b) => (a.year > b.year ? a : b)) : text;
  // near miss: a first value is given
  // ok: empty-collection-access-js
  const sum = users.reduce((a, b) => a + b.score, 0);
  // ok: empty-collection-access-js
  const found = users.find((u) => u.id === id);
  return [name, year, sum, found];
}
