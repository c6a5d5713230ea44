const https = require('https');
const { Pool } = require('pg');

// ruleid: tls-verification-disabled-js
const agent = new https.Agent({ keepAlive: true, rejectUnauthorized: false });
// ruleid: tls-verification-disabled-js
process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
// ruleid: tls-verification-disabled-js
const pool = new Pool({ connectionString: process.env.DATABASE_URL, ssl: { rejectUnauthorized: false } });

// ok: tls-verification-disabled-js
const verified = new https.Agent({ keepAlive: true, ca: process.env.OWN_AUTHORITY });
// ok: tls-verification-disabled-js (near miss: the same machine)
https.request({ host: 'localhost', port: 8443, rejectUnauthorized: false });
// ok: tls-verification-disabled-js (near miss: a setting decides)
const chosen = new https.Agent({ rejectUnauthorized: process.env.VERIFY !== 'no' });
if (process.env.NODE_ENV === 'development') {
  // ok: tls-verification-disabled-js
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
}
