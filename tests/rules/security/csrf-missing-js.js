// One file is one application; the second kind stands in a comment of its own fixture below.
const express = require('express');
const session = require('express-session');

// ruleid: csrf-missing-js
const app = express();
// ruleid: csrf-missing-js
const admin = express();
app.use(session({ secret: process.env.SESSION_SECRET }));
// ok: csrf-missing-js (near miss: routes are part of an application)
const router = express.Router();
// ok: csrf-missing-js
app.use(express.urlencoded({ extended: false }));
app.post('/email', (req, res) => save(req.session.user, req.body.email));
