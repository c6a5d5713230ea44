function bad(rows, item, key) {
  // ruleid: boundary-smell-js
  for (let i = 0; i <= rows.length; i++) {
    show(rows[i]);
  }
  // ruleid: boundary-smell-js
  if (item.price === NaN) return null;
  // ruleid: boundary-smell-js
  if (typeof item === 'fucntion') return item();
  // ruleid: boundary-smell-js
  if (rows.length >= 0) return rows;
  // ruleid: boundary-smell-js
  if (!key in item) return false;
  // ruleid: boundary-smell-js
  if (item.state = 'paid') return true;
  return item;
}

function good(rows, item, key, match) {
  // near miss: one step more on purpose, and nothing is read at that place
  // ok: boundary-smell-js
  for (let i = 0; i <= rows.length; i++) {
    pages.push(i);
  }
  // ok: boundary-smell-js
  if (Number.isNaN(item.price)) return null;
  // ok: boundary-smell-js
  if (typeof item === 'function') return item();
  // ok: boundary-smell-js
  if (rows.length > 0) return rows;
  // ok: boundary-smell-js
  if (!(key in item)) return false;
  // near miss: stores what a search found, and asks whether there was anything
  // ok: boundary-smell-js
  if ((match = key.exec(item))) return match;
  // ok: boundary-smell-js
  if (item.state === 'paid') return true;
  return item;
}
