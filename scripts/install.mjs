// Builds what is missing and installs this checkout; called by scripts/install.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBuilt, ensurePackages, requireNode } from './prepare.mjs';
import { writeLauncher, writeProduct } from './product-files.mjs';
import { exitCodeOf } from './run.mjs';

requireNode();
const isStaged = process.argv.some((word) => word.startsWith('--root'));
if (!isStaged && process.getuid?.() !== 0) {
  console.error('This changes the machine: sudo scripts/install (or: scripts/install --root DIR).');
  process.exit(1);
}
await ensurePackages();
await ensureBuilt();
const staging = mkdtempSync(join(tmpdir(), 'ups-bacnet-gateway-'));
try {
  await writeProduct(join(staging, 'product'));
  writeLauncher(join(staging, 'launcher'));
  const from = ['--product', join(staging, 'product'), '--launcher', join(staging, 'launcher')];
  const args = [join(import.meta.dirname, 'setup.mjs'), 'install', ...from, ...process.argv.slice(2)];
  process.exitCode = await exitCodeOf(process.execPath, args, { cwd: process.cwd() });
} finally {
  rmSync(staging, { recursive: true, force: true });
}
