import React, { useEffect, useState } from 'react';
import { Link } from 'react-router-dom';
import { Card, CardActionArea, CardContent, Grid, Typography } from '@mui/material';

// One product card, loads its own product
export default function ProductTile({ id }) {
  const [product, setProduct] = useState(null);

  useEffect(() => {
    async function loadProduct() {
      try {
        const response = await fetch(`/api/products/${id}`);
        const data = await response.json();
        setProduct(data);
      } catch (error) {
        console.log('Failed to load product', id, error);
      }
    }
    loadProduct();
  }, [id]);

  if (!product) return null;

  return (
    <Grid item xs={6} md={3}>
      <Card>
        <CardActionArea component={Link} to={`/products/${id}`}>
          <CardContent>
            <Typography variant="subtitle1">{product.name}</Typography>
            <Typography color="primary">${product.price}</Typography>
          </CardContent>
        </CardActionArea>
      </Card>
    </Grid>
  );
}
