async function bad() {
  // ruleid: http-response-js
  const response = await fetch('https://api.example.com/users');
  return response.json();
}

async function good() {
  // ruleid: http-response-js
  const response = await fetch('https://api.example.com/users');
  if (!response.ok) throw new Error('failed');
  return response.json();
}

async function noBody() {
  // near miss: the body is never read, so nothing can be taken for data
  // ok: http-response-js
  await fetch('https://api.example.com/ping');
  // ok: http-response-js
  const file = await storage.read('users');
  return file.json();
}
