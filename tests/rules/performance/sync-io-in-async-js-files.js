const fs = require('fs');

app.get('/terms', (req, res) => {
  // ruleid: sync-io-in-async-js-files
  res.send(fs.readFileSync('terms.html', 'utf8'));
});

export async function POST(request) {
  // ruleid: sync-io-in-async-js-files
  fs.writeFileSync('last.json', JSON.stringify(await request.json()));
  return Response.json({});
}

app.get('/good', async (req, res) => {
  // ok: sync-io-in-async-js-files
  res.send(await fs.promises.readFile('terms.html', 'utf8'));
});

// near miss: read once at start-up
// ok: sync-io-in-async-js-files
const terms = fs.readFileSync('terms.html', 'utf8');
app.get('/cached', (req, res) => res.send(terms));

function loadConfig(path) {
  // near miss: no request is served here
  // ok: sync-io-in-async-js-files
  return JSON.parse(fs.readFileSync(path, 'utf8'));
}

if (isDev) {
  app.get('/_e2e/state', (req, res) => {
    // near miss: only a developer's machine has this route
    // ok: sync-io-in-async-js-files
    res.send(fs.readFileSync(snapshot));
  });
}

if (process.env.NODE_ENV !== 'test') {
  app.get('/state', (req, res) => {
    // ruleid: sync-io-in-async-js-files
    res.send(fs.readFileSync(snapshot));
  });
}
