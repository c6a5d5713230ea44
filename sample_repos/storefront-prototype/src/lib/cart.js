// A tiny cart that lives in local storage
export function getCart() {
  return JSON.parse(localStorage.getItem('cart') || '[]');
}

export function addToCart(product) {
  const cart = getCart();
  cart.push({ productId: product.id, name: product.name, price: product.price, quantity: 1 });
  localStorage.setItem('cart', JSON.stringify(cart));
}

export function cartTotal() {
  return getCart().reduce((sum, item) => sum + item.price * item.quantity, 0);
}
