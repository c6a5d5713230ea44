import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));
const dist = path.join(here, '..', 'dist');

await rm(dist, { recursive: true, force: true });
await mkdir(dist, { recursive: true });
const { metafile } = await build({
  entryPoints: [path.join(here, 'src', 'main.jsx')],
  outdir: path.join(dist, 'assets'),
  entryNames: '[name]-[hash]',
  bundle: true,
  minify: true,
  sourcemap: true,
  jsx: 'automatic',
  target: 'es2022',
  format: 'esm',
  define: { 'process.env.NODE_ENV': '"production"' },
  metafile: true,
});
const names = Object.keys(metafile.outputs).map((name) => path.basename(name));
const script = names.find((name) => name.endsWith('.js'));
const style = names.find((name) => name.endsWith('.css'));
const tags = `<link rel="stylesheet" href="/assets/${style}" /><script type="module" src="/assets/${script}"></script>`;
const page = await readFile(path.join(here, 'index.html'), 'utf8');
await writeFile(path.join(dist, 'index.html'), page.replace('<!-- assets -->', tags));
