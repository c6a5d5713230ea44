const cors = require('cors');

// ruleid: cors-too-open-js
app.use(cors({ origin: true, credentials: true }));
// ruleid: cors-too-open-js
app.use(cors({ origin: (origin, callback) => callback(null, true), credentials: true }));
// ok: cors-too-open-js
app.use(cors({ origin: ['https://shop.example.com'], credentials: true }));
// ok: cors-too-open-js (near miss: everybody, but without logins)
app.use(cors({ origin: true }));

app.use((req, res, next) => {
  // ruleid: cors-too-open-js
  res.header('Access-Control-Allow-Origin', req.headers.origin);
  res.header('Access-Control-Allow-Credentials', 'true');
  next();
});

app.use((req, res, next) => {
  if (ALLOWED.includes(req.headers.origin)) {
    // ok: cors-too-open-js (near miss: sent back after a look at the list)
    res.header('Access-Control-Allow-Origin', req.headers.origin);
    res.header('Access-Control-Allow-Credentials', 'true');
  }
  next();
});
