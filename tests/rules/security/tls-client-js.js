const https = require('https');
const http = require('http');

// ruleid: tls-client-js
const agent = new https.Agent({ rejectUnauthorized: false });
// ruleid: tls-client-js
const other = new https.Agent({ keepAlive: true });
// ok: tls-client-js (near miss: no certificate here)
const plain = new http.Agent({ keepAlive: true });
// ok: tls-client-js
const size = agent.maxSockets;
