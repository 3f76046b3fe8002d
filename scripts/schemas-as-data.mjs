// After tsc: what the schemas of the screens come to is written in their place, so that the daemon need not load what
// makes them (TypeBox: 210 ms and 22 MB at every start).
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './run.mjs';

const screens = join(root, 'dist', 'http', 'screens');
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

/** The value as it comes back from JSON; what would not, must not stand in a schema. */
function dataOf(value, name) {
  if (typeof value === 'function') throw new TypeError(`${name} is code: a schema.ts holds data only.`);
  return JSON.stringify(value);
}
