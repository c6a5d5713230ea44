// ruleid: cors-too-open-js-message-any
window.parent.postMessage({ type: 'login', token }, '*');
// ruleid: cors-too-open-js-message-any
frame.contentWindow.postMessage(state, '*');
// ok: cors-too-open-js-message-any
window.parent.postMessage({ type: 'login' }, 'https://app.example.com');
// ok: cors-too-open-js-message-any (near miss: a worker has no address)
worker.postMessage('*');
