import { useEffect, useState } from 'react';
import { loadHome, signOut } from './api.js';
import { Cart } from './Cart.jsx';
import { money } from './money.js';
import { ShopNumbers } from './ShopNumbers.jsx';
import { SignIn } from './SignIn.jsx';

const emptyCart = () => ({ key: crypto.randomUUID(), items: [] });

function withOneMore(cart, productId) {
  const known = cart.items.find((item) => item.productId === productId);
  const others = cart.items.filter((item) => item.productId !== productId);
  const quantity = Math.min((known?.quantity ?? 0) + 1, 99);
  return { key: crypto.randomUUID(), items: [...others, { productId, quantity }] };
}

export function App() {
  const [home, setHome] = useState(null);
  const [problem, setProblem] = useState('');
  const [visit, setVisit] = useState(0);
  const [cart, setCart] = useState(emptyCart);

  // biome-ignore lint/correctness/useExhaustiveDependencies: each new visit loads the page again
  useEffect(() => {
    const left = new AbortController();
    loadHome(left.signal)
      .then((data) => {
        setHome(data);
        setProblem('');
      })
      .catch((error) => {
        if (!left.signal.aborted) setProblem(error.message);
      });
    return () => left.abort();
  }, [visit]);

  async function leave() {
    try {
      await signOut();
      setVisit((count) => count + 1);
    } catch (error) {
      setProblem(error.message);
    }
  }

  if (!home) {
    return (
      <main>
        {problem ? <p role="alert">{problem}</p> : <p>Loading…</p>}
        {problem && (
          <button type="button" onClick={() => setVisit((count) => count + 1)}>
            Try again
          </button>
        )}
      </main>
    );
  }

  return (
    <main>
      <header>
        <h1>Juniper Supply</h1>
        {home.user && (
          <button type="button" onClick={leave}>
            Sign out {home.user.name}
          </button>
        )}
      </header>
      {problem && <p role="alert">{problem}</p>}
      {!home.user && <SignIn onDone={() => setVisit((count) => count + 1)} />}
      {home.shop && <ShopNumbers shop={home.shop} />}
      <Cart cart={cart} products={home.featured} user={home.user} onEmpty={() => setCart(emptyCart())} />
      <section className="tiles" aria-label="Featured products">
        {home.featured.map((product) => (
          <article key={product.id}>
            <h2>{product.name}</h2>
            <p>{money(product.price_cents)}</p>
            <button type="button" disabled={product.stock === 0} onClick={() => setCart((now) => withOneMore(now, product.id))}>
              {product.stock === 0 ? 'Sold out' : 'Add to cart'}
            </button>
          </article>
        ))}
      </section>
    </main>
  );
}
