async function bad() {
  try {
    await save();
    // ruleid: console-only-error-handling-js
  } catch (error) {
    console.error('save failed', error);
  }
  try {
    return await load();
    // ruleid: console-only-error-handling-js
  } catch (error) {
    console.log(error);
    return null;
  } finally {
    setLoading(false);
  }
}

// ruleid: console-only-error-handling-js
loadAll().catch(console.error);
// ruleid: console-only-error-handling-js
loadAll().catch((e) => { console.error(e); return []; });

async function good(req, res, next) {
  try {
    await save();
    // ok: console-only-error-handling-js
  } catch (error) {
    console.error(error);
    throw error;
  }
  try {
    await save();
    // near miss: the user is told
    // ok: console-only-error-handling-js
  } catch (error) {
    console.error(error);
    setError('Could not save');
  }
  try {
    // near miss: a kept value that cannot be read falls back to the default
    return JSON.parse(localStorage.getItem('theme'));
    // ok: console-only-error-handling-js
  } catch (error) {
    console.warn(error);
    return null;
  }
}

// ok: console-only-error-handling-js
loadAll().catch((e) => { console.error(e); next(e); });
// near miss: sound that may not play is no failure
// ok: console-only-error-handling-js
audio.play().catch(console.warn);

async function shippingRate(items) {
  try {
    return (await ask(items)).rate;
    // ruleid: console-only-error-handling-js
  } catch (error) {
    console.log('carrier', error);
    return 0;
  }
}

async function shippingRateOrReason(items) {
  try {
    return (await ask(items)).rate;
    // ok: console-only-error-handling-js
  } catch (error) {
    console.log('carrier', error);
    return { failed: true, reason: error.message }; // the caller is told: an empty value would hide it
  }
}

// near miss: create-react-app writes these functions; the app works without its service worker
function registerValidSW(url, config) {
  navigator.serviceWorker
    .register(url)
    .then((registration) => watch(registration, config))
    // ok: console-only-error-handling-js
    .catch((error) => { console.error('Error during service worker registration:', error); });
}

function checkValidServiceWorker(url, config) {
  fetch(url)
    .then((response) => registerValidSW(response.url, config))
    // ok: console-only-error-handling-js
    .catch(() => { console.log('No internet connection found. App is running in offline mode.'); });
}

export function unregister() {
  if ('serviceWorker' in navigator) {
    navigator.serviceWorker.ready
      .then((registration) => { registration.unregister(); })
      // ok: console-only-error-handling-js
      .catch((error) => { console.error(error.message); });
  }
}

function registerCustomer(customer) {
  save(customer)
    .then(show)
    // ruleid: console-only-error-handling-js
    .catch((error) => { console.error(error.message); });
}
