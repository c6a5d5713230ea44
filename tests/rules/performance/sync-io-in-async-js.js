const { execSync } = require('child_process');
const bcrypt = require('bcrypt');

app.post('/login', (req, res) => {
  // ruleid: sync-io-in-async-js
  const same = bcrypt.compareSync(req.body.password, user.hash);
  res.json({ same });
});

exports.version = async (req, res) => {
  // ruleid: sync-io-in-async-js
  res.send(execSync('git rev-parse HEAD').toString());
};

export async function POST(request) {
  // ruleid: sync-io-in-async-js
  const key = crypto.pbkdf2Sync(secret, salt, 100000, 64, 'sha512');
  return Response.json({ key });
}

app.post('/good', async (req, res) => {
  // ok: sync-io-in-async-js
  res.json({ same: await bcrypt.compare(req.body.password, user.hash) });
});

// near miss: at start-up nobody waits
// ok: sync-io-in-async-js
const revision = execSync('git rev-parse HEAD').toString();

function seed() {
  // near miss: no request is served here
  // ok: sync-io-in-async-js
  return bcrypt.hashSync('fake-4242', 12);
}

export const verify = (password, hash) => {
  // near miss: a plain function; who calls it is unknown
  // ok: sync-io-in-async-js
  return bcrypt.compareSync(password, hash);
};

if (isDev) {
  app.get('/_e2e/state', (req, res) => {
    // near miss: only a developer's machine has this route
    // ok: sync-io-in-async-js
    res.send(execSync("git status"));
  });
}

if (process.env.NODE_ENV !== 'test') {
  app.get('/state', (req, res) => {
    // ruleid: sync-io-in-async-js
    res.send(execSync("git status"));
  });
}

app.post("/session", (_, res) => {
  // ruleid: sync-io-in-async-js
  const key = crypto.hkdfSync("sha512", secret, salt, info, 64)
  // ruleid: sync-io-in-async-js
  res.json({ valid: argon2.verifySync(stored, given), key })
})

// ok: sync-io-in-async-js (near miss: once, when the program starts)
const startKey = crypto.hkdfSync("sha512", secret, salt, info, 64)
