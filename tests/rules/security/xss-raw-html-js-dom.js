import DOMPurify from 'dompurify';

const params = new URLSearchParams(window.location.search);
const name = params.get('name');
// ruleid: xss-raw-html-js-dom
document.getElementById('greeting').innerHTML = 'Hello ' + name;

const tab = decodeURIComponent(location.hash.slice(1));
// ruleid: xss-raw-html-js-dom
$('#tab').html(`<b>${tab}</b>`);

// ruleid: xss-raw-html-js-dom
document.write('<a href="' + document.referrer + '">back</a>');

window.addEventListener('message', (event) => {
  // ruleid: xss-raw-html-js-dom
  panel.insertAdjacentHTML('beforeend', event.data);
});

// ruleid: xss-raw-html-js-dom
$(location.hash).show();

// ok: xss-raw-html-js-dom
document.getElementById('greeting').textContent = 'Hello ' + name;
// ok: xss-raw-html-js-dom (near miss: cleaned where it is put in)
document.getElementById('greeting').innerHTML = DOMPurify.sanitize(name);
const page = Number(params.get('page'));
// ok: xss-raw-html-js-dom (near miss: a number cannot carry markup)
document.getElementById('page').innerHTML = `<b>${page}</b>`;
// ok: xss-raw-html-js-dom (near miss: the address only decides which of our texts is shown)
document.getElementById('state').innerHTML = location.hash === '#open' ? '<b>open</b>' : '<b>closed</b>';
