import { useEffect, useLayoutEffect } from 'react';

export function Users({ id }: { id: string }) {
  // ruleid: unhandled-rejection-js-chain
  useEffect(async () => {
    setUsers(await loadUsers());
  }, []);

  // ruleid: unhandled-rejection-js-chain
  useLayoutEffect(async () => {
    const size = await measure(id);
    setSize(size);
  }, [id]);

  // near miss: the inner function catches
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

  // ok: unhandled-rejection-js-chain
  useEffect(async () => {
    try {
      setUsers(await loadUsers());
    } catch (e) {
      setError(e);
    }
  }, []);
  return <List />;
}
