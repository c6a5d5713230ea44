const cookie = require('cookie');
const session = require('express-session');

function login(req, res, token) {
  // ruleid: session-cookie-flags-js
  res.cookie('token', token);
  // ruleid: session-cookie-flags-js
  res.cookie('session_id', token, { secure: true, sameSite: 'lax' });
  // ruleid: session-cookie-flags-js
  res.cookie('auth', token, { httpOnly: false });
  // ruleid: session-cookie-flags-js
  res.setHeader('Set-Cookie', cookie.serialize('access_token', token, { path: '/' }));
}

// ruleid: session-cookie-flags-js
app.use(session({ secret: process.env.SECRET, cookie: { httpOnly: false, secure: true } }));
// ok: session-cookie-flags-js (near miss: the library's own default is safe)
app.use(session({ secret: process.env.SECRET, cookie: { secure: true } }));

function good(req, res, token, options) {
  // ok: session-cookie-flags-js
  res.cookie('token', token, { httpOnly: true, secure: true, sameSite: 'lax' });
  // ok: session-cookie-flags-js (near miss: the options stand elsewhere)
  res.cookie('token', token, options);
  // ok: session-cookie-flags-js (near miss: scripts must read this one)
  res.cookie('XSRF-TOKEN', token);
  // ok: session-cookie-flags-js
  res.cookie('theme', 'dark');
  // ok: session-cookie-flags-js (near miss: the cookie is taken away)
  res.cookie('token', '', { maxAge: 0 });
}
