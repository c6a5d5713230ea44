// Lints and checks the format of every script. Biome runs as WebAssembly: one package that is the same on every
// platform, where its native form needs one package for each. `--write` puts right what is only a matter of format.
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { Biome } from '@biomejs/js-api/nodejs';

const FOLDERS = ['server', 'web', 'test', 'scripts'];
const write = process.argv.includes('--write');

const biome = new Biome();
const { projectKey } = biome.openProject('.');
const settings = JSON.parse(await readFile('biome.json', 'utf8'));
biome.applyConfiguration(projectKey, settings);

const problems = [];
for (const folder of FOLDERS) {
  const names = (await readdir(folder, { recursive: true })).filter((name) => /\.jsx?$/.test(name));
  for (const name of names) {
    const filePath = `${folder}/${name}`;
    const text = await readFile(filePath, 'utf8');
    const { diagnostics } = biome.lintContent(projectKey, text, { filePath });
    for (const { category, description } of diagnostics) problems.push(`${filePath}: ${category}: ${description}`);
    const { content } = biome.formatContent(projectKey, text, { filePath });
    if (content !== text && write) await writeFile(filePath, content);
    else if (content !== text) problems.push(`${filePath}: format differs (npm run format)`);
  }
}
process.stdout.write(problems.map((problem) => `${problem}\n`).join(''));
process.exitCode = problems.length > 0 ? 1 : 0;
