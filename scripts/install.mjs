// Builds what is missing and installs this checkout; called by scripts/install.
import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { person } from './firmware-key-file.mjs';
import { ensurePublicKeys, keyOptions } from './firmware-keys.mjs';
import { requireNode } from './prepare.mjs';
import { ownTarget, writeLauncher, writeProduct } from './product-files.mjs';
import { exitCodeOf, root, run } from './run.mjs';

requireNode();
const { values } = parseArgs({
  options: {
    ...keyOptions,
    root: { type: 'string' },
    'unit-folder': { type: 'string' },
    // For tests and soak, which build once: takes along what older builds have left in dist/.
    'as-built': { type: 'boolean', default: false },
  },
});
if (!values.root && process.getuid?.() !== 0) {
  console.error('This changes the machine: sudo scripts/install (or: scripts/install --root DIR).');
  process.exit(1);
}
const build = [join(import.meta.dirname, 'build.mjs'), ...(values['as-built'] ? ['--as-built'] : [])];
await run(process.execPath, build, await asOwnerOfCheckout());
const keysFile = resolve(values.keys);
ensurePublicKeys(resolve(values.key), keysFile);
const staging = mkdtempSync(join(tmpdir(), 'ups-bacnet-gateway-'));
try {
  await writeProduct(join(staging, 'product'), ownTarget, keysFile);
  writeLauncher(join(staging, 'launcher'));
  const from = ['--product', join(staging, 'product'), '--launcher', join(staging, 'launcher')];
  const to = ['root', 'unit-folder'].flatMap((name) => (values[name] === undefined ? [] : [`--${name}`, values[name]]));
  const args = [join(import.meta.dirname, 'setup.mjs'), 'install', ...from, ...to];
  process.exitCode = await exitCodeOf(process.execPath, args, { cwd: process.cwd() });
} finally {
  rmSync(staging, { recursive: true, force: true });
}

/** Below sudo, packages and dist/ are made by the person whose checkout this is: what root made that person could not change. */
async function asOwnerOfCheckout() {
  if (person === undefined || statSync(root).uid !== person.uid) return {};
  const { uid, gid, home } = person;
  const made = ['node_modules', 'dist'].map((name) => join(root, name)).filter((path) => existsSync(path));
  // What root has left there, by an installation of former times or by npm, wherever inside it lies.
  if (made.length > 0) await run('chown', ['-R', '--from=0', `${uid}:${gid}`, ...made]);
  return { uid, gid, env: { ...process.env, HOME: home } };
}
