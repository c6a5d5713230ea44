const express = require('express');
const escapeHtml = require('escape-html');

const app = express();

app.get('/hello', (req, res) => {
  // ruleid: xss-raw-html-js
  res.send('<h1>Hello ' + req.query.name + '</h1>');
});

app.get('/items/:id', async (req, res) => {
  const { id } = req.params;
  const item = await Item.findById(id);
  // ruleid: xss-raw-html-js
  if (!item) return res.status(404).send(`No item ${id}`);
  // ok: xss-raw-html-js (near miss: what the database gave, not the visitor's text)
  res.send(item);
});

app.post('/echo', function (req, res) {
  const html = `<p>${req.body.comment.trim()}</p>`;
  res.write('<html>');
  // ruleid: xss-raw-html-js
  res.write(html);
  res.end('</html>');
});

app.get('/plain', (req, res) => {
  // ruleid: xss-raw-html-js
  res.send(req.query.text);
});

export async function GET(request) {
  const name = request.nextUrl.searchParams.get('name');
  // ruleid: xss-raw-html-js
  return new Response(`<h1>${name}</h1>`, { headers: { 'Content-Type': 'text/html' } });
}

app.get('/safe', (req, res) => {
  // ok: xss-raw-html-js (near miss: escaped where it is put in)
  res.send('<h1>Hello ' + escapeHtml(req.query.name) + '</h1>');
});

app.get('/json', (req, res) => {
  // ok: xss-raw-html-js
  res.json({ name: req.query.name });
  // ok: xss-raw-html-js (near miss: an object is sent as JSON)
  res.send({ name: req.query.name });
  // ok: xss-raw-html-js (near miss: the whole body is an object, sent as JSON)
  res.send(req.body);
});

app.get('/text', (req, res) => {
  res.setHeader('Content-Type', 'text/plain');
  // ok: xss-raw-html-js (near miss: browsers show this as text)
  res.end('you asked for ' + req.query.q);
});

app.get('/number', (req, res) => {
  // ok: xss-raw-html-js
  res.send(`<p>${Number(req.query.n)}</p>`);
});

app.get('/page', (req, res) => {
  // ok: xss-raw-html-js
  res.render('page', { name: req.query.name });
});
