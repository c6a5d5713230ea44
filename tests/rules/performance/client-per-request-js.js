import { PrismaClient } from '@prisma/client';
import mongoose from 'mongoose';

// ok: client-per-request-js
const prisma = new PrismaClient();
let client;

app.get('/users', async (req, res) => {
  // ruleid: client-per-request-js
  const own = new PrismaClient();
  res.json(await own.user.findMany());
});

export async function GET(request) {
  // ruleid: client-per-request-js
  const pool = new Pool({ connectionString: process.env.DATABASE_URL });
  return Response.json(await pool.query('SELECT 1'));
}

export default async function handler(req, res) {
  // ruleid: client-per-request-js
  await mongoose.connect(process.env.MONGO_URL);
  res.json(await User.find());
}

app.get('/good', async (req, res) => {
  // near miss: made once, kept for the next request
  if (!client) {
    // ok: client-per-request-js
    client = new MongoClient(process.env.MONGO_URL);
  }
  res.json(await client.db().collection('users').findOne());
});

// near miss: called once, when the process starts
async function connect() {
  // ok: client-per-request-js
  await mongoose.connect(process.env.MONGO_URL);
}

app.get('/session', async (req, res) => {
  // near miss: a Supabase client is cheap and belongs to one request
  // ok: client-per-request-js
  const supabase = createClient(process.env.SUPABASE_URL, process.env.SUPABASE_KEY);
  res.json(await supabase.auth.getUser());
});

app.post('/setup-database', async (req, res) => {
  // near miss: the wizard tries the connection and gives it back
  try {
    // ok: client-per-request-js
    const connection = await mysql.createConnection({ host: req.body.host });
    await connection.execute('SELECT 1');
    connection.end();
  } catch (error) {
    return res.status(400).json({ error: 'no connection' });
  }
  res.json({ ok: true });
});

app.get('/report', async (req, res) => {
  // somebody else's end() gives back nothing
  // ruleid: client-per-request-js
  const connection = await mysql.createConnection({ host: 'db.example.com' });
  res.json(await connection.query('SELECT 1'));
  res.end();
});
