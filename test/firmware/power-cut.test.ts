import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { FirmwareUpdater } from '../../src/firmware/firmware-updater.js';
import { Launcher } from '../../src/launcher/launcher.js';
import { type SlotName, Slots } from '../../src/launcher/slots.js';
import { FakeGateway } from '../support/machine/fake-gateway.js';
import {
  imageOf,
  inPieces,
  manifestOf,
  productOf,
  signingKeys,
  slotsFolder,
} from '../support/machine/firmware-images.js';
import { CutDisk } from '../support/machine/power-cut.js';
import { ManualClock, settle } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { until } from '../support/until.js';

const keys = signingKeys();

function updaterOn(folder: string, cut: CutDisk): FirmwareUpdater {
  const keyFile = join(dirname(folder), 'keys.pem');
  writeFileSync(keyFile, keys.publicPem);
  return new FirmwareUpdater({
    place: { slots: new Slots(folder, cut.fs), running: 'a' },
    own: { version: '1.0.0', minimumVersion: '1.0.0', target: 'linux-x64', nodeVersion: '20.19.1' },
    keyFiles: [keyFile],
    maxBytes: 1_000_000,
    freeBytes: async () => 1e9,
    recorder: { record: () => {} },
    clock: new ManualClock(),
    log: new RecordingLog().logger,
    goodChecks: () => [],
    restart: () => {},
  });
}

async function receive(folder: string, cut: CutDisk): Promise<'taken' | 'refused'> {
  const files = productOf('1.1.0');
  const image = imageOf(manifestOf('1.1.0', files), files, keys.privateKey);
  try {
    await updaterOn(folder, cut).receive(inPieces(image, 1000), 'root');
    return 'taken';
  } catch {
    return 'refused';
  }
}

/** Starts the launcher as after power came back; resolves with the slot of its first gateway. */
type During = (gateway: FakeGateway, clock: ManualClock) => Promise<void>;

async function boot(folder: string, cut: CutDisk, during: During): Promise<SlotName> {
  const gateways: FakeGateway[] = [];
  const clock = new ManualClock();
  const launcher = new Launcher({
    slots: new Slots(folder, cut.fs),
    clock,
    log: () => {},
    start: (slot) => {
      const gateway = new FakeGateway(slot);
      gateways.push(gateway);
      return gateway;
    },
    ready: () => {},
  });
  const ended = launcher.run();
  const gateway = await until(() => gateways[0], 5000, 'a gateway is started');
  await settle();
  await during(gateway, clock);
  launcher.stop();
  await ended;
  return gateway.slot;
}

const nothing = async () => {};
const version = { a: '1.0.0', b: '1.1.0' } as const;

/** The slot is what its version was when it was packed, to the last octet. */
function expectWhole(folder: string, slot: SlotName, packed: string): void {
  for (const [path, text] of Object.entries(productOf(packed))) {
    expect(readFileSync(join(folder, slot, path), 'utf8')).toBe(text);
  }
}

/** Operations that change the disk in the whole of an action. */
async function stepsOf(prepare: (folder: string) => Promise<void>, action: (folder: string, cut: CutDisk) => unknown) {
  const { folder, remove } = slotsFolder({ a: '1.0.0', b: '0.9.0' });
  await prepare(folder);
  const disk = new CutDisk();
  await action(folder, disk);
  remove();
  return disk.count;
}

const untouched = async () => {};
const staged = async (folder: string) => {
  expect(await receive(folder, new CutDisk())).toBe('taken');
};
const healthy = (folder: string, cut: CutDisk) =>
  boot(folder, cut, async (gateway, clock) => {
    for (let told = 0; told < 6; told += 1) {
      gateway.tell({ kind: 'healthy' });
      await clock.advance(10_000);
    }
    for (let turn = 0; turn < 20; turn += 1) await settle();
  });
const broken = (folder: string, cut: CutDisk) => boot(folder, cut, async (gateway) => gateway.exit(70));

describe.each([
  ['while an image is received', untouched, receive],
  ['while a healthy version is confirmed', staged, healthy],
  ['while a broken version is taken back', staged, broken],
] as const)('the power is cut %s', (_name, prepare, action) => {
  it('at any step: a whole version starts', async () => {
    const steps = await stepsOf(prepare, action);
    expect(steps).toBeGreaterThan(5);
    for (let cutAt = 1; cutAt <= steps; cutAt += 1) {
      const { folder, remove } = slotsFolder({ a: '1.0.0', b: '0.9.0' });
      await prepare(folder);
      const cut = new CutDisk(cutAt);
      await action(folder, cut);
      await cut.lose();
      const slot = await boot(folder, new CutDisk(), nothing);
      expectWhole(folder, slot, version[slot]);
      remove();
    }
  });
});

describe('after a cut', () => {
  it('the next image is taken as if nothing had been', async () => {
    const steps = await stepsOf(untouched, receive);
    for (let cutAt = 1; cutAt < steps; cutAt += 3) {
      const { folder, remove } = slotsFolder({ a: '1.0.0', b: '0.9.0' });
      await receive(folder, new CutDisk(cutAt));
      const slots = new Slots(folder);
      if ((await slots.trial()) === undefined) expect(await receive(folder, new CutDisk())).toBe('taken');
      expect(await healthy(folder, new CutDisk())).toBe('b');
      expect(await slots.current()).toBe('b');
      expectWhole(folder, 'b', '1.1.0');
      remove();
    }
  });
});
