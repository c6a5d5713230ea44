async function bad() {
  const resp = await fetch('https://api.example.com/users');
  if (!resp.ok) throw new Error('failed');
  // ruleid: fetch-unknown-member-js
  return resp.json_safe();
}

async function badAxiosHabit() {
  const response = await fetch('https://api.example.com/users');
  // ruleid: fetch-unknown-member-js
  return response.data;
}

function badChain() {
  // ruleid: fetch-unknown-member-js
  return fetch('https://api.example.com/users').then((r) => r.toJson());
}

async function good() {
  const response = await fetch('https://api.example.com/users');
  // ok: fetch-unknown-member-js
  if (!response.ok) throw new Error(response.statusText);
  // ok: fetch-unknown-member-js
  const data = await response.json();
  // near miss: a member of the data, not of the response
  // ok: fetch-unknown-member-js
  return data.users;
}

async function goodReused() {
  let result = await fetch('https://api.example.com/users');
  result = await result.json();
  // near miss: by now the variable holds the data
  // ok: fetch-unknown-member-js
  return result.users;
}

async function goodOwnMember() {
  const response = await fetch('https://api.example.com/users');
  // near miss: a member that this code sets itself
  // ok: fetch-unknown-member-js
  response.data = await response.json();
  return response;
}

async function goodAxios() {
  // near miss: an axios response does have data
  const response = await axios.get('https://api.example.com/users');
  // ok: fetch-unknown-member-js
  return response.data;
}
