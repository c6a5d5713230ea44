const path = require('path');

app.get('/plugins/:name', async (req, res) => {
  // ruleid: dynamic-code-execution-js-module
  const plugin = require('./plugins/' + req.params.name);
  // ruleid: dynamic-code-execution-js-module
  const theme = await import(`./themes/${req.query.theme}.js`);
  // ok: dynamic-code-execution-js-module (near miss: looked up by the visitor's word)
  const known = require(PLUGINS[req.params.name]);
  // ok: dynamic-code-execution-js-module
  const fixed = require('./plugins/default');
  const code = req.query.lang;
  if (!ALLOWED.includes(code)) return res.status(404).end();
  // ok: dynamic-code-execution-js-module (near miss: compared with a list before)
  const lang = require('./lang/' + code);
  return res.json([plugin, theme, known, fixed, lang]);
});
