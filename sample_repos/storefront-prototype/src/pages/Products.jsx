import React, { useState, useEffect } from 'react';
import axios from 'axios';
import { Button, Card, CardContent, Grid, Stack, TextField, Typography } from '@mui/material';
import { addToCart } from '../lib/cart.js';

export default function Products() {
  const [query, setQuery] = useState('');
  const [products, setProducts] = useState([]);

  // Search while the user types
  useEffect(() => {
    axios
      .get(`/api/products?q=${query}`)
      .then((res) => setProducts(res.data))
      .catch((err) => console.log(err));
  }, [query]);

  return (
    <Stack spacing={3}>
      <TextField label="Search" value={query} onChange={(e) => setQuery(e.target.value)} />
      <Grid container spacing={2}>
        {products.map((product) => (
          <Grid item xs={12} md={4} key={product.id}>
            <Card>
              <CardContent>
                <Typography variant="h6">{product.name}</Typography>
                <Typography color="primary">${product.price}</Typography>
                <Button onClick={() => addToCart(product)}>Add to cart</Button>
              </CardContent>
            </Card>
          </Grid>
        ))}
      </Grid>
    </Stack>
  );
}
