const fs = require('fs');
const path = require('path');
const express = require('express');

function readAsset(filename) {
  // ruleid: path-traversal-js-unproven
  return fs.readFileSync(path.join(ASSETS, filename));
}

async function removeUpload(userFile) {
  // ruleid: path-traversal-js-unproven
  const target = path.resolve(UPLOADS, userFile);
  await fs.promises.unlink(target);
}

function readTemplate(fileName) {
  // ok: path-traversal-js-unproven (near miss: only the last part is kept)
  return fs.readFileSync(path.join(TEMPLATES, path.basename(fileName)));
}

function readConfig() {
  // ok: path-traversal-js-unproven
  return fs.readFileSync(path.join(__dirname, 'config.json'));
}

function readPage(filename) {
  // ok: path-traversal-js-unproven (near miss: refused for its dots)
  if (filename.includes('..')) return null;
  // ok: path-traversal-js-unproven
  return fs.readFileSync(path.join(PAGES, filename));
}
