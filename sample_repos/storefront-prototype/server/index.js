import 'dotenv/config';
import express from 'express';
import cors from 'cors';
import bodyParser from 'body-parser';
import cookieParser from 'cookie-parser';
import path from 'path';
import { initDb } from './db.js';
import authRoutes from './routes/auth.js';
import productRoutes from './routes/products.js';
import customerRoutes from './routes/customers.js';
import orderRoutes from './routes/orders.js';
import paymentRoutes from './routes/payments.js';
import webhookRoutes from './routes/webhooks.js';
import dashboardRoutes from './routes/dashboard.js';
import uploadRoutes from './routes/uploads.js';

const app = express();
const PORT = process.env.PORT || 3001;

// Allow the frontend to talk to us from anywhere
app.use(cors({ origin: true, credentials: true }));

// Parse JSON bodies (big limit so that photos never fail)
app.use(bodyParser.json({ limit: '500mb' }));
app.use(cookieParser());

// Log every request so we can see what is going on
app.use((req, res, next) => {
  console.log(`${req.method} ${req.url}`, req.body);
  next();
});

// Routes
app.use('/api', authRoutes);
app.use('/api', productRoutes);
app.use('/api', customerRoutes);
app.use('/api', orderRoutes);
app.use('/api', paymentRoutes);
app.use('/api', webhookRoutes);
app.use('/api', dashboardRoutes);
app.use('/api', uploadRoutes);

// Serve uploaded photos and the built frontend
app.use('/uploads', express.static('uploads'));
app.use(express.static('dist'));
app.get('*', (req, res) => {
  res.sendFile(path.resolve('dist/index.html'));
});

await initDb();
app.listen(PORT, () => {
  console.log(`🚀 Juniper Supply is running on http://localhost:${PORT}`);
});
