import React from 'react';

export function Admin({ password, user }) {
  // ruleid: client-side-only-authorization-js
  if (localStorage.getItem('role') === 'admin') return <Panel />;
  // ruleid: client-side-only-authorization-js
  if (localStorage.getItem('isAdmin')) return <Panel />;
  // ruleid: client-side-only-authorization-js
  if (password === 'letmein-1111') return <Panel />;
  // ok: client-side-only-authorization-js
  if (localStorage.getItem('theme') === 'dark') return <Dark />;
  // ok: client-side-only-authorization-js (near miss: what the server said of the signed in user)
  if (user.role === 'admin') return <Panel />;
  // ok: client-side-only-authorization-js (near miss: a kind of field, no password)
  if (password === 'password') return <Eye />;
  // ok: client-side-only-authorization-js
  return password === user.confirmation ? <Ok /> : null;
}
