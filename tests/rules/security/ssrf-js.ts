import axios from 'axios';
import got from 'got';
import http from 'http';

app.get('/preview', async (req, res) => {
  // ruleid: ssrf-js
  const page = await axios.get(req.query.url as string);
  const { target } = req.body;
  // ruleid: ssrf-js
  await fetch(target, { method: 'POST' });
  // ruleid: ssrf-js
  await got(`https://${req.body.host}/status`);
  // ruleid: ssrf-js
  await axios({ method: 'get', url: req.body.image });
  // ruleid: ssrf-js
  http.get(req.query.feed, (answer) => answer.pipe(res));
  // ruleid: ssrf-js
  await browserPage.goto(req.query.url);

  // ok: ssrf-js (near miss: the host is fixed)
  await axios.get(`https://api.example.com/users/${req.params.id}`);
  // ok: ssrf-js (near miss: the host is a setting)
  await fetch(`${process.env.API_URL}/users/${req.params.id}`);
  // ok: ssrf-js (near miss: the visitor's text is the body, not the address)
  await axios.post('https://api.example.com/users', req.body);
  // ok: ssrf-js (near miss: our own address, looked up by the visitor's word)
  await fetch(FEEDS[req.query.feed]);
  res.send(page.data);
});

app.get('/proxy', async (req, res) => {
  const url = new URL(req.query.url as string);
  if (!ALLOWED_HOSTS.has(url.hostname)) {
    return res.status(400).end();
  }
  // ok: ssrf-js (near miss: its host was compared before)
  const answer = await fetch(url);
  res.send(await answer.text());
});

export async function POST(request: NextRequest) {
  const { webhook } = await request.json();
  // ruleid: ssrf-js
  const answer = await fetch(webhook);
  return NextResponse.json(await answer.json());
}
