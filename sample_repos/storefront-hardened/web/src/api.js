/** A refusal or a failure that the page can show; code is stable, message is meant for people. */
export class ApiError extends Error {
  constructor(code, message, options) {
    super(message, options);
    this.name = 'ApiError';
    this.code = code;
  }
}

async function request(path, { method = 'GET', body, headers = {}, signal } = {}) {
  const timeout = AbortSignal.timeout(10_000);
  let response;
  try {
    response = await fetch(path, {
      method,
      headers: body ? { 'content-type': 'application/json', ...headers } : headers,
      body: body ? JSON.stringify(body) : undefined,
      signal: signal ? AbortSignal.any([signal, timeout]) : timeout,
    });
  } catch (cause) {
    throw new ApiError('no_connection', 'The shop does not answer. Check your connection and try again.', { cause });
  }
  if (response.status === 204) return null;
  const isJson = response.headers.get('content-type')?.includes('application/json');
  if (!response.ok) {
    const { error } = isJson ? await response.json() : {};
    throw new ApiError(error?.code ?? 'failed', error?.message ?? 'Something went wrong. Try again soon.');
  }
  if (!isJson) throw new ApiError('failed', 'The shop sent an unexpected answer.');
  return response.json();
}

export const loadHome = (signal) => request('/api/dashboard', { signal });
export const signIn = (email, password) => request('/api/login', { method: 'POST', body: { email, password } });
export const signOut = () => request('/api/logout', { method: 'POST' });

/** Places the order and returns the address of the payment page. One key per cart: a retry orders once. */
export async function payFor(cart) {
  const { order } = await request('/api/orders', {
    method: 'POST',
    body: { items: cart.items },
    headers: { 'idempotency-key': cart.key },
  });
  const { url } = await request(`/api/orders/${order.id}/checkout`, { method: 'POST' });
  return url;
}
