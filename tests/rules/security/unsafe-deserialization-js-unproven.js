const serialize = require('node-serialize');
const yaml = require('js-yaml');

function restore(text) {
  // ruleid: unsafe-deserialization-js-unproven
  return serialize.unserialize(text);
}

const readSettings = (text) => {
  // ruleid: unsafe-deserialization-js-unproven
  return yaml.load(text, { schema: yaml.DEFAULT_FULL_SCHEMA });
};

function safe(text) {
  // ok: unsafe-deserialization-js-unproven (near miss: the ordinary schema holds data only)
  const settings = yaml.load(text);
  // ok: unsafe-deserialization-js-unproven (near miss: holds data only)
  return { ...settings, ...JSON.parse(text) };
}
