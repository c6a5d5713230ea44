const escapeHtml = require('escape-html');

exports.contact = async (req, res) => {
  const { name, message } = req.body;
  // ruleid: xss-raw-html-js-built
  const html = `<h2>Message of ${name}</h2><p>${escapeHtml(message)}</p>`;
  await transporter.sendMail({ to: 'desk@example.com', html });
  res.json({ ok: true });
};

exports.handler = async (event) => {
  const q = event.queryStringParameters.q;
  return {
    statusCode: 200,
    headers: { 'Content-Type': 'text/html' },
    // ruleid: xss-raw-html-js-built
    body: '<html><body>Results for ' + q + '</body></html>',
  };
};

exports.safe = (req, res) => {
  // ok: xss-raw-html-js-built (near miss: escaped where it is put in)
  const html = `<p>${escapeHtml(req.body.name)}</p>`;
  // ok: xss-raw-html-js-built (near miss: no markup, only a comparison)
  const log = `a < b and ${req.query.c} > d`;
  // ok: xss-raw-html-js-built
  const count = `<b>${Number(req.query.n)}</b>`;
  return [html, log, count];
};
