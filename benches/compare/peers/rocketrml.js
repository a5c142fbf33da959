// Runs RocketRML in the current folder: node rocketrml.js MAPPING OUT

const { parseFile } = require('rocketrml');

const [mapping, out] = process.argv.slice(2);

parseFile(mapping, out, { toRDF: true, replace: false, ignoreEmptyStrings: true }).catch((error) => {
  console.error(error);
  process.exit(1);
});
