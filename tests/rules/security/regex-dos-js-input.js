const express = require('express');
const escapeRegExp = require('lodash/escapeRegExp');
const router = express.Router();

router.get('/products', async (req, res) => {
  // ruleid: regex-dos-js-input
  const byName = new RegExp(req.query.name, 'i');
  const { term } = req.query;
  // ruleid: regex-dos-js-input
  const byTerm = RegExp(`^${term}.*`);
  const word = String(req.body.word).trim();
  // ruleid: regex-dos-js-input
  const whole = new RegExp('\\b' + word + '\\b');

  // ok: regex-dos-js-input (near miss: the visitor's text is escaped)
  const escaped = new RegExp(escapeRegExp(req.query.name), 'i');
  // ok: regex-dos-js-input (near miss: every sign with a meaning is escaped)
  const byHand = new RegExp(term.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  // ok: regex-dos-js-input (near miss: the pattern is fixed, the text is the visitor's)
  const valid = new RegExp('^[a-z]{1,20}$').test(req.query.name);
  // ok: regex-dos-js-input
  const known = new RegExp(PATTERNS[req.query.kind]);
  res.json(await Product.find({ name: byName, byTerm, whole, escaped, byHand, valid, known }));
});
