import { createHash } from 'node:crypto';
import { readFileSync, readlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/clock.js';
import { FirmwareUpdater } from '../../src/firmware/firmware-updater.js';
import { encodeImageHead } from '../../src/firmware/image-head.js';
import { type Manifest, parseManifest } from '../../src/firmware/manifest.js';
import { type SlotName, Slots } from '../../src/launcher/slots.js';
import { openNodeBacnet } from '../support/bms-clients.js';
import { openOperator } from '../support/bms-operators.js';
import { answersWhoIs, ensureBuilt, type Program, root } from '../support/daemon.js';
import { signingKeys } from '../support/firmware-images.js';
import { placesIn, run, startInstallation, temporaryFolder, versionOfProject } from '../support/installation.js';
import { RecordingLog } from '../support/recording-log.js';
import { until } from '../support/until.js';

const { folder, remove } = temporaryFolder();
const places = placesIn(folder);
const keys = signingKeys();
const password = 'coldstart';
const versionA = versionOfProject();
const firmwareRevision = 44;

let port = 0;
let program: Program;
let start: () => Promise<Program>;

beforeAll(async () => {
  ensureBuilt();
  run(join(root, 'scripts/install'), ['--root', folder], folder);
  writeFileSync(join(places.program, 'site-keys.pem'), keys.publicPem);
  ({ port, program, start } = await startInstallation(folder, {
    bacnet: { password },
    serial: { port: 'simulator', poll_interval_ms: 200 },
    simulator: { pace: 'none' },
  }));
}, 120_000);
afterAll(async () => {
  await program?.stop();
  remove();
});

/** An image made of what is installed in a slot, with some of its files changed. */
async function* imageFrom(slot: SlotName, version: string, changes: Readonly<Record<string, string>>) {
  const installed = parseManifest(readFileSync(join(places.slots, slot, 'manifest.json'), 'utf8'));
  const contents = new Map(
    installed.files.map(({ path }) => [
      path,
      path in changes ? Buffer.from(changes[path] ?? '') : readFileSync(join(places.slots, slot, path)),
    ]),
  );
  const files = [...contents].map(([path, bytes]) => ({
    path,
    size: bytes.length,
    sha512: createHash('sha512').update(bytes).digest('hex'),
  }));
  const manifest: Manifest = { ...installed, version, files };
  yield encodeImageHead(manifest, keys.privateKey);
  yield* contents.values();
}

function packageJson(version: string): string {
  return JSON.stringify({ ...JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')), version });
}

/** Uploads and lets a BMS ask for the restart. */
async function update(
  running: SlotName,
  own: string,
  version: string,
  changes: Readonly<Record<string, string>>,
): Promise<void> {
  let restart: () => void = () => {};
  const due = new Promise<void>((resolve) => {
    restart = resolve;
  });
  const updater = new FirmwareUpdater({
    place: { slots: new Slots(places.slots), running },
    own: {
      version: own,
      minimumVersion: '1.0.0',
      target: `${process.platform}-${process.arch}`,
      nodeVersion: process.versions.node,
    },
    keyFiles: [join(places.program, 'site-keys.pem')],
    maxBytes: 1e9,
    freeBytes: async () => 1e9,
    recorder: { record: () => {} },
    clock: systemClock,
    log: new RecordingLog().logger,
    goodChecks: () => ['settings', 'bacnet', 'ups'],
    restart: () => restart(),
  });
  await updater.receive(imageFrom(running, version, changes), 'test');
  await due;
  expect(await coldstart()).toBe('done');
}

async function coldstart(): Promise<string> {
  const operator = await openOperator('node-bacnet', port);
  try {
    return await operator.reinitialize(0, password);
  } finally {
    operator.close();
  }
}

async function servedVersion(): Promise<unknown> {
  await answersWhoIs(port, program, 20_000);
  const client = await openNodeBacnet(port);
  try {
    const [first] = await client.read(8, 1338, firmwareRevision);
    return first?.value;
  } finally {
    client.close();
  }
}

const said = (text: string) =>
  until(() => program.log.find(({ msg }) => msg.includes(text)), 25_000, `the log says "${text}"`);

describe('an installation in slots', { timeout: 60_000 }, () => {
  it('runs the version that was installed', async () => {
    expect(await servedVersion()).toBe(versionA);
  });

  it('runs the version that was uploaded, keeps it, and says so in the journal', async () => {
    await update('a', versionA, '9.0.1', { 'package.json': packageJson('9.0.1') });
    await said('Firmware 9.0.1 runs and is kept.');
    expect(await servedVersion()).toBe('9.0.1');
    expect(readlinkSync(join(places.slots, 'current'))).toBe('b');
  });

  it('returns to it by itself when the next version is broken, and says why', async () => {
    await update('b', '9.0.1', '9.0.2', {
      'package.json': packageJson('9.0.2'),
      'dist/main.js': 'process.exit(3);',
    });
    const line = await said('Firmware 9.0.2 was not kept, 9.0.1 is back');
    expect(line.reason).toContain('exit code 3');
    expect(await servedVersion()).toBe('9.0.1');
    expect(readlinkSync(join(places.slots, 'current'))).toBe('b');
  });

  it('ends when its launcher is killed, and runs again when that is started again', async () => {
    program.child.kill('SIGKILL');
    await said('The gateway has stopped.');
    program = await start();
    expect(await servedVersion()).toBe('9.0.1');
  });
});
