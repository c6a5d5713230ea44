const session = require('express-session');

function login(res, token) {
  // ruleid: session-cookie-js
  res.cookie('token', token);
  // ruleid: session-cookie-js
  res.cookie('session_id', token, { httpOnly: true });
  // ok: session-cookie-js (near miss: no login in it)
  res.cookie('theme', 'dark');
  // ok: session-cookie-js
  res.clearCookie('token');
}
