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
const styleTag = `<link rel="stylesheet" href="/assets/${style}" />`;
const scriptTag = `<script type="module" src="/assets/${script}"></script>`;
for (const name of ['index.html', 'privacy.html', 'terms.html']) {
  const page = await readFile(path.join(here, name), 'utf8');
  await writeFile(path.join(dist, name), page.replace('<!-- style -->', styleTag).replace('<!-- script -->', scriptTag));
}
