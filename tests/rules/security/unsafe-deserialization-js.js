const serialize = require('node-serialize');
const yaml = require('js-yaml');
const v8 = require('v8');

app.get('/profile', (req, res) => {
  const text = Buffer.from(req.cookies.profile, 'base64').toString();
  // ruleid: unsafe-deserialization-js
  const profile = serialize.unserialize(text);
  // ruleid: unsafe-deserialization-js
  const settings = yaml.load(req.body.settings, { schema: yaml.DEFAULT_FULL_SCHEMA });
  // ok: unsafe-deserialization-js (near miss: holds data only)
  const plain = JSON.parse(text);
  // ok: unsafe-deserialization-js (near miss: the ordinary schema holds data only)
  const safe = yaml.load(req.body.settings);
  // ok: unsafe-deserialization-js
  const sent = serialize.serialize(req.body);
  res.json({ profile, settings, plain, safe, sent });
});
