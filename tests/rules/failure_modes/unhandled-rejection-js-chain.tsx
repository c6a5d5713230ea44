import { useEffect } from 'react';

export function Users() {
  useEffect(() => {
    // ruleid: unhandled-rejection-js-chain
    fetch('/api/users').then((r) => r.json()).then(setUsers);
  }, []);

  // ruleid: unhandled-rejection-js-chain
  useEffect(async () => {
    setUsers(await loadUsers());
  }, []);

  function reload() {
    // ruleid: unhandled-rejection-js-chain
    axios.get('/api/users').then((r) => setUsers(r.data));
  }

  useEffect(() => {
    // ok: unhandled-rejection-js-chain
    fetch('/api/users').then((r) => r.json()).then(setUsers).catch(setError);
    // near miss: the second callback is the handler
    // ok: unhandled-rejection-js-chain
    fetch('/api/users').then(setUsers, setError);
  }, []);

  // ok: unhandled-rejection-js-chain
  useEffect(() => {
    async function load() {
      try {
        setUsers(await loadUsers());
      } catch (e) {
        setError(e);
      }
    }
    load();
  }, []);

  function load() {
    // near miss: the caller gets the promise and its failure
    // ok: unhandled-rejection-js-chain
    return fetch('/api/users').then((r) => r.json());
  }

  async function wait() {
    // ok: unhandled-rejection-js-chain
    await fetch('/api/users').then((r) => r.json());
    // ok: unhandled-rejection-js-chain
    const pending = fetch('/api/users').then((r) => r.json());
    return pending;
  }
  return <List reload={reload} load={load} wait={wait} />;
}
