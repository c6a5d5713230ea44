app.get('/data', (req, res) => {
  // ruleid: cors-too-open-js-reflected
  res.set('Access-Control-Allow-Origin', req.query.origin);
  res.json(DATA);
});

app.get('/list', (req, res) => {
  const origin = req.headers.origin;
  // ruleid: cors-too-open-js-reflected
  res.writeHead(200, { 'Access-Control-Allow-Origin': origin });
  res.end();
});

app.get('/good', (req, res) => {
  // ok: cors-too-open-js-reflected
  res.set('Access-Control-Allow-Origin', process.env.ORIGIN);
  if (ALLOWED.includes(req.headers.origin)) {
    // ok: cors-too-open-js-reflected (near miss: sent back after a look at the list)
    res.set('Access-Control-Allow-Origin', req.headers.origin);
  }
  // ok: cors-too-open-js-reflected (near miss: another header)
  res.set('X-Request-Id', req.headers['x-request-id']);
});
