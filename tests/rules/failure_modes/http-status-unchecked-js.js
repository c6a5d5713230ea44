async function bad(id) {
  // ruleid: http-status-unchecked-js
  const response = await fetch(`https://api.example.com/users/${id}`);
  const user = await response.json();
  return user;
}

async function badDirect() {
  // ruleid: http-status-unchecked-js
  return (await fetch('https://api.example.com/users')).json();
}

function badChain() {
  return fetch('https://api.example.com/users')
    // ruleid: http-status-unchecked-js
    .then((r) => r.json())
    .then(show);
}

async function good(id) {
  // ok: http-status-unchecked-js
  const response = await fetch(`https://api.example.com/users/${id}`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return response.json();
}

async function goodLate() {
  try {
    // near miss: the check comes after the body was read, for its message
    // ok: http-status-unchecked-js
    const response = await fetch('https://api.example.com/users');
    const data = await response.json();
    if (!response.ok) throw new Error(data.message);
    return data;
  } catch (e) {
    report(e);
    throw e;
  }
}

async function goodTernary() {
  // near miss: the check is inside an expression
  // ok: http-status-unchecked-js
  const response = await fetch('https://api.example.com/users');
  return response.ok ? response.json() : [];
}

async function goodHelper() {
  // near miss: a helper gets the response and may check it
  // ok: http-status-unchecked-js
  const response = await fetch('https://api.example.com/users');
  await throwUnlessOk(response);
  return response.json();
}

async function goodBody() {
  // near miss: this API says in the body whether it worked
  // ok: http-status-unchecked-js
  const response = await fetch('https://api.example.com/users');
  const data = await response.json();
  if (data.error) throw new Error(data.error);
  return data.users;
}

function goodThen() {
  return fetch('https://api.example.com/users')
    // ok: http-status-unchecked-js
    .then((r) => {
      if (!r.ok) throw new Error('failed');
      return r.json();
    });
}

async function goodFile(photo) {
  // near miss: a local file has no status
  // ok: http-status-unchecked-js
  const response = await fetch(photo.uri);
  return response.blob();
}

async function goodOwn(id) {
  // near miss: the product's own server is another rule's
  // ok: http-status-unchecked-js
  const response = await fetch(`/api/products/${id}`);
  return response.json();
}

function goodPageTold() {
  const base = document.getElementById('base-url').getAttribute('href');
  fetch(base + '/signup/')
    // ok: http-status-unchecked-js
    .then((r) => r.text())
    .then(show);
}

function badName() {
  return fetch(API + '/products')
    // ruleid: http-status-unchecked-js
    .then((r) => r.json());
}

async function badOtherHost() {
  // ruleid: http-status-unchecked-js
  const response = await fetch('//api.shop.dev/products');
  return response.json();
}
