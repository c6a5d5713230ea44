import React, { useState } from 'react';
import axios from 'axios';
import { Button, Stack, TextField, Typography } from '@mui/material';

export default function Login() {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');

  const handleLogin = async () => {
    try {
      const res = await axios.post('/api/login', { email, password });
      localStorage.setItem('token', res.data.token);
      window.location.href = '/';
    } catch (err) {
      console.log(err);
    }
  };

  return (
    <Stack spacing={2} sx={{ maxWidth: 360 }}>
      <Typography variant="h4">Welcome back</Typography>
      <TextField label="E-mail" value={email} onChange={(e) => setEmail(e.target.value)} />
      <TextField label="Password" type="password" value={password} onChange={(e) => setPassword(e.target.value)} />
      <Button variant="contained" onClick={handleLogin}>Login</Button>
    </Stack>
  );
}
