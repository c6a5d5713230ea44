async function handlers() {
  try {
    await save();
    // ruleid: error-handler-js
  } catch (error) {
    console.error(error);
  }
  try {
    await save();
    // ruleid: error-handler-js
  } catch {
    throw new Error('not saved');
  }
  // ruleid: error-handler-js
  await load().catch((e) => report(e));
  // ok: error-handler-js
  await load().then(show);
  try {
    await save();
    // near miss: finally handles no error
    // ok: error-handler-js
  } finally {
    close();
  }
  // near miss: the default of a schema
  // ok: error-handler-js
  const name = z.string().catch('nobody');
}
