const Client = require('ftp');
const nodemailer = require('nodemailer');

const client = new Client();
// ruleid: cleartext-transport-js-login
client.connect({ host: 'files.example.com', user: process.env.USER, password: process.env.PASSWORD });
// ok: cleartext-transport-js-login
client.connect({ host: 'files.example.com', user: process.env.USER, secure: true });

// ruleid: cleartext-transport-js-login
const mail = nodemailer.createTransport({ host: 'mail.example.com', ignoreTLS: true, auth: { user, pass } });
// ok: cleartext-transport-js-login (near miss: secure is off because STARTTLS follows)
const other = nodemailer.createTransport({ host: 'mail.example.com', secure: false, auth: { user, pass } });
// ok: cleartext-transport-js-login (near miss: another kind of connection)
database.connect({ host: 'db.example.com' });
