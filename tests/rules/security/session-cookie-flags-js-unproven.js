const session = require('express-session');
const Cookies = require('js-cookie');

function remember(req, res, name, value) {
  // ruleid: session-cookie-flags-js-unproven
  res.cookie(name, value);
  // ruleid: session-cookie-flags-js-unproven
  res.cookie('cart', value, { httpOnly: true });
  // ok: session-cookie-flags-js-unproven
  res.cookie('cart', value, { httpOnly: true, secure: true });
  // ok: session-cookie-flags-js-unproven (near miss: the name says that it is harmless)
  res.cookie('language', value);
  // ok: session-cookie-flags-js-unproven
  res.clearCookie('cart');
}

// ruleid: session-cookie-flags-js-unproven
app.use(session({ secret: process.env.SECRET, resave: false }));
// ok: session-cookie-flags-js-unproven
app.use(session({ secret: process.env.SECRET, cookie: { secure: process.env.NODE_ENV === 'production' } }));
// ruleid: session-cookie-flags-js-unproven
Cookies.set('access_token', token);
// ok: session-cookie-flags-js-unproven
Cookies.set('sidebar', 'open');
// ruleid: session-cookie-flags-js-unproven
document.cookie = `auth=${token}; Path=/; SameSite=Strict`;
// ok: session-cookie-flags-js-unproven (near miss: the cookie is taken away)
document.cookie = 'auth=; Max-Age=0; Path=/';
