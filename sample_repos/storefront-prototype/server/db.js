import { open } from 'sqlite';
import sqlite3 from 'sqlite3';
import crypto from 'crypto';

let db;

// Open the database (or return the open one)
export async function getDb() {
  if (!db) {
    db = await open({ filename: './shop.db', driver: sqlite3.Database });
  }
  return db;
}

const ADJECTIVES = ['Cedar', 'Linen', 'Stone', 'Amber', 'Clay', 'Willow', 'Copper', 'Moss'];
const NOUNS = ['Candle', 'Mug', 'Apron', 'Basket', 'Bowl', 'Blanket', 'Vase', 'Soap', 'Tray', 'Brush'];

// Create the tables and fill them with demo data
export async function initDb() {
  const db = await getDb();
  await db.exec(`
    CREATE TABLE IF NOT EXISTS users (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      email TEXT,
      name TEXT,
      password_hash TEXT,
      role TEXT DEFAULT 'customer'
    );
    CREATE TABLE IF NOT EXISTS products (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT,
      description TEXT,
      price REAL,
      stock INTEGER,
      image TEXT
    );
    CREATE TABLE IF NOT EXISTS customers (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      name TEXT,
      email TEXT,
      phone TEXT,
      address TEXT
    );
    CREATE TABLE IF NOT EXISTS orders (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      customer_id INTEGER,
      total REAL,
      status TEXT DEFAULT 'pending',
      created_at TEXT
    );
    CREATE TABLE IF NOT EXISTS order_items (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      order_id INTEGER,
      product_id INTEGER,
      quantity INTEGER,
      price REAL
    );
  `);

  const row = await db.get('SELECT COUNT(*) AS count FROM products');
  if (row.count === 0) {
    // Demo account for the presentation
    const hash = crypto.createHash('md5').update('admin123').digest('hex');
    await db.run(
      'INSERT INTO users (email, name, password_hash, role) VALUES (?, ?, ?, ?)',
      'admin@juniper.example', 'Ada Admin', hash, 'admin',
    );
    for (let i = 0; i < 80; i++) {
      const name = `${ADJECTIVES[i % 8]} ${NOUNS[Math.floor(i / 8)]}`;
      await db.run(
        'INSERT INTO products (name, description, price, stock, image) VALUES (?, ?, ?, ?, ?)',
        name, `Our lovely ${name.toLowerCase()}.`, 9.99 + i, 3 + (i % 30), '',
      );
    }
    for (let i = 1; i <= 12; i++) {
      await db.run(
        'INSERT INTO customers (name, email, phone, address) VALUES (?, ?, ?, ?)',
        `Customer ${i}`, `customer${i}@mail.example`, `555-010${i}`, `${i} Juniper Lane`,
      );
      await db.run(
        'INSERT INTO orders (customer_id, total, status, created_at) VALUES (?, ?, ?, ?)',
        i, 19.99 * i, i % 3 === 0 ? 'paid' : 'pending', new Date().toISOString(),
      );
    }
    console.log('✅ Demo data inserted');
  }
}
