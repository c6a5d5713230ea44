const errorhandler = require('errorhandler');

// ruleid: debug-mode-enabled-js
app.use(errorhandler());
// ruleid: debug-mode-enabled-js
process.env.NODE_ENV = 'development';

if (process.env.NODE_ENV === 'development') {
  // ok: debug-mode-enabled-js (near miss: only on a developer's machine)
  app.use(errorhandler());
}
// ok: debug-mode-enabled-js
process.env.NODE_ENV = 'production';
// ok: debug-mode-enabled-js (near miss: it asks, and sets nothing)
const local = process.env.NODE_ENV === 'development';
