const jwt = require('jsonwebtoken');

function who(token) {
  // ruleid: jwt-not-verified-js-decode
  const claims = jwt.decode(token);
  return claims.sub;
}

const role = (token) => {
  // ruleid: jwt-not-verified-js-decode
  return jwt.decode(token).role;
};

function good(token, key) {
  // ok: jwt-not-verified-js-decode
  return jwt.verify(token, key, { algorithms: ['HS256'] });
}

function goodKey(token, keys) {
  // ok: jwt-not-verified-js-decode (near miss: looks for the key's name, then verifies)
  const { header } = jwt.decode(token, { complete: true });
  return jwt.verify(token, keys[header.kid], { algorithms: ['RS256'] });
}

function isExpired(token) {
  // ok: jwt-not-verified-js-decode
  return jwt.decode(token).exp * 1000 < Date.now();
}
