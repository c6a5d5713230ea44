async function load() {
  const comments = await (await fetch('/api/comments')).json();
  list.innerHTML = comments
    // ruleid: xss-raw-html-js-field
    .map((comment) => `<li><b>${comment.author}</b>: ${escapeHtml(comment.text)}</li>`)
    .join('');
  for (const user of await users()) {
    // ruleid: xss-raw-html-js-field
    table.innerHTML += '<td>' + user.name + '</td>';
  }
  // ruleid: xss-raw-html-js-field
  $('#title').html(`<h1>${post.title}</h1>`);
  // ok: xss-raw-html-js-field (near miss: escaped where it is put in)
  list.innerHTML = `<li>${escapeHtml(post.title)}</li>`;
  // ok: xss-raw-html-js-field (near miss: a number)
  list.innerHTML = `<li>${post.title.length}</li>`;
  // ok: xss-raw-html-js-field
  list.textContent = `<li>${post.title}</li>`;
  // ok: xss-raw-html-js-field (near miss: a text of our own)
  list.innerHTML = `<li>${labels.title}</li>`;
}
