// The literals here are fake on purpose.
// ok: insecure-signing-secret-js
const fallback = process.env.JWT_SECRET || 'fake-4242-secret';
// ok: insecure-signing-secret-js
const other = process.env.SESSION_SECRET ?? 'fake-4242-secret';
// ok: insecure-signing-secret-js
const { COOKIE_SECRET = 'fake-4242-secret' } = process.env;
// ruleid: insecure-signing-secret-js
app.use(session({ resave: false, secret: 'fake 4242 cat' }));
// ruleid: insecure-signing-secret-js
app.use(cookieSession({ name: 's', keys: ['fake-4242'] }));
// ruleid: insecure-signing-secret-js
const token = jwt.sign({ id: user.id }, 'fake-4242-secret', { expiresIn: '1h' });
// ruleid: insecure-signing-secret-js
const jwtSecret = 'fake-4242-secret';
const schema = z.object({
  // ok: insecure-signing-secret-js
  JWT_SECRET: z.string().default('fake-4242-secret'),
});
// ruleid: insecure-signing-secret-js
export default NextAuth({ providers: [], secret: 'fake-4242-secret' });

// ok: insecure-signing-secret-js
const secret = process.env.JWT_SECRET;
// ok: insecure-signing-secret-js
app.use(session({ resave: false, secret: process.env.SESSION_SECRET }));
// ok: insecure-signing-secret-js
const good = jwt.sign({ id: user.id }, process.env.JWT_SECRET);
// near miss: jsonwebtoken refuses an empty secret, so this fails closed
// ok: insecure-signing-secret-js
const empty = process.env.JWT_SECRET || '';
// near miss: how long a token lives is no secret
// ok: insecure-signing-secret-js
const lifetime = process.env.JWT_SECRET_EXPIRES || '7d';
// near miss: the name of the variable to look up, not its value
// ok: insecure-signing-secret-js
const JWT_SECRET = 'APP_JWT_SECRET';
// near miss: a label for people
// ok: insecure-signing-secret-js
const labels = { jwtSecret: 'Your JWT secret' };
// near miss: a public key is made to be public
// ok: insecure-signing-secret-js
jwt.verify(token, '-----BEGIN PUBLIC KEY-----\nfake\n-----END PUBLIC KEY-----');

function load() {
  // near miss: the default never gets to production
  // ok: insecure-signing-secret-js
  const key = process.env.SESSION_SECRET || 'fake-4242-dev';
  if (process.env.NODE_ENV === 'production' && key === 'fake-4242-dev') {
    throw new Error('SESSION_SECRET is not set');
  }
  return key;
}

// near miss: a payment provider's key signs no session (it is a hard-coded secret: another finding); fake, digits repeat
// ok: insecure-signing-secret-js
const stripe = { secretKey: 'sk_live_4242424242424242424242424242', currency: 'usd' };
// near miss: the same as a fallback
// ok: insecure-signing-secret-js
const appSecret = process.env.APP_SECRET || 'whsec_42424242424242424242424242424242';
// ruleid: insecure-signing-secret-js
const secretKey = 'sk8er-boi-4242';
