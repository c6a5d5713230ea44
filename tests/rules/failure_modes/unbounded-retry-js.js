async function bad(url) {
  // ruleid: unbounded-retry-js
  while (true) {
    try {
      return await fetch(url);
    } catch (error) {
      console.log('again');
    }
  }
}

async function load(id) {
  try {
    return await api.get(id);
  } catch (error) {
    await sleep(1000);
    // ruleid: unbounded-retry-js
    return load(id);
  }
}

async function limited(url) {
  let attempts = 0;
  // near miss: the handler counts
  // ok: unbounded-retry-js
  while (true) {
    try {
      return await fetch(url);
    } catch (error) {
      attempts += 1;
      if (attempts > 4) throw error;
    }
  }
}

async function counted(id, left = 3) {
  try {
    return await api.get(id);
  } catch (error) {
    if (left === 0) throw error;
    // near miss: fewer attempts are left each time
    // ok: unbounded-retry-js
    return counted(id, left - 1);
  }
}

async function consume(queue) {
  // near miss: a worker that goes through a queue is meant to go on
  // ok: unbounded-retry-js
  while (true) {
    const job = await queue.next();
    await job.run();
  }
}
