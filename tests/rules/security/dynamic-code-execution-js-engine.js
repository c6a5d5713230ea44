const { VM, VMScript } = require('vm2');
const vm = require('vm');
const Sandbox = require('sandbox');

app.post('/run', async (req, res) => {
  const machine = new VM();
  // ruleid: dynamic-code-execution-js-engine
  new VM({ timeout: 100 }).run(req.body.code);
  const sandbox = new Sandbox();
  // ruleid: dynamic-code-execution-js-engine
  sandbox.run(`calculate(${req.query.formula})`, (result) => res.json(result));
  // ruleid: dynamic-code-execution-js-engine
  await page.evaluate(`document.title = '${req.body.title}'`);
  // ok: dynamic-code-execution-js-engine (near miss: the function is fixed, the value is its argument)
  await page.evaluate((title) => { document.title = title; }, req.body.title);
  // ok: dynamic-code-execution-js-engine (near miss: a number)
  sandbox.run(`calculate(${Number(req.query.formula)})`);
  // ok: dynamic-code-execution-js-engine
  machine.run('1 + 1');
  // ok: dynamic-code-execution-js-engine (near miss: a database runs it, not an engine)
  db.run('SELECT 1', req.body.values);
  return vm;
});
