// What the product consists of on one kind of machine: the built daemon, its production packages and its configuration.
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root } from './run.mjs';

/** Platform and processor as Node calls them. */
export const ownTarget = `${process.platform}-${process.arch}`;

/** For people and compilers, not for the machine. Licences stay. */
const uselessFile = /\.(map|[cm]?ts|md|markdown|bare|gyp|gypi|yml|cc|cpp|h)$|^\.|^(Makefile|tsconfig.*\.json)$/i;
/** At the top of a package. Not `types`: some packages keep a program there. */
const uselessFolders = new Set([
  'test',
  'tests',
  'fixture',
  'fixtures',
  'docs',
  'examples',
  'bench',
  'benchmark',
  'benchmarks',
]);

/** What nothing here loads: builds for browsers, programs of a command line and their help. */
const unloadedFolders = new Set([
  'node_modules/mqtt/dist',
  'node_modules/mqtt/build/bin',
  'node_modules/mqtt/help',
  // mqtt's timers ask for a few of its helpers by require().
  'node_modules/@babel/runtime/helpers/esm',
]);
/**
 * Packages that only the command line of mqtt loads, and its way through a SOCKS proxy, which is no way of ours: it is handed a
 * socket. A line each.
 */
const unloadedPackages = new Set([
  'node_modules/commist',
  'node_modules/concat-stream',
  'node_modules/concat-stream/node_modules/readable-stream',
  'node_modules/help-me',
  'node_modules/minimist',
  'node_modules/smart-buffer',
  'node_modules/socks',
  'node_modules/typedarray',
  'node_modules/util-deprecate',
]);

/** A whole key, not code that writes or reads one. */
const privateKey = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40}/;

/** Paths in the product, in ascending order, each with the file that it is made from; `keys` holds the public keys. */
export function productFiles(target, keys) {
  const sources = new Map();
  const take = (file) => sources.set(relative(root, file).replaceAll('\\', '/'), file);
  for (const name of ['package.json', 'LICENSE']) take(join(root, name));
  // The fleet kit is for the machine that looks after the gateways.
  const isOfGateway = (name) => name !== 'fleet';
  for (const folder of ['config', 'dist']) for (const file of filesBelow(join(root, folder), isOfGateway)) take(file);
  for (const folder of productionPackages()) {
    const isWanted = (name, depth, parent, path) =>
      name !== 'node_modules' &&
      !(depth === 0 && uselessFolders.has(name.toLowerCase())) &&
      !unloadedFolders.has(relative(root, path).replaceAll('\\', '/')) &&
      !(parent === 'prebuilds' && !isFor(name, target));
    for (const file of filesBelow(join(root, folder), isWanted)) take(file);
  }
  sources.set('config/firmware-keys.pem', keys);
  return [...sources.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([path, source]) => ({ path, source }));
}

/**
 * The manifest that describes these files; a firmware image carries it signed, a slot as it is. Throws where a gateway would
 * refuse it, such as for the name of a file that a package brings along.
 */
export async function productManifest(files, target) {
  const { formatManifest, parseManifest, productName } = await import('../dist/firmware/manifest.js');
  const { minimumVersion } = await import('../dist/firmware/check-manifest.js');
  const { version, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const [, minimumNode] = /^>=(\d+\.\d+)$/.exec(engines.node);
  const rows = files.map(({ path, source }) => {
    const bytes = readFileSync(source);
    if (privateKey.test(bytes.toString('latin1')))
      throw new Error(`${source} holds a private key: it ships in no product.`);
    return { path, size: bytes.length, sha512: createHash('sha512').update(bytes).digest('hex') };
  });
  const requires = { minimumNode: `${minimumNode}.0`, minimumVersion };
  return parseManifest(formatManifest({ product: productName, version, target, ...requires, files: rows }));
}

/** Writes the product into an empty folder, as it stands in a slot. */
export async function writeProduct(folder, target, keys) {
  const { formatManifest } = await import('../dist/firmware/manifest.js');
  const files = productFiles(target, keys);
  for (const { path, source } of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    copyFileSync(source, join(folder, path));
  }
  writeFileSync(join(folder, 'manifest.json'), formatManifest(await productManifest(files, target)));
}

/** What stands outside of the slots, the launcher and the root helper, with what they import and nothing else. */
export function writeLauncher(folder) {
  const dist = join(root, 'dist');
  const files = new Set([join(dist, 'launcher', 'main.js'), join(dist, 'network-helper-main.js')]);
  for (const file of files) {
    for (const specifier of importsOf(readFileSync(file, 'utf8'))) {
      if (specifier.startsWith('.')) files.add(join(dirname(file), specifier));
      else if (!specifier.startsWith('node:')) throw new Error(`${relative(dist, file)} imports ${specifier}`);
    }
    const target = join(folder, relative(dist, file));
    mkdirSync(dirname(target), { recursive: true });
    copyFileSync(file, target);
  }
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }\n');
}

function importsOf(text) {
  return [...text.matchAll(/^(?:import|export)\b(?:.*?\bfrom)? '([^']+)';$/gm)].map(([, specifier]) => specifier);
}

function productionPackages() {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  return Object.entries(packages)
    .filter(([path, entry]) => path !== '' && !entry.dev && !entry.devOptional)
    .map(([path]) => path)
    .filter((path) => !unloadedPackages.has(path) && existsSync(join(root, path)));
}

/** Such as `linux-x64` or, for two processors, `darwin-x64+arm64`. */
function isFor(folderName, target) {
  const [platform, processors = ''] = folderName.split('-');
  return processors.split('+').some((processor) => `${platform}-${processor}` === target);
}

function filesBelow(folder, isWanted, depth = 0) {
  if (!existsSync(folder)) return [];
  const parent = folder.split('/').at(-1);
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (entry.isDirectory())
      return isWanted(entry.name, depth, parent, path) ? filesBelow(path, isWanted, depth + 1) : [];
    return entry.isFile() && !uselessFile.test(entry.name) ? [path] : [];
  });
}
