app.get('/orders', async (req, res) => {
  try {
    res.json(await load());
  } catch (err) {
    // ruleid: error-details-to-client-js
    res.status(500).json({ error: err.message });
  }
});

app.use((err, req, res, next) => {
  // ruleid: error-details-to-client-js
  res.status(500).send(err.stack);
});

export async function GET() {
  try {
    return NextResponse.json(await load());
  } catch (error) {
    // ruleid: error-details-to-client-js
    return NextResponse.json({ error: `failed: ${error.message}` }, { status: 500 });
  }
}

app.get('/general', async (req, res) => {
  try {
    res.json(await load());
  } catch (err) {
    logger.error(err);
    // ok: error-details-to-client-js
    res.status(500).json({ error: 'internal error' });
  }
});

app.post('/refusal', async (req, res) => {
  try {
    res.json(parse(req.body));
  } catch (err) {
    // ok: error-details-to-client-js (near miss: a refusal explains what was wrong with the input)
    res.status(400).json({ error: err.message });
  }
});

app.post('/code', async (req, res) => {
  try {
    res.json(parse(req.body));
  } catch (err) {
    // ok: error-details-to-client-js (near miss: a code of our own)
    res.status(500).json({ error: err.code });
  }
});
