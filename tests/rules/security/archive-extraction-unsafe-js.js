const fs = require('fs');
const path = require('path');
const AdmZip = require('adm-zip');
const unzipper = require('unzipper');

function unpack(file, target) {
  for (const entry of new AdmZip(file).getEntries()) {
    // ruleid: archive-extraction-unsafe-js
    fs.writeFileSync(path.join(target, entry.entryName), entry.getData());
  }
}

function stream(source, target) {
  source.pipe(unzipper.Parse()).on('entry', (entry) => {
    const place = path.join(target, entry.path);
    // ruleid: archive-extraction-unsafe-js
    entry.pipe(fs.createWriteStream(place));
  });
}

function careful(source, target) {
  source.pipe(unzipper.Parse()).on('entry', (entry) => {
    const place = path.resolve(target, entry.path);
    if (!place.startsWith(target + path.sep)) return entry.autodrain();
    // ok: archive-extraction-unsafe-js (near miss: compared with its folder before)
    return entry.pipe(fs.createWriteStream(place));
  });
}

function flat(file, target) {
  for (const entry of new AdmZip(file).getEntries()) {
    // ok: archive-extraction-unsafe-js (near miss: only the last part is kept)
    fs.writeFileSync(path.join(target, path.basename(entry.entryName)), entry.getData());
  }
}
