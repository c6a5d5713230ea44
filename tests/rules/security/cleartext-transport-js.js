const axios = require('axios');
const http = require('http');

async function call(order, id) {
  // ruleid: cleartext-transport-js
  await fetch('http://api.example.com/orders', { method: 'POST', body: order });
  // ruleid: cleartext-transport-js
  await axios.get(`http://api.example.com/orders/${id}`);
  // ruleid: cleartext-transport-js
  const socket = new WebSocket('ws://live.example.com/feed');
  // ruleid: cleartext-transport-js
  http.request({ host: 'api.example.com', path: '/orders' });
}

async function good(order, base, port) {
  // ok: cleartext-transport-js
  await fetch('https://api.example.com/orders', { method: 'POST', body: order });
  // ok: cleartext-transport-js (near miss: the same machine)
  await fetch(`http://localhost:${port}/health`);
  // ok: cleartext-transport-js (near miss: a container beside this one)
  await axios.get('http://orders:3000/list');
  // ok: cleartext-transport-js (near miss: a name, not a connection)
  const svg = document.createElementNS('http://www.example.com/2000/svg', 'svg');
  // ok: cleartext-transport-js
  return base.startsWith('http://');
}
