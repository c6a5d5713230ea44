const vm = require('vm');
const libxmljs = require('libxmljs2');

function importOrder(req) {
  // ruleid: xml-external-entities-js
  const order = libxmljs.parseXml(req.body, { noent: true });
  // ruleid: xml-external-entities-js
  const other = libxmljs.parseXmlString(req.body.toString('utf8'), { noblanks: true, noent: true });
  // ok: xml-external-entities-js (near miss: entities stay as they are)
  const safe = libxmljs.parseXml(req.body, { noent: false });
  // ok: xml-external-entities-js
  const plain = libxmljs.parseXml(req.body);
  // ruleid: xml-external-entities-js
  const boxed = vm.runInNewContext('libxmljs.parseXml(data, { noent: true })', { libxmljs, data: req.body });
  // ok: xml-external-entities-js (near miss: the same without the option)
  const bare = vm.runInNewContext('libxmljs.parseXml(data)', { libxmljs, data: req.body });
  return [boxed, bare, order, other, safe, plain];
}
