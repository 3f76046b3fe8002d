#!/usr/bin/env node
// `npm run board`: the packaged gateway on a whole machine of its own, a virtual board with Debian and its systemd.
// Takes half an hour without KVM. Needs root, for a network namespace that holds the board's LAN.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureBoardImage } from './board-image.mjs';
import { ensureBuilt, ensurePackages, ensureProgram, requireNode } from './prepare.mjs';
import { exitCodeOf, root, run } from './run.mjs';

requireNode();
if (process.getuid?.() !== 0) {
  console.error('The virtual board needs root: sudo npm run board');
  process.exit(1);
}
await ensurePackages();
await ensureProgram('mmdebstrap', 'mmdebstrap');
await ensureProgram('qemu-system-x86_64', 'qemu-system-x86');
await ensureProgram('qemu-img', 'qemu-utils');
await ensureProgram('dnsmasq', 'dnsmasq-base');
await ensureProgram('curl', 'curl');
await ensureBuilt();
const image = await ensureBoardImage();
const folder = mkdtempSync(join(tmpdir(), 'board-'));
try {
  const payload = join(folder, 'payload');
  mkdirSync(payload);
  const key = join(folder, 'key.pem');
  await run('node', ['scripts/package.mjs', '--out', payload, '--key', key, '--keys', join(folder, 'keys.pem')]);
  await run('mke2fs', ['-q', '-t', 'ext4', '-d', payload, join(folder, 'payload.raw'), '64M']);
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const environment = {
    BOARD_IMAGE: JSON.stringify(image),
    BOARD_FOLDER: folder,
    BOARD_KEY: key,
    BOARD_VERSION: version,
  };
  const vitest = ['run', '--config', 'test/board/vitest.config.ts', '--root', '.', ...process.argv.slice(2)];
  const inLan = ['--net', join(root, 'node_modules', '.bin', 'vitest'), ...vitest];
  process.exitCode = await exitCodeOf('unshare', inLan, { env: { ...process.env, ...environment } });
} finally {
  rmSync(folder, { recursive: true, force: true });
}
