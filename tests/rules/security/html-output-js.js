function show(user, count) {
  // ruleid: html-output-js
  title.textContent = user.name;
  // ruleid: html-output-js
  panel.innerHTML = render(user);
  // ruleid: html-output-js
  $('#count').text(count);
  // ok: html-output-js (near miss: a constant cannot fail)
  panel.innerHTML = '<b>none</b>';
  // ok: html-output-js
  title.className = user.kind;
}
