#!/usr/bin/env node
// `npm run package`: a Debian package by dpkg-deb. It brings the product and the set-up; what runs are the slots, which
// later firmware images change without touching files of the package.
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { ensurePublicKeys, keyOptions } from './firmware-keys.mjs';
import { maintainerScripts } from './maintainer-scripts.mjs';
import { ensureBuilt, ensurePackages, removeBuilt, requireNode } from './prepare.mjs';
import { ownTarget, writeLauncher, writeProduct } from './product-files.mjs';
import { exitCodeOf, root } from './run.mjs';

/** As Node and as Debian call a processor. */
const debianArchitectures = { 'linux-x64': 'amd64', 'linux-arm64': 'arm64', 'linux-arm': 'armhf' };

const { values } = parseArgs({
  options: {
    ...keyOptions,
    out: { type: 'string', default: root },
    target: { type: 'string', default: ownTarget },
    // For tests and soak, which build once: takes along what older builds have left in dist/.
    'as-built': { type: 'boolean', default: false },
  },
});
const architecture = debianArchitectures[values.target];
if (architecture === undefined) {
  console.error(`No Debian package for ${values.target}; known: ${Object.keys(debianArchitectures).join(', ')}`);
  process.exit(1);
}
requireNode();
await ensurePackages();
if (!values['as-built']) removeBuilt();
await ensureBuilt();
const keysFile = resolve(values.keys);
ensurePublicKeys(resolve(values.key), keysFile);

const { name, version, description } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const staging = mkdtempSync(join(tmpdir(), 'ups-bacnet-gateway-'));
try {
  const home = join(staging, 'usr', 'lib', name);
  await writeProduct(join(home, 'product'), values.target, keysFile);
  writeLauncher(join(home, 'launcher'));
  for (const script of ['setup.mjs', 'fill-slot.mjs', 'replacement.mjs', 'service-unit.mjs', 'led-access.mjs'])
    cpSync(join(root, 'scripts', script), join(home, script));
  const documents = join(staging, 'usr', 'share', 'doc', name);
  mkdirSync(documents, { recursive: true });
  cpSync(join(root, 'LICENSE'), join(documents, 'copyright'));
  writeControl(join(staging, 'DEBIAN'));
  plainModes(staging);
  const file = join(resolve(values.out), `${name}_${version}_${architecture}.deb`);
  const args = ['--root-owner-group', '-Zxz', '-z1', '--build', staging, file];
  process.exitCode = await exitCodeOf('dpkg-deb', args, { env: { ...process.env, SOURCE_DATE_EPOCH: '0' } });
} finally {
  rmSync(staging, { recursive: true, force: true });
}

function writeControl(folder) {
  mkdirSync(folder);
  const control = [
    `Package: ${name}`,
    `Version: ${version}`,
    `Architecture: ${architecture}`,
    'Maintainer: ups-bacnet-gateway <root@localhost>',
    'Depends: nodejs (>= 20.19), systemd, passwd',
    // Asks whether another machine has an address before the gateway takes it.
    'Recommends: iputils-arping',
    'Section: net',
    'Priority: optional',
    `Description: ${description}`,
    '',
  ];
  writeFileSync(join(folder, 'control'), control.join('\n'));
  for (const [script, text] of Object.entries(maintainerScripts)) {
    writeFileSync(join(folder, script), text);
  }
}

/** The same package with any umask of the person who builds. */
function plainModes(folder) {
  chmodSync(folder, 0o755);
  for (const entry of readdirSync(folder)) {
    const path = join(folder, entry);
    if (statSync(path).isDirectory()) plainModes(path);
    else chmodSync(path, entry in maintainerScripts ? 0o755 : 0o644);
  }
}
