export async function login(form) {
  const data = await post('/login', form);
  // ruleid: token-in-local-storage-js
  localStorage.setItem('access_token', data.access_token);
  // ruleid: token-in-local-storage-js
  window.sessionStorage.setItem('jwt', data.jwt);
  // ruleid: token-in-local-storage-js
  localStorage.token = data.token;
  // ruleid: token-in-local-storage-js
  await AsyncStorage.setItem('user', data.token);
  // ok: token-in-local-storage-js
  localStorage.setItem('theme', 'dark');
  // ok: token-in-local-storage-js (near miss: a name that has the word in it)
  localStorage.setItem('tokenCount', String(data.used));
  // ok: token-in-local-storage-js (near miss: the address of a device for messages, no login)
  localStorage.setItem('pushToken', device.address);
  // ok: token-in-local-storage-js
  localStorage.removeItem('access_token');
}
