const params = new URLSearchParams(window.location.search);

function done() {
  const next = params.get('next');
  // ruleid: open-redirect-js-browser
  window.location.href = new URLSearchParams(location.search).get('next');
  const urlParams = new URLSearchParams(window.location.search);
  // ruleid: open-redirect-js-browser
  location.replace(urlParams.get('returnUrl') || '/');
  // ok: open-redirect-js-browser (near miss: the beginning is fixed)
  window.location.href = '/login?next=' + encodeURIComponent(location.href);
  // ok: open-redirect-js-browser (near miss: the page itself is loaded again)
  window.location.href = `/search${window.location.search}`;
  // ok: open-redirect-js-browser (near miss: a setting, then a path)
  window.location = app.config.siteRoot + '/login?next=' + app.config.siteRoot + window.location.hash;
  return next;
}

function checked() {
  const next = new URLSearchParams(location.search).get('next');
  if (!next.startsWith('/') || next.startsWith('//')) return;
  // ok: open-redirect-js-browser (near miss: compared before)
  window.location.assign(next);
}

window.addEventListener('message', (event) => {
  // ruleid: open-redirect-js-browser
  window.location = event.data.url;
});
