import React from 'react';
import { Card, CardContent, Grid, Typography } from '@mui/material';

export default function StatCard({ label, value }) {
  return (
    <Grid item xs={12} md={4}>
      <Card>
        <CardContent>
          <Typography color="text.secondary">{label}</Typography>
          <Typography variant="h4">{value ?? '…'}</Typography>
        </CardContent>
      </Card>
    </Grid>
  );
}
