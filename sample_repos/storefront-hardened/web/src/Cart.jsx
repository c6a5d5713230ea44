import { useState } from 'react';
import { payFor } from './api.js';
import { money } from './money.js';

export function Cart({ cart, products, user, onEmpty }) {
  const [problem, setProblem] = useState('');
  const [busy, setBusy] = useState(false);
  if (cart.items.length === 0) return null;

  const priceOf = (id) => products.find((product) => product.id === id)?.price_cents ?? 0;
  const total = cart.items.reduce((sum, item) => sum + priceOf(item.productId) * item.quantity, 0);

  async function pay() {
    setBusy(true);
    try {
      window.location.assign(await payFor(cart));
    } catch (error) {
      setProblem(error.message);
      setBusy(false);
    }
  }

  return (
    <section aria-label="Cart">
      <p>
        {cart.items.length} products, {money(total)}
      </p>
      {problem && <p role="alert">{problem}</p>}
      <button type="button" disabled={!user || busy} onClick={pay}>
        {user ? 'Pay' : 'Sign in to pay'}
      </button>
      <button type="button" onClick={onEmpty}>
        Empty the cart
      </button>
    </section>
  );
}
