// The gateway and its proving ground, compiled into node_modules/.cache/simulate/KEY in the layout of the project: once for each
// state of the sources.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exitCodeOf, root } from './run.mjs';

export const cache = join(root, 'node_modules', '.cache', 'simulate');
const sources = ['src', 'test/simulation', 'test/support', 'package.json', 'config', 'scripts/schemas-as-data.mjs'];
/** Of several branches, or before and after a change. */
const kept = 4;

/** The folder; throws when the sources do not compile. */
export async function builtForSimulation() {
  const folder = join(cache, keyOf(sources));
  if (!existsSync(folder)) {
    const unfinished = `${folder}.${process.pid}`;
    await compile(unfinished);
    try {
      renameSync(unfinished, folder);
    } catch (cause) {
      // Another one was faster.
      if (!existsSync(folder)) throw cause;
      rmSync(unfinished, { recursive: true });
    }
    forgetOld(folder);
  }
  return folder;
}

async function compile(folder) {
  mkdirSync(folder, { recursive: true });
  const project = join(folder, 'tsconfig.json');
  const compilerOptions = {
    rootDir: root,
    outDir: folder,
    noCheck: true,
    noEmit: false,
    sourceMap: true,
    types: ['node'],
  };
  const include = ['src/**/*.ts', 'test/simulation/**/*.ts'].map((pattern) => join(root, pattern));
  const exclude = [join(root, 'test/**/*.test.ts')];
  writeFileSync(
    project,
    JSON.stringify({ extends: join(root, 'test/tsconfig.json'), compilerOptions, include, exclude }),
  );
  if ((await exitCodeOf('tsc', ['-p', project])) !== 0) throw new Error('The sources do not compile.');
  for (const name of ['package.json', 'config']) cpSync(join(root, name), join(folder, name), { recursive: true });
  // As in the package: schemas are data, and checks are compiled.
  const code = await exitCodeOf(process.execPath, [join(root, 'scripts', 'schemas-as-data.mjs'), join(folder, 'src')]);
  if (code !== 0) throw new Error('The schemas of the page cannot be made data.');
}

function keyOf(names) {
  const hash = createHash('sha256');
  const visit = (path) => {
    const stat = statSync(join(root, path));
    if (stat.isDirectory()) for (const name of readdirSync(join(root, path)).sort()) visit(`${path}/${name}`);
    else hash.update(`${path} ${stat.size} ${stat.mtimeMs}\n`);
  };
  for (const name of names) visit(name);
  return hash.digest('hex').slice(0, 16);
}

function forgetOld(current) {
  const folders = readdirSync(cache)
    .filter((name) => /^[0-9a-f]{16}/.test(name))
    .map((name) => join(cache, name))
    .filter((folder) => folder !== current)
    .map((folder) => ({ folder, atMs: statSync(folder).mtimeMs }))
    .sort((a, b) => b.atMs - a.atMs);
  for (const { folder } of folders.slice(kept - 1)) rmSync(folder, { recursive: true, force: true });
}
