function bad(scores, orders) {
  // ruleid: division-by-possibly-zero-js
  const mean = scores.reduce((a, b) => a + b, 0) / scores.length;
  // ruleid: division-by-possibly-zero-js
  const basket = orders.reduce((sum, o) => sum + o.total, 0) / orders.length;
  return [mean, basket];
}

function good(scores, orders) {
  // near miss: the length is asked for first
  // ok: division-by-possibly-zero-js
  const mean = scores.length ? scores.reduce((a, b) => a + b, 0) / scores.length : null;
  if (!orders.length) return [mean, 0];
  // ok: division-by-possibly-zero-js
  const basket = orders.reduce((sum, o) => sum + o.total, 0) / orders.length;
  return [mean, basket];
}
