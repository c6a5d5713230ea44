const protection = require('tiny-protection');
const express = require('express');
const methodOverride = require('method-override');

const app = express();
// ruleid: csrf-missing-js-off
app.use(protection({ ignoreMethods: ['GET', 'POST'] }));
// ok: csrf-missing-js-off (near miss: these methods change nothing)
app.use(protection({ ignoreMethods: ['GET', 'HEAD', 'OPTIONS'] }));

function wrong(site) {
  // ruleid: csrf-missing-js-off
  site.use(methodOverride());
  site.use(csrf());
}

function right(site) {
  // ok: csrf-missing-js-off
  site.use(csrf());
  site.use(methodOverride());
}
