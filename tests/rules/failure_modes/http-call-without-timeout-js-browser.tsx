'use client';
import { useEffect, useState } from 'react';

export function Users({ signal, options }) {
  const [users, setUsers] = useState([]);
  useEffect(() => {
    // ruleid: http-call-without-timeout-js-browser
    fetch('/api/users').then((r) => r.json()).then(setUsers).catch(report);
    // ruleid: http-call-without-timeout-js-browser
    fetch('https://api.example.com/users', { headers: {} }).then(show).catch(report);
    // ok: http-call-without-timeout-js-browser
    fetch('/api/users', { signal: AbortSignal.timeout(8000) }).then(show).catch(report);
    // near miss: the shorthand hands a signal on
    // ok: http-call-without-timeout-js-browser
    fetch('/api/users', { signal }).then(show).catch(report);
    // near miss: the options may carry a signal
    // ok: http-call-without-timeout-js-browser
    fetch('/api/users', options).then(show).catch(report);
    // near miss: a file of the device, no partner
    // ok: http-call-without-timeout-js-browser
    fetch(photo.uri).then(show).catch(report);
  }, []);
  return <List items={users} />;
}
