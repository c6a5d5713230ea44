const vm = require('vm');

this.update = (req, res, next) => {
  // ruleid: dynamic-code-execution-js
  const preTax = eval(req.body.preTax);
  const formula = req.query.formula;
  // ruleid: dynamic-code-execution-js
  const run = new Function('x', `return ${formula}`);
  // ruleid: dynamic-code-execution-js
  vm.runInNewContext(req.body.script, {});
  // ruleid: dynamic-code-execution-js
  setTimeout('notify("' + req.query.name + '")', 1000);
  // ruleid: dynamic-code-execution-js
  users.find({ $where: `this.name === '${req.body.name}'` });

  // ruleid: dynamic-code-execution-js
  eval(req.body.code.trim());
  const trimmed = formula.trim();
  // ruleid: dynamic-code-execution-js
  eval('(' + trimmed + ')');

  // ok: dynamic-code-execution-js
  const parsed = Number(req.body.preTax);
  // ok: dynamic-code-execution-js
  eval('1 + 1');
  // near miss: a number cannot be code
  // ok: dynamic-code-execution-js
  users.find({ $where: `this.stocks > ${parseInt(req.body.threshold, 10)}` });
  // near miss: a timer calls a function, with request data as its argument
  // ok: dynamic-code-execution-js
  setTimeout(() => notify(req.query.name), 1000);
  // ok: dynamic-code-execution-js
  setTimeout(notify, req.body.delay);
  // near miss: looked up in a fixed list
  // ok: dynamic-code-execution-js
  const known = FORMULAS[req.query.formula];
  // ok: dynamic-code-execution-js
  eval(known);
  // near miss: what is no digit was taken out
  const digits = req.query.number.replace(/[^0-9]/g, '');
  // ok: dynamic-code-execution-js
  eval(digits + ' * 2');
  // near miss: a method of that name on something of their own
  // ok: dynamic-code-execution-js
  calculator.eval(req.body.formula);
  res.json({ preTax, parsed, run });
};

exports.handler = async (event) => {
  // ruleid: dynamic-code-execution-js
  const value = eval(event.body);
  // ok: dynamic-code-execution-js (near miss: parsed as data)
  return { value, data: JSON.parse(event.body) };
};
