async function bad() {
  try {
    await charge();
    // ruleid: swallowed-exception-js-commented
  } catch (e) {
    // ignore
  }
  try {
    const receipt = await charge();
    // ruleid: swallowed-exception-js-commented
  } catch { /* no-op */ }
}

async function good() {
  try {
    await charge();
    // ok: swallowed-exception-js-commented
  } catch (e) {
    // the next run will try again
    report(e);
  }
  try {
    await charge();
    // near miss: no comment; that is swallowed-exception-js
    // ok: swallowed-exception-js-commented
  } catch (e) {}
  try {
    await handle.close();
    // near miss: cleaning up, best effort
    // ok: swallowed-exception-js-commented
  } catch (e) {
    // closed already
  }
  try {
    await warmUp();
    // near miss: the comment says why nothing is lost
    // ok: swallowed-exception-js-commented
  } catch (e) {
    // the first real call warms it up as well
  }
  try {
    observer.observe({ type: 'event' });
    // near miss: feature detection
    // ok: swallowed-exception-js-commented
  } catch {
    // not supported
  }
}

async function failsClosed(id) {
  try {
    const row = await find(id);
    return row.allowed;
    // ok: swallowed-exception-js-commented
  } catch (error) {
    // ignore
  }
  return false;
}

async function goesOn(order) {
  try {
    await charge(order);
    // ruleid: swallowed-exception-js-commented
  } catch (error) {
    // ignore
  }
  return true;
}
