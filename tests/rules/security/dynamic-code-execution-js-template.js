const pug = require('pug');
const ejs = require('ejs');
const Handlebars = require('handlebars');
const _ = require('lodash');

app.post('/preview', (req, res) => {
  // ruleid: dynamic-code-execution-js-template
  const one = pug.render(req.body.template);
  // ruleid: dynamic-code-execution-js-template
  const two = ejs.render('<h1>' + req.query.title + '</h1>', {});
  // ruleid: dynamic-code-execution-js-template
  const three = Handlebars.compile(req.body.layout)({});
  // ruleid: dynamic-code-execution-js-template
  const four = _.template(`Hello ${req.query.name}`)();
  // ok: dynamic-code-execution-js-template (near miss: the visitor's text is data)
  const five = ejs.render('<h1><%= title %></h1>', { title: req.query.title });
  // ok: dynamic-code-execution-js-template (near miss: the page is fixed)
  const six = pug.renderFile('views/home.pug', { name: req.query.name });
  // ok: dynamic-code-execution-js-template
  const seven = Handlebars.compile(LAYOUT)({ name: req.body.name });
  res.send([one, two, three, four, five, six, seven].join());
});
