import React, { useEffect, useState } from 'react';
import { Card, CardContent, Chip, Grid, Stack, Typography } from '@mui/material';
import { Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts';
import ProductTile from '../components/ProductTile.jsx';
import StatCard from '../components/StatCard.jsx';

// The products that we show on the home page
const FEATURED_IDS = [
  1, 2, 3, 5, 6, 7, 8, 9, 11, 12,
  14, 15, 16, 18, 19, 20, 21, 23, 24, 26,
  27, 28, 30, 31, 33, 34, 36, 37, 39, 40,
  42, 43, 45, 47, 50, 52, 55, 58, 61, 64,
];

export default function Dashboard() {
  const [user, setUser] = useState(null);
  const [stats, setStats] = useState({});
  const [orders, setOrders] = useState([]);
  const [customers, setCustomers] = useState([]);
  const [revenue, setRevenue] = useState([]);
  const [lowStock, setLowStock] = useState([]);
  const [notifications, setNotifications] = useState([]);

  // Load the current user
  useEffect(() => {
    fetch('/api/me')
      .then((res) => res.json())
      .then((data) => setUser(data));
  }, []);

  // Load the headline numbers
  useEffect(() => {
    async function loadStats() {
      try {
        const response = await fetch('/api/stats');
        const data = await response.json();
        setStats(data);
      } catch (error) {
        console.log('Failed to load stats', error);
      }
    }
    loadStats();
  }, []);

  // Load the recent orders
  useEffect(() => {
    fetch('/api/orders/recent')
      .then((res) => res.json())
      .then((data) => setOrders(data))
      .catch((error) => console.log(error));
  }, []);

  // Load the customers
  useEffect(() => {
    fetch('/api/customers')
      .then((res) => res.json())
      .then((data) => setCustomers(data))
      .catch((error) => console.log(error));
  }, []);

  // Load the revenue chart
  useEffect(() => {
    fetch('/api/revenue')
      .then((res) => res.json())
      .then((data) => setRevenue(data))
      .catch((error) => console.log(error));
  }, []);

  // Load the products that are running out
  useEffect(() => {
    fetch('/api/inventory/low')
      .then((res) => res.json())
      .then((data) => setLowStock(data))
      .catch((error) => console.log(error));
  }, []);

  // Load the notifications
  useEffect(() => {
    fetch('/api/notifications')
      .then((res) => res.json())
      .then((data) => setNotifications(data))
      .catch((error) => console.log(error));
  }, []);

  return (
    <Stack spacing={4}>
      <Typography variant="h4">Good morning, {user?.name || user?.email || 'there'} 👋</Typography>

      <Grid container spacing={2}>
        <StatCard label="Orders" value={stats.orders} />
        <StatCard label="Customers" value={stats.customers} />
        <StatCard label="Revenue" value={`$${Number(stats.revenue || 0).toFixed(2)}`} />
      </Grid>

      <Stack direction="row" spacing={1}>
        {notifications.map((n) => <Chip key={n.id} label={n.text} color="secondary" />)}
        {lowStock.slice(0, 4).map((p) => <Chip key={p.id} label={`${p.name}: ${p.stock} left`} />)}
      </Stack>

      <Card>
        <CardContent>
          <Typography variant="h6">Revenue</Typography>
          <ResponsiveContainer width="100%" height={220}>
            <LineChart data={revenue}>
              <XAxis dataKey="month" />
              <YAxis />
              <Tooltip />
              <Line type="monotone" dataKey="revenue" stroke="#2f6f57" strokeWidth={3} />
            </LineChart>
          </ResponsiveContainer>
        </CardContent>
      </Card>

      <Card>
        <CardContent>
          <Typography variant="h6">Recent orders</Typography>
          {orders.map((order) => (
            <Typography key={order.id} variant="body2">
              #{order.id} · {customers.find((c) => c.id === order.customer_id)?.name} · ${order.total} · {order.status}
            </Typography>
          ))}
        </CardContent>
      </Card>

      <Typography variant="h5">Featured products</Typography>
      <Grid container spacing={2}>
        {FEATURED_IDS.map((id) => <ProductTile key={id} id={id} />)}
      </Grid>
    </Stack>
  );
}
