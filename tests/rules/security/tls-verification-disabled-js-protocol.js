const https = require('https');
const tls = require('tls');

// ruleid: tls-verification-disabled-js-protocol
const server = https.createServer({ key, cert, secureProtocol: 'TLSv1_method' }, app);
// ruleid: tls-verification-disabled-js-protocol
const client = tls.connect({ host, minVersion: 'TLSv1' });
// ruleid: tls-verification-disabled-js-protocol
tls.DEFAULT_MIN_VERSION = 'TLSv1.1';

// ok: tls-verification-disabled-js-protocol
const modern = tls.connect({ host, minVersion: 'TLSv1.2' });
// ok: tls-verification-disabled-js-protocol (near miss: the lists says what is shut out)
const shut = https.createServer({ key, cert, ciphers: 'HIGH:!aNULL:!RC4' }, app);
