import express, { Router } from 'express';
import { z } from 'zod';
import { notFound, RequestError } from '../errors.js';
import { requireAdmin } from '../sessions.js';

const Id = z.object({ id: z.coerce.number().int().positive().max(2_147_483_647) });
const Search = z.object({
  q: z.string().trim().max(100).default(''),
  after: z.coerce.number().int().min(0).default(0),
  limit: z.coerce.number().int().min(1).max(50).default(24),
});
const Product = z.strictObject({
  name: z.string().trim().min(1).max(120),
  description: z.string().trim().max(600),
  price_cents: z.number().int().min(1).max(10_000_000),
  stock: z.number().int().min(0).max(1_000_000),
  featured: z.boolean(),
});

// What the first bytes must be: the declared type alone proves nothing.
const IMAGE_TYPES = new Map([
  ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47])],
  ['image/jpeg', Buffer.from([0xff, 0xd8, 0xff])],
]);
const readImage = express.raw({ type: [...IMAGE_TYPES.keys()], limit: '1mb' });

const escapeLike = (text) => text.replace(/[\\%_]/g, (sign) => `\\${sign}`);

export function productRoutes({ database, descriptions, limits }) {
  const router = Router();

  router.get('/products', async (req, res) => {
    const { q, after, limit } = Search.parse(req.query);
    const { rows } = await database.query(
      'SELECT id, name, price_cents, stock FROM products WHERE name ILIKE $1 AND id > $2 ORDER BY id LIMIT $3',
      [`%${escapeLike(q)}%`, after, limit],
    );
    res.json({ products: rows, next: rows.length === limit ? rows.at(-1).id : null });
  });

  router.get('/products/:id', async (req, res) => {
    const { id } = Id.parse(req.params);
    const { rows } = await database.query(
      `SELECT id, name, description, price_cents, stock, featured, image_type IS NOT NULL AS has_image
       FROM products WHERE id = $1`,
      [id],
    );
    if (rows.length === 0) throw notFound('The product');
    res.json({ product: rows[0] });
  });

  router.post('/products', requireAdmin, async (req, res) => {
    const input = Product.parse(req.body);
    const { rows } = await database.query(
      'INSERT INTO products (name, description, price_cents, stock, featured) VALUES ($1, $2, $3, $4, $5) RETURNING id',
      [input.name, input.description, input.price_cents, input.stock, input.featured],
    );
    res.status(201).json({ id: rows[0].id });
  });

  router.put('/products/:id', requireAdmin, async (req, res) => {
    const { id } = Id.parse(req.params);
    const input = Product.parse(req.body);
    const { rows } = await database.query(
      `UPDATE products SET name = $2, description = $3, price_cents = $4, stock = $5, featured = $6
       WHERE id = $1 RETURNING id`,
      [id, input.name, input.description, input.price_cents, input.stock, input.featured],
    );
    if (rows.length === 0) throw notFound('The product');
    res.json({ id });
  });

  router.put('/products/:id/image', requireAdmin, readImage, async (req, res) => {
    const { id } = Id.parse(req.params);
    const type = z.enum([...IMAGE_TYPES.keys()]).parse(req.get('content-type'));
    const image = z.instanceof(Buffer).parse(req.body);
    const magic = IMAGE_TYPES.get(type);
    if (!image.subarray(0, magic.length).equals(magic)) {
      throw new RequestError(415, 'not_an_image', 'The file is not the image that it says it is.');
    }
    const { rows } = await database.query('UPDATE products SET image = $2, image_type = $3 WHERE id = $1 RETURNING id', [id, image, type]);
    if (rows.length === 0) throw notFound('The product');
    res.status(204).end();
  });

  router.get('/products/:id/image', async (req, res) => {
    const { id } = Id.parse(req.params);
    const { rows } = await database.query('SELECT image, image_type FROM products WHERE id = $1 AND image IS NOT NULL', [id]);
    if (rows.length === 0) throw notFound('The image');
    res.set('cache-control', 'public, max-age=300').type(rows[0].image_type).send(Buffer.from(rows[0].image));
  });

  // A draft is shown to the owner, who saves it with the form or not: the model never writes to the shop.
  router.post('/products/:id/description-draft', requireAdmin, limits.descriptions, async (req, res) => {
    const { id } = Id.parse(req.params);
    const { rows } = await database.query('SELECT name, price_cents FROM products WHERE id = $1', [id]);
    if (rows.length === 0) throw notFound('The product');
    res.json({ draft: await descriptions.draft(rows[0], req.log) });
  });

  return router;
}
