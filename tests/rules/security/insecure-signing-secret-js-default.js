// The literals here are fake on purpose.
// ruleid: insecure-signing-secret-js-default
const fallback = process.env.JWT_SECRET || 'fake-4242-secret';
// ruleid: insecure-signing-secret-js-default
const other = process.env.SESSION_SECRET ?? 'fake-4242-secret';
// ruleid: insecure-signing-secret-js-default
const { COOKIE_SECRET = 'fake-4242-secret' } = process.env;
// ok: insecure-signing-secret-js-default
app.use(session({ resave: false, secret: 'fake 4242 cat' }));
// ok: insecure-signing-secret-js-default
app.use(cookieSession({ name: 's', keys: ['fake-4242'] }));
// ok: insecure-signing-secret-js-default
const token = jwt.sign({ id: user.id }, 'fake-4242-secret', { expiresIn: '1h' });
// ok: insecure-signing-secret-js-default
const jwtSecret = 'fake-4242-secret';
const schema = z.object({
  // ruleid: insecure-signing-secret-js-default
  JWT_SECRET: z.string().default('fake-4242-secret'),
});
// ok: insecure-signing-secret-js-default
export default NextAuth({ providers: [], secret: 'fake-4242-secret' });

// ok: insecure-signing-secret-js-default
const secret = process.env.JWT_SECRET;
// ok: insecure-signing-secret-js-default
app.use(session({ resave: false, secret: process.env.SESSION_SECRET }));
// ok: insecure-signing-secret-js-default
const good = jwt.sign({ id: user.id }, process.env.JWT_SECRET);
// near miss: jsonwebtoken refuses an empty secret, so this fails closed
// ok: insecure-signing-secret-js-default
const empty = process.env.JWT_SECRET || '';
// near miss: how long a token lives is no secret
// ok: insecure-signing-secret-js-default
const lifetime = process.env.JWT_SECRET_EXPIRES || '7d';
// near miss: the name of the variable to look up, not its value
// ok: insecure-signing-secret-js-default
const JWT_SECRET = 'APP_JWT_SECRET';
// near miss: a label for people
// ok: insecure-signing-secret-js-default
const labels = { jwtSecret: 'Your JWT secret' };
// near miss: a public key is made to be public
// ok: insecure-signing-secret-js-default
jwt.verify(token, '-----BEGIN PUBLIC KEY-----\nfake\n-----END PUBLIC KEY-----');

function load() {
  // near miss: the default never gets to production
  // ok: insecure-signing-secret-js-default
  const key = process.env.SESSION_SECRET || 'fake-4242-dev';
  if (process.env.NODE_ENV === 'production' && key === 'fake-4242-dev') {
    throw new Error('SESSION_SECRET is not set');
  }
  return key;
}

// near miss: a payment provider's key signs no session (it is a hard-coded secret: another finding); fake, digits repeat
// ok: insecure-signing-secret-js-default
const stripe = { secretKey: 'sk_live_4242424242424242424242424242', currency: 'usd' };
// near miss: the same as a fallback
// ok: insecure-signing-secret-js-default
const appSecret = process.env.APP_SECRET || 'whsec_42424242424242424242424242424242';
// ok: insecure-signing-secret-js-default
const secretKey = 'sk8er-boi-4242';
