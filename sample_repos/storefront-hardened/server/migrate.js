import { readdir, readFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { openDatabase } from './database.js';
import { createLogger } from './logger.js';

const FOLDER = new URL('./migrations/', import.meta.url);
const LOCK = 7_142_026; // any number, the same for each deployment

/** Applies what is missing, in order, in one transaction. Returns the names applied. */
export async function migrate(database) {
  const names = (await readdir(FOLDER)).filter((name) => name.endsWith('.sql')).sort();
  const scripts = await Promise.all(names.map((name) => readFile(new URL(name, FOLDER), 'utf8')));
  return database.transaction(async (tx) => {
    await tx.query('SELECT pg_advisory_xact_lock($1)', [LOCK]);
    await tx.query('CREATE TABLE IF NOT EXISTS migrations (name text PRIMARY KEY, applied_at timestamptz NOT NULL DEFAULT now())');
    const { rows } = await tx.query('SELECT name FROM migrations');
    const known = new Set(rows.map((row) => row.name));
    const applied = [];
    for (const [position, name] of names.entries()) {
      if (known.has(name)) continue;
      await tx.script(scripts[position]);
      await tx.query('INSERT INTO migrations (name) VALUES ($1)', [name]);
      applied.push(name);
    }
    return applied;
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const log = createLogger('info');
  const database = openDatabase(z.url().parse(process.env.DATABASE_URL));
  try {
    log.info({ applied: await migrate(database) }, 'migrations applied');
  } finally {
    await database.close();
  }
}
