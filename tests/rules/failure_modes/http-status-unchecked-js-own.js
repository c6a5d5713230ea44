async function bad(id) {
  // ruleid: http-status-unchecked-js-own
  const response = await fetch(`/api/products/${id}`);
  const product = await response.json();
  return product;
}

async function badDirect() {
  // ruleid: http-status-unchecked-js-own
  return (await fetch(window.location.origin + '/api/products')).json();
}

function badChain() {
  // the address of the page itself, without a path before it
  return fetch('?page=2')
    // ruleid: http-status-unchecked-js-own
    .then((r) => r.text())
    .then(show);
}

function badPageTold() {
  // the page says below which path the product lives
  const base = document.getElementById('base-url').getAttribute('href').slice(0, -1);
  fetch(base + '/signup/')
    // ruleid: http-status-unchecked-js-own
    .then((r) => r.text())
    .then(show);
}

async function good(id) {
  // ok: http-status-unchecked-js-own
  const response = await fetch(`/api/products/${id}`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

async function elsewhere(id) {
  // near miss: another service, whose rule it is
  // ok: http-status-unchecked-js-own
  const response = await fetch(`https://api.shop.dev/products/${id}`);
  return response.json();
}

async function elsewhereWithoutScheme() {
  // near miss: two slashes begin the address of another host
  // ok: http-status-unchecked-js-own
  const response = await fetch('//api.shop.dev/products');
  return response.json();
}

function elsewhereByName() {
  // near miss: nothing says that this name is the product's own
  return fetch(API + '/products')
    // ok: http-status-unchecked-js-own
    .then((r) => r.json());
}
