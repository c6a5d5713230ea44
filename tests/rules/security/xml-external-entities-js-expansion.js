const expat = require('node-expat');
const xml2json = require('xml2json');

app.post('/feed', (req, res) => {
  const parser = new expat.Parser('UTF-8');
  // ruleid: xml-external-entities-js-expansion
  parser.write(req.body);
  // ruleid: xml-external-entities-js-expansion
  const feed = xml2json.toJson(req.body.xml);
  // ok: xml-external-entities-js-expansion (near miss: no XML parser)
  const known = JSON.parse(req.body.known);
  // ok: xml-external-entities-js-expansion (near miss: a file of the program)
  const own = xml2json.toJson(TEMPLATE);
  res.json({ feed, known, own });
});
