// After tsc: what the schemas of the screens come to is written in their place, so that the daemon need not load what
// makes them (TypeBox: 210 ms and 22 MB at every start), and so are the checks of what comes in (ajv: 1.5 MB).
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { StandaloneValidator } from '@fastify/ajv-compiler';
import { root } from './run.mjs';

/** Where tsc has put src; dist, unless the proving ground says another folder. */
const built = process.argv[2] ?? join(root, 'dist');
const screens = join(built, 'http', 'screens');
const files = readdirSync(screens)
  .map((name) => join(screens, name, 'schema.js'))
  .filter((file) => existsSync(file));

// All of them before the first is written: they import one another.
const modules = await Promise.all(files.map((file) => import(pathToFileURL(file).href)));
for (const [index, file] of files.entries()) {
  const lines = Object.entries(modules[index]).map(
    ([name, value]) => `export const ${name} = ${dataOf(value, name)};\n`,
  );
  writeFileSync(file, lines.join(''));
  rmSync(`${file}.map`, { force: true });
}
rmSync(join(screens, 'vocabulary.js'), { force: true });
rmSync(join(screens, 'vocabulary.js.map'), { force: true });

const server = join(built, 'http', 'server');
const { checkOptions } = await import(pathToFileURL(join(server, 'request-checks.js')).href);
const inputs = modules.flatMap((module) => Object.values(module)).filter(isInput);
writeFileSync(join(server, 'compiled-checks.js'), checksOf(new Set(inputs.map((schema) => JSON.stringify(schema)))));
rmSync(join(server, 'compiled-checks.js.map'), { force: true });

/** As `input` of vocabulary.ts makes them. A route that takes anything else does not start. */
function isInput(schema) {
  return schema.type === 'object' && schema.additionalProperties === false;
}

/** The module that stands in the place of compiled-checks.ts: ajv's code, with the options that Fastify gives it. */
function checksOf(texts) {
  const rows = [];
  const compile = StandaloneValidator({
    readMode: false,
    // What it writes is CommonJS.
    storeFunction: ({ schema }, code) =>
      rows.push(`  [${JSON.stringify(JSON.stringify(schema))}, checkOf((module) => {\n${code}\n})],\n`),
  })({}, { customOptions: { ...checkOptions } });
  for (const text of texts) compile({ schema: JSON.parse(text) });
  return `import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
export const compiledChecks = new Map([\n${rows.join('')}]);
function checkOf(write) {
  const module = {};
  write(module);
  return module.exports;
}
`;
}

/** The value as it comes back from JSON; what would not, must not stand in a schema. */
function dataOf(value, name) {
  if (typeof value === 'function') throw new TypeError(`${name} is code: a schema.ts holds data only.`);
  return JSON.stringify(value);
}
