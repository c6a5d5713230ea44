import { marked } from 'marked';

export function Comment({ comment, count }) {
  return (
    <article>
      {/* ruleid: xss-raw-html-js-react */}
      <p dangerouslySetInnerHTML={{ __html: comment.text }} />
      {/* ruleid: xss-raw-html-js-react */}
      <p dangerouslySetInnerHTML={{ __html: marked(comment.source) }} />
      {/* ok: xss-raw-html-js-react */}
      <p>{comment.text}</p>
      {/* ok: xss-raw-html-js-react (near miss: a constant of ours) */}
      <style dangerouslySetInnerHTML={{ __html: '.a { color: red }' }} />
      {/* ok: xss-raw-html-js-react (near miss: structured data that is written as JSON) */}
      <script dangerouslySetInnerHTML={{ __html: JSON.stringify({ name: comment.name }) }} />
    </article>
  );
}
