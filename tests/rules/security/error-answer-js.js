app.get('/orders', async (req, res) => {
  // ok: error-answer-js (near miss: an answer that tells of no error)
  res.json(await load());
});

app.get('/order/:id', async (req, res) => {
  const order = await load(req.params.id).catch(() => null);
  // ruleid: error-answer-js
  if (!order) return res.status(404).json({ error: 'no such order' });
  // ok: error-answer-js
  return res.status(200).json(order);
});

export async function GET() {
  // ruleid: error-answer-js
  return NextResponse.json({ error: 'not available' }, { status: 503 });
}
