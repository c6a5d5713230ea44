import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openShop } from './support/shop.js';

let shop;
before(async () => {
  shop = await openShop();
});
after(() => shop.close());

test('a new account is signed in by a cookie that scripts and other sites cannot use', async () => {
  const { answer, email } = await shop.visitor().signUp();
  assert.equal(answer.status, 201);
  assert.equal(answer.body.user.email, email);
  assert.equal(answer.text.includes('password'), false);
  const cookie = answer.headers.get('set-cookie');
  for (const part of ['__Host-session=', 'HttpOnly', 'Secure', 'SameSite=Strict']) assert.ok(cookie.includes(part), part);
});

test('passwords are stored as bcrypt with cost 12', async () => {
  const { id } = await shop.visitor().signUp();
  const { rows } = await shop.database.query('SELECT password_hash FROM users WHERE id = $1', [id]);
  assert.match(rows[0].password_hash, /^\$2b\$12\$/);
});

test('nobody can make themselves the owner', async () => {
  const body = { email: 'eve@mail.example', name: 'Eve', password: 'a long enough one', role: 'admin' };
  assert.equal((await shop.visitor().post('/api/signup', body)).status, 400);
});

test('a login with SQL in the address is refused as bad input', async () => {
  const answer = await shop.visitor().post('/api/login', { email: "' OR 1=1 --", password: 'x' });
  assert.equal(answer.status, 400);
  assert.equal(answer.body.error.code, 'invalid_input');
});

test('a wrong password and an unknown address get the same answer', async () => {
  const { email } = await shop.visitor().signUp();
  const wrong = await shop.visitor().post('/api/login', { email, password: 'not the right one' });
  const unknown = await shop.visitor().post('/api/login', { email: 'nobody@mail.example', password: 'not the right one' });
  assert.equal(wrong.status, 401);
  assert.equal(unknown.status, 401);
  assert.equal(wrong.body.error.message, unknown.body.error.message);
});

test('a session ends with the logout', async () => {
  const visitor = shop.visitor();
  await visitor.signUp();
  assert.equal((await visitor.get('/api/orders')).status, 200);
  assert.equal((await visitor.post('/api/logout')).status, 204);
  assert.equal((await visitor.get('/api/orders')).status, 401);
});

test('an expired session is no session', async () => {
  const visitor = shop.visitor();
  const { id } = await visitor.signUp();
  await shop.database.query("UPDATE sessions SET expires_at = now() - interval '1 second' WHERE user_id = $1", [id]);
  assert.equal((await visitor.get('/api/orders')).status, 401);
});

test('the eleventh try at a password within the window is refused', async () => {
  const visitor = shop.visitor();
  const statuses = [];
  for (let attempt = 0; attempt < 11; attempt += 1) {
    const answer = await visitor.post('/api/login', { email: 'nobody@mail.example', password: 'guess' });
    statuses.push(answer.status);
  }
  assert.deepEqual(new Set(statuses.slice(0, 10)), new Set([401]));
  assert.equal(statuses[10], 429);
});

test('a request from another site changes nothing', async () => {
  const visitor = shop.visitor();
  await visitor.signUp();
  assert.equal((await visitor.post('/api/logout', undefined, { origin: 'https://evil.example' })).status, 403);
  assert.equal((await visitor.get('/api/orders')).status, 200);
});
