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
}

async function good() {
  try {
    await charge();
    // ok: swallowed-exception-js
  } catch (e) {
    throw new Error('not charged', { cause: e });
  }
  // near miss: what .catch drops is the business of a check in code
  // ok: swallowed-exception-js
  sendMail().catch(() => {});
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
}

function failsClosed(token) {
  // near miss: what cannot be verified is answered with no
  try {
    const claims = verify(token);
    return claims.user;
    // ok: swallowed-exception-js
  } catch (error) {}
  return null;
}

async function failsClosedInBranch(id) {
  try {
    const row = await find(id);
    if (row) {
      return row.allowed;
    }
    // ok: swallowed-exception-js
  } catch {}
  return false;
}

async function work(order) {
  let size = 0;
  // near miss: one value, worked out without I/O; it keeps its default
  try {
    size = measure(order);
    // ok: swallowed-exception-js
  } catch (error) {}
  try {
    size = await store(order);
    // ruleid: swallowed-exception-js
  } catch (error) {}
  // nothing is returned from the body: null is the answer for success as well
  try {
    await charge(order);
    // ruleid: swallowed-exception-js
  } catch (error) {}
  return null;
}
