async function saveProfile(profile) {
  // ruleid: console-only-error-handling-js-write
  try {
    setBusy(true);
    await api.put(`/profiles/${profile.id}`, profile);
    closeDialog();
  } catch (error) {
    console.error('could not save', error);
  }
}

async function removeMember(id) {
  // ruleid: console-only-error-handling-js-write
  try {
    const { error } = await db.from('members').delete().eq('id', id);
    if (error) throw error;
  } catch (error) {
    console.error(error);
    return;
  }
}

async function loadProfile(id) {
  // ok: console-only-error-handling-js-write
  try {
    setProfile((await api.get(`/profiles/${id}`)).data);
  } catch (error) {
    console.error('could not load', error);
  }
}

async function importRows(rows) {
  let done = 0;
  for (const row of rows) {
    // ok: console-only-error-handling-js-write (near miss: a loop that counts what went through and tells at its end)
    try {
      await orders.create(row);
      done += 1;
    } catch (error) {
      console.error(error);
    }
  }
  if (done === 0) throw new Error('nothing was imported');
}

async function remember(key, value) {
  // ok: console-only-error-handling-js-write (near miss: a cache may fail)
  try {
    await cache.put(key, value);
  } catch (error) {
    console.warn(error);
  }
}

async function rename(user, name) {
  // ok: console-only-error-handling-js-write
  try {
    await user.update({ name });
  } catch (error) {
    console.error(error);
    throw error;
  }
}
