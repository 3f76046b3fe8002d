// Builds what is missing and installs this checkout; called by scripts/install.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePublicKeys, keyOptions } from './firmware-keys.mjs';
import { ensureBuilt, ensurePackages, requireNode } from './prepare.mjs';
import { ownTarget, writeLauncher, writeProduct } from './product-files.mjs';
import { exitCodeOf } from './run.mjs';

requireNode();
const { values } = parseArgs({
  options: { ...keyOptions, root: { type: 'string' }, 'unit-folder': { type: 'string' } },
});
if (!values.root && process.getuid?.() !== 0) {
  console.error('This changes the machine: sudo scripts/install (or: scripts/install --root DIR).');
  process.exit(1);
}
await ensurePackages();
await ensureBuilt();
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
