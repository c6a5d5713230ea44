import { money } from './money.js';

export function ShopNumbers({ shop }) {
  return (
    <section aria-label="The shop today">
      <dl>
        <dt>Orders</dt>
        <dd>{shop.orders}</dd>
        <dt>Customers</dt>
        <dd>{shop.customers}</dd>
        <dt>Revenue</dt>
        <dd>{money(shop.revenue_cents)}</dd>
      </dl>
      <ul>
        {shop.recent.map((order) => (
          <li key={order.id}>
            {order.id}: {order.customer}, {money(order.total_cents)}, {order.status}
          </li>
        ))}
      </ul>
      <ul>
        {shop.lowStock.map((product) => (
          <li key={product.id}>
            {product.name}: {product.stock} left
          </li>
        ))}
      </ul>
    </section>
  );
}
