import React, { useEffect, useState } from 'react';
import { useParams } from 'react-router-dom';
import { Button, Stack, Typography } from '@mui/material';
import { addToCart } from '../lib/cart.js';

export default function ProductPage() {
  const { id } = useParams();
  const [product, setProduct] = useState(null);

  useEffect(() => {
    fetch(`/api/products/${id}`)
      .then((res) => res.json())
      .then(setProduct)
      .catch(() => {});
  }, [id]);

  // ✨ Let the AI write the description
  const handleDescribe = async () => {
    const response = await fetch(`/api/products/${id}/describe`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ instructions: 'Make it sparkle.' }),
    });
    const data = await response.json();
    setProduct({ ...product, description: data.description });
  };

  if (!product) return <Typography>Loading…</Typography>;

  return (
    <Stack spacing={2}>
      <Typography variant="h4">{product.name}</Typography>
      <div dangerouslySetInnerHTML={{ __html: product.description }} />
      <Typography variant="h5" color="primary">${product.price}</Typography>
      <Button variant="contained" onClick={() => addToCart(product)}>Add to cart</Button>
      <Button onClick={handleDescribe}>✨ Describe with AI</Button>
      <Button onClick={() => alert('Coming soon!')}>Add to wishlist</Button>
    </Stack>
  );
}
