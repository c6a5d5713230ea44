import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { openShop, signUpAdmin } from './support/shop.js';

let shop;
let owner;
let modelAnswer = () => ({ body: {} });
const PNG = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

before(async () => {
  shop = await openShop({ model: () => modelAnswer() });
  owner = await signUpAdmin(shop);
});
after(() => shop.close());

test('SQL in a search is text to look for', async () => {
  const answer = await shop.visitor().get(`/api/products?q=${encodeURIComponent("' OR 1=1 --")}`);
  assert.equal(answer.status, 200);
  assert.deepEqual(answer.body.products, []);
});

test('a percent sign in a search is a percent sign', async () => {
  assert.deepEqual((await shop.visitor().get('/api/products?q=%25')).body.products, []);
});

test('a search answers in pages', async () => {
  const first = await shop.visitor().get('/api/products?q=mug&limit=40');
  assert.equal(first.body.products.length, 40);
  const second = await shop.visitor().get(`/api/products?q=mug&limit=40&after=${first.body.next}`);
  assert.equal(second.body.products.length, 5);
  assert.equal(second.body.next, null);
});

test('identifiers that are no numbers are refused', async () => {
  assert.equal((await shop.visitor().get('/api/products/1%3BDROP')).status, 400);
  assert.equal((await shop.visitor().get('/api/products/999')).status, 404);
});

test('only the owner changes products, and only within the rules', async () => {
  const product = { name: 'Bowl', description: '', price_cents: 1200, stock: 3, featured: false };
  const visitor = shop.visitor();
  assert.equal((await visitor.post('/api/products', product)).status, 401);
  await visitor.signUp();
  assert.equal((await visitor.post('/api/products', product)).status, 403);
  assert.equal((await owner.post('/api/products', { ...product, price_cents: -1 })).status, 400);
  const { status, body } = await owner.post('/api/products', product);
  assert.equal(status, 201);
  assert.equal((await owner.put(`/api/products/${body.id}`, { ...product, stock: 4 })).status, 200);
  assert.equal((await shop.visitor().get(`/api/products/${body.id}`)).body.product.stock, 4);
});

test('a photo is stored and shown', async () => {
  assert.equal((await owner.put('/api/products/1/image', PNG, { 'content-type': 'image/png' })).status, 204);
  const shown = await shop.visitor().get('/api/products/1/image');
  assert.equal(shown.headers.get('content-type'), 'image/png');
});

test('a script called a photo and a photo that is too large are refused', async () => {
  const script = Buffer.from('<script>alert(1)</script>');
  assert.equal((await owner.put('/api/products/2/image', script, { 'content-type': 'image/png' })).status, 415);
  const large = Buffer.concat([PNG, Buffer.alloc(1_100_000)]);
  assert.equal((await owner.put('/api/products/2/image', large, { 'content-type': 'image/png' })).status, 413);
  assert.equal((await shop.visitor().get('/api/products/2/image')).status, 404);
});

test('a draft of the model is returned and not saved', async () => {
  const content = JSON.stringify({ description: 'A sturdy mug of cedar, made for slow mornings.' });
  modelAnswer = () => ({
    body: { model: 'dated', choices: [{ message: { content } }], usage: { prompt_tokens: 90, completion_tokens: 20 } },
  });
  const answer = await owner.post('/api/products/3/description-draft');
  assert.equal(answer.body.draft, 'A sturdy mug of cedar, made for slow mornings.');
  const asked = JSON.parse(shop.model.asked.at(-1).body);
  assert.equal(asked.max_completion_tokens, 300);
  assert.equal((await shop.visitor().get('/api/products/3')).body.product.description, '');
  const line = shop.logged.find(({ msg }) => msg === 'model call');
  assert.deepEqual([line.model, line.inputTokens, line.outputTokens], ['dated', 90, 20]);
  assert.ok(line.requestId && line.ms >= 0);
});

test('a model that answers nonsense or not at all is an outage, not a description', async () => {
  modelAnswer = () => ({ body: { choices: [{ message: { content: 'Sure! Here it is' } }] } });
  assert.equal((await owner.post('/api/products/3/description-draft')).status, 503);
  modelAnswer = () => ({ body: { choices: [] } });
  assert.equal((await owner.post('/api/products/3/description-draft')).status, 503);
  modelAnswer = () => ({ status: 500 });
  assert.equal((await owner.post('/api/products/3/description-draft')).status, 503);
});
