const jwt = require('jsonwebtoken');

function authenticate(req, res, next) {
  // ruleid: jwt-not-verified-js
  req.user = jwt.decode(req.headers.authorization);
  next();
}

function accept(token, key, claims) {
  // ruleid: jwt-not-verified-js
  const user = jwt.verify(token, key, { algorithms: ['HS256', 'none'] });
  // ruleid: jwt-not-verified-js
  const made = jwt.sign(claims, '', { algorithm: 'none' });
  return [user, made];
}

function good(req, key) {
  // ok: jwt-not-verified-js
  req.user = jwt.verify(req.headers.authorization, key, { algorithms: ['HS256'] });
}

function goodTwice(req, key, token) {
  jwt.verify(token, key, { algorithms: ['HS256'] });
  // ok: jwt-not-verified-js (near miss: verified on the line before)
  req.user = jwt.decode(token);
}

function goodName(token, key) {
  // ok: jwt-not-verified-js (near miss: a name that is no algorithm)
  return jwt.verify(token, key, { algorithms: ['HS256'], subject: 'none' });
}
