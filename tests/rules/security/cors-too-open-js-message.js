// ruleid: cors-too-open-js-message
window.addEventListener('message', (event) => {
  run(event.data);
});
// ruleid: cors-too-open-js-message
window.onmessage = function (e) {
  setState(e.data);
};
// ok: cors-too-open-js-message
window.addEventListener('message', (event) => {
  if (event.origin !== 'https://app.example.com') return;
  run(event.data);
});
// ok: cors-too-open-js-message (near miss: the sender is the frame that was made here)
window.addEventListener('message', (event) => {
  if (event.source === frame.contentWindow) run(event.data);
});
// ok: cors-too-open-js-message (near miss: a socket of ours, no window)
socket.addEventListener('message', (event) => run(event.data));
