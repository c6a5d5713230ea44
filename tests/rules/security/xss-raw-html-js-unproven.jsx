import DOMPurify from 'dompurify';

const ICON = '<svg></svg>';
const closed = '<b>closed</b>';

function show(html, count) {
  // ruleid: xss-raw-html-js-unproven
  panel.innerHTML = html;
  // ruleid: xss-raw-html-js-unproven
  panel.insertAdjacentHTML('beforeend', render(html));
  // ruleid: xss-raw-html-js-unproven
  $('#list').append('<li>' + html + '</li>');
  // ruleid: xss-raw-html-js-unproven
  document.write(html);
  // ok: xss-raw-html-js-unproven
  panel.innerHTML = '<b>fixed</b>';
  // ok: xss-raw-html-js-unproven
  panel.innerHTML = '';
  // ok: xss-raw-html-js-unproven (near miss: a variable that holds a constant)
  panel.innerHTML = closed;
  // ok: xss-raw-html-js-unproven
  panel.innerHTML = ICON;
  // ok: xss-raw-html-js-unproven (near miss: cleaned where it is put in)
  panel.innerHTML = DOMPurify.sanitize(html);
  // ok: xss-raw-html-js-unproven (near miss: one of two texts of our own)
  panel.innerHTML = count ? '<b>yes</b>' : '<i>no</i>';
  // ok: xss-raw-html-js-unproven
  panel.textContent = html;
  // ok: xss-raw-html-js-unproven (near miss: an element, not text)
  $('#list').append(element);
}

export function Article({ html, data }) {
  return (
    <main>
      {/* ruleid: xss-raw-html-js-unproven */}
      <div dangerouslySetInnerHTML={{ __html: html }} />
      {/* ok: xss-raw-html-js-unproven (near miss: structured data that is written as JSON) */}
      <script type="application/ld+json" dangerouslySetInnerHTML={{ __html: JSON.stringify(data) }} />
    </main>
  );
}
