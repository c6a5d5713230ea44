const express = require('express');
const app = express();
const router = express.Router();

// ruleid: unhandled-rejection-js
app.get('/users', async (req, res) => {
  res.json(await User.find());
});

// ruleid: unhandled-rejection-js
router.post('/users', auth, async function (req, res, next) {
  const user = await User.create(req.body);
  res.json(user);
});

// ruleid: unhandled-rejection-js
router.put('/users', async (req, res) => {
  const user = await User.findById(req.body.id);
  try {
    await user.save();
  } catch (e) {
    return res.sendStatus(500);
  }
  res.json(user);
});

// ok: unhandled-rejection-js
app.get('/good', async (req, res, next) => {
  try {
    res.json(await User.find());
  } catch (e) {
    next(e);
  }
});

// near miss: a wrapper hands the rejection on
// ok: unhandled-rejection-js
app.get('/wrapped', asyncHandler(async (req, res) => {
  res.json(await User.find());
}));

// near miss: the awaited promise has its own catch
// ok: unhandled-rejection-js
app.get('/caught', async (req, res, next) => {
  await User.find().then((users) => res.json(users)).catch(next);
});

// ok: unhandled-rejection-js
app.get('/sync', (req, res) => res.send('hello'));

if (isDev) {
  // near miss: only a developer's machine has this route
  // ok: unhandled-rejection-js
  app.get('/_e2e/snapshot', async (req, res) => {
    await Database.close();
    res.send('taken');
  });
}

if (process.env.NODE_ENV === 'test') {
  // ok: unhandled-rejection-js
  app.post('/_reset', async (req, res) => {
    await Database.reset();
    res.send('done');
  });
}

if (process.env.NODE_ENV !== 'development') {
  // ruleid: unhandled-rejection-js
  app.get('/metrics', async (req, res) => {
    res.send(await metrics.read());
  });
}

if (isDev) {
  setUp();
} else {
  // ruleid: unhandled-rejection-js
  app.get('/live', async (req, res) => {
    res.send(await live.read());
  });
}
