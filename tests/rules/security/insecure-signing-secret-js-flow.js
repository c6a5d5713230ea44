const jwt = require('jsonwebtoken');

function issue(user) {
  const secret = '1111-2222-3333'; // fake key
  // ruleid: insecure-signing-secret-js-flow
  return jwt.sign({ id: user.id }, secret, { expiresIn: '1h' });
}

const options = { jwtFromRequest: fromHeader };
// ruleid: insecure-signing-secret-js-flow
options.secretOrKey = '4444-5555-6666'; // fake key

const { cookieSecret } = require('./config');
// ok: insecure-signing-secret-js-flow (near miss: the literal is the name of a file)
app.use(session({ secret: cookieSecret }));
const publicKey = fs ? fs.readFileSync('jwt.pub') : 'no key';
// ok: insecure-signing-secret-js-flow
jwt.verify(token, publicKey);

function good(user, config) {
  const secret = process.env.JWT_SECRET;
  // ok: insecure-signing-secret-js-flow
  const one = jwt.sign({ id: user.id }, secret);
  // ok: insecure-signing-secret-js-flow (near miss: the literal is the name of a setting)
  const two = jwt.sign({ id: user.id }, config.get('jwt.secret'));
  // ok: insecure-signing-secret-js-flow (near miss: the literal is the name of a field)
  return [one, two, jwt.sign({ id: user.id }, process.env['JWT_SECRET'])];
}
