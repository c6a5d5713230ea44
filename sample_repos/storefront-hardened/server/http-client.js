import { setTimeout as sleep } from 'node:timers/promises';
import { UpstreamError } from './errors.js';

const ATTEMPTS = 3;
const worthRetrying = (status) => status === 429 || status >= 500;

/**
 * Posts JSON to a service of ours. Each attempt has a time limit; network failures and
 * server errors are tried again with growing, jittered pauses. Only for idempotent calls.
 */
export async function postJson(system, url, body, { token, timeoutMs = 5000, pauseMs = 200 }) {
  let failure;
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    if (attempt > 1) await sleep(pauseMs * 2 ** attempt * (0.5 + Math.random() / 2));
    try {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(timeoutMs),
      });
      if (response.ok) return await response.json();
      failure = new UpstreamError(system, `answered ${response.status}`);
      if (!worthRetrying(response.status)) throw failure;
    } catch (error) {
      if (error === failure) throw error;
      failure = new UpstreamError(system, 'did not answer', { cause: error });
    }
  }
  throw failure;
}
