const cors = require('cors');

// ruleid: cors-too-open-js-unproven
app.use(cors());
// ruleid: cors-too-open-js-unproven
app.use(cors({ origin: '*' }));
// ok: cors-too-open-js-unproven
app.use(cors({ origin: process.env.ORIGINS.split(',') }));
// ok: cors-too-open-js-unproven (near miss: all methods, not all origins)
app.use(cors({ origin: 'https://shop.example.com', methods: '*' }));

function answer(req, res) {
  // ruleid: cors-too-open-js-unproven
  res.setHeader('Access-Control-Allow-Origin', '*');
  // ok: cors-too-open-js-unproven
  res.setHeader('Access-Control-Allow-Headers', '*');
}

// ruleid: cors-too-open-js-unproven
const corsOrigins = [/shop.example\.com$/];
// ok: cors-too-open-js-unproven (near miss: every dot is a dot)
const allowedOrigins = [/^https:\/\/[a-z]+\.example\.com$/];
