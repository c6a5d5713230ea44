import { Router } from 'express';
import multer from 'multer';
import path from 'path';
import { getDb } from '../db.js';
import { uploadToS3 } from '../services/storage.js';

const router = Router();

// Keep the original file name so that it is easy to find
const storage = multer.diskStorage({
  destination: 'uploads/',
  filename: (req, file, cb) => cb(null, file.originalname),
});
const upload = multer({ storage });

// Upload a product photo
router.post('/products/:id/photo', upload.single('photo'), async (req, res) => {
  try {
    const url = await uploadToS3(path.join('uploads', req.file.originalname), req.file.originalname);
    const db = await getDb();
    await db.run('UPDATE products SET image = ? WHERE id = ?', url, req.params.id);
    res.json({ success: true, url });
  } catch (err) {
    console.log('Upload failed:', err);
  }
});

export default router;
