const vm = require('vm');

function calculate(formula) {
  // ruleid: dynamic-code-execution-js-unproven
  return eval(formula);
}

const compile = (body) => {
  // ruleid: dynamic-code-execution-js-unproven
  return new Function('row', 'return ' + body);
};

function sandboxed(script, context) {
  // ruleid: dynamic-code-execution-js-unproven
  return vm.runInNewContext(script, context);
}

function later(callback, name) {
  // ok: dynamic-code-execution-js-unproven (near miss: a timer calls a function)
  setTimeout(callback, 100);
  // ok: dynamic-code-execution-js-unproven (near miss: a function with the value as its argument)
  setInterval(() => notify(name), 1000);
  // ok: dynamic-code-execution-js-unproven
  return eval('1 + 1');
}

function scaled(factor) {
  // ok: dynamic-code-execution-js-unproven (near miss: a number)
  return eval('2 * ' + Number(factor));
}
