async function bad() {
  try {
    await charge();
    // ruleid: swallowed-exception-js
  } catch (e) {}
  try {
    await charge();
    // ruleid: swallowed-exception-js
  } catch {
  }
  // ruleid: swallowed-exception-js
  sendMail().catch(() => {});
}

async function good() {
  try {
    await charge();
    // ok: swallowed-exception-js
  } catch (e) {
    throw new Error('not charged', { cause: e });
  }
  // ok: swallowed-exception-js
  sendMail().catch((e) => report(e));
  try {
    value = JSON.parse(text);
    // near miss: text that is no JSON keeps the default
    // ok: swallowed-exception-js
  } catch (e) {}
  try {
    await handle.close();
    // near miss: cleaning up, best effort
    // ok: swallowed-exception-js
  } catch (e) {}
  try {
    await charge();
    // near miss: a comment explains it; the rule -commented asks
    // ok: swallowed-exception-js
  } catch (e) {
    // the next run will try again
  }
  // near miss: a browser may refuse to play sound
  // ok: swallowed-exception-js
  audio.play().catch(() => {});
}
