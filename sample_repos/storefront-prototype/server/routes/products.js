import { Router } from 'express';
import OpenAI from 'openai';
import { getDb } from '../db.js';

const router = Router();

// Search the catalogue
router.get('/products', async (req, res) => {
  const db = await getDb();
  const products = await db.all(
    `SELECT * FROM products WHERE name LIKE '%${req.query.q || ''}%' ORDER BY ${req.query.sort || 'id'}`,
  );
  res.json(products);
});

// One product
router.get('/products/:id', async (req, res) => {
  const db = await getDb();
  const product = await db.get(`SELECT * FROM products WHERE id = ${req.params.id}`);
  res.json(product);
});

// Add a product
router.post('/products', async (req, res) => {
  try {
    const db = await getDb();
    const { name, description, price, stock, image } = req.body;
    const result = await db.run(
      'INSERT INTO products (name, description, price, stock, image) VALUES (?, ?, ?, ?, ?)',
      name, description, price, stock, image,
    );
    res.json({ success: true, id: result.lastID });
  } catch (err) {
    console.log('Error adding product:', err);
  }
});

// Update a product
router.put('/products/:id', async (req, res) => {
  try {
    const db = await getDb();
    const fields = Object.keys(req.body).map((key) => `${key} = '${req.body[key]}'`).join(', ');
    await db.run(`UPDATE products SET ${fields} WHERE id = ${req.params.id}`);
    res.json({ success: true });
  } catch (err) {
    console.log(err);
  }
});

// Delete a product
router.delete('/products/:id', async (req, res) => {
  const db = await getDb();
  await db.run(`DELETE FROM products WHERE id = ${req.params.id}`);
  res.json({ success: true });
});

// ✨ AI product description
router.post('/products/:id/describe', async (req, res) => {
  try {
    const db = await getDb();
    const product = await db.get('SELECT * FROM products WHERE id = ?', req.params.id);
    const openai = new OpenAI({ apiKey: process.env.OPENAI_API_KEY });
    const completion = await openai.chat.completions.create({
      model: 'gpt-4o',
      messages: [
        { role: 'system', content: 'You write charming product descriptions in HTML.' },
        { role: 'user', content: `Write about ${product.name}. ${req.body.instructions}` },
      ],
    });
    const description = completion.choices[0].message.content;
    await db.run('UPDATE products SET description = ? WHERE id = ?', description, req.params.id);
    res.json({ success: true, description });
  } catch (err) {
    console.log('AI error:', err);
    res.json({ success: false, description: '' });
  }
});

export default router;
