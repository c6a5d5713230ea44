const jwt = require('jsonwebtoken');
const { expressjwt } = require('express-jwt');

function who(token, key) {
  // ruleid: jwt-not-verified-js-expiry
  return jwt.verify(token, key, { algorithms: ['HS256'], ignoreExpiration: true });
}

// ruleid: jwt-not-verified-js-expiry
app.use(expressjwt({ secret: process.env.JWT_SECRET }));
// ok: jwt-not-verified-js-expiry
app.use(expressjwt({ secret: process.env.JWT_SECRET, algorithms: ['HS256'] }));

function good(token, key) {
  // ok: jwt-not-verified-js-expiry
  return jwt.verify(token, key, { algorithms: ['HS256'] });
}

function refreshToken(token, key) {
  // ok: jwt-not-verified-js-expiry (near miss: to renew an old token is what this is for)
  return jwt.verify(token, key, { algorithms: ['HS256'], ignoreExpiration: true });
}
