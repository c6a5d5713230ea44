'use client';
import { useEffect } from 'react';

export function Page() {
  useEffect(() => {
    // ruleid: http-call-js-browser
    fetch('/api/users').then(show).catch(report);
    // ruleid: http-call-js-browser
    fetch('/api/users', { signal: AbortSignal.timeout(5000) }).then(show).catch(report);
    // ok: http-call-js-browser
    query.refetch();
    // near miss: a file of the device, no partner
    // ok: http-call-js-browser
    fetch(photo.uri).then(show).catch(report);
  }, []);
  return <p>Hello</p>;
}
