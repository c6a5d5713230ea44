import fs from 'fs';
import path from 'path';
import { readFile } from 'fs/promises';

app.get('/files/:name', async (req, res) => {
  const file = path.join(UPLOADS, req.params.name);
  // ruleid: path-traversal-js
  fs.createReadStream(file).pipe(res);
  // ruleid: path-traversal-js
  res.sendFile(file);
  // ruleid: path-traversal-js
  const text = await readFile(`./notes/${req.query.note}`, 'utf8');
  // ruleid: path-traversal-js
  await fs.promises.unlink(UPLOADS + '/' + req.body.file);
  // ruleid: path-traversal-js
  res.download(path.resolve(UPLOADS, String(req.query.file)));
  // ok: path-traversal-js (near miss: only the last part is kept)
  const safe = await readFile(path.join(UPLOADS, path.basename(req.params.name)));
  // ok: path-traversal-js (near miss: express keeps it below the root)
  res.sendFile(req.params.name, { root: UPLOADS });
  // ok: path-traversal-js (near miss: the visitor's text is what is written, not where)
  fs.writeFileSync(path.join(UPLOADS, 'note.txt'), req.body.text);
  // ok: path-traversal-js (near miss: a number)
  fs.readFileSync(`./pages/${Number(req.query.page)}.html`);
  res.send(text + safe);
});

app.get('/docs/:name', (req, res) => {
  const file = path.resolve(DOCS, req.params.name);
  if (!file.startsWith(DOCS + path.sep)) {
    return res.status(404).end();
  }
  // ok: path-traversal-js (near miss: compared with its folder before)
  res.sendFile(file);
});

@Controller('reports')
export class ReportsController {
  @Get(':name')
  async find(@Param('name') name: string) {
    // ruleid: path-traversal-js
    return fs.readFileSync(path.join(REPORTS, name));
  }

  @Get(':id')
  async byNumber(@Param('id') id: number) {
    // ok: path-traversal-js
    return fs.readFileSync(path.join(REPORTS, `${id}.pdf`));
  }
}
