import React, { useState } from 'react';
import axios from 'axios';
import { Alert, Button, Stack, TextField, Typography } from '@mui/material';
import { cartTotal, getCart } from '../lib/cart.js';
import { getPaymentStatus } from '../lib/stripe.js';

export default function Checkout() {
  const [form, setForm] = useState({ name: '', email: '', phone: '', address: '' });
  const [message, setMessage] = useState('');

  const update = (field) => (e) => setForm({ ...form, [field]: e.target.value });

  const handleSubmit = async (e) => {
    e.preventDefault();
    try {
      // 1. Save the customer
      const customer = await axios.post('/api/customers', form);
      // 2. Place the order
      const order = await axios.post('/api/orders', { customerId: customer.data.id, items: getCart() });
      // 3. Start the payment
      const payment = await axios.post('/api/payments/intent', {
        orderId: order.data.orderId,
        amount: order.data.total,
      });
      const status = await getPaymentStatus(payment.data.clientSecret);
      setMessage(`Thank you! Your payment is ${status}. 🎉`);
    } catch (error) {
      console.log('Checkout failed', error);
    }
  };

  return (
    <Stack component="form" spacing={2} onSubmit={handleSubmit} sx={{ maxWidth: 480 }}>
      <Typography variant="h4">Checkout</Typography>
      <Typography>Total: ${cartTotal().toFixed(2)}</Typography>
      <TextField label="Name" value={form.name} onChange={update('name')} />
      <TextField label="E-mail" value={form.email} onChange={update('email')} />
      <TextField label="Phone" value={form.phone} onChange={update('phone')} />
      <TextField label="Address" value={form.address} onChange={update('address')} multiline />
      <Button type="submit" variant="contained">Pay now</Button>
      {message && <Alert severity="success">{message}</Alert>}
    </Stack>
  );
}
