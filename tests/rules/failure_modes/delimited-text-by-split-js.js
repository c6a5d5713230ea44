function importCsv(text) {
  const [head, ...lines] = text.split('\n');
  return lines.map((line) => {
    // ruleid: delimited-text-by-split-js
    const cells = line.split(',');
    return { name: cells[0], total: cells[1] };
  });
}

function header(csvHead) {
  // ruleid: delimited-text-by-split-js
  return csvHead.split(';');
}

function good(text, tags) {
  // near miss: a list of our own making
  // ok: delimited-text-by-split-js
  const names = tags.split(',');
  // near miss: lines, not cells
  // ok: delimited-text-by-split-js
  const lines = text.split('\n');
  return [names, lines];
}
