import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ByteSource } from '../../src/firmware/byte-source.js';
import { FirmwareUpdater } from '../../src/firmware/firmware-updater.js';
import { emptySlot, writeSlot } from '../../src/firmware/slot-writer.js';
import { Launcher } from '../../src/launcher/launcher.js';
import { type Outcome, type SlotName, Slots, type Trial } from '../../src/launcher/slots.js';
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

/** In blocks: a version with its manifest, twice, beside the room that an update leaves. */
const cardBytes = 8 * 1024 * 1024 + 2 * 4 * 4096;

function freeOn(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const sizes = files.map((entry) => statSync(join(entry.parentPath, entry.name)).size);
  return cardBytes - sizes.reduce((sum, size) => sum + Math.ceil(size / 4096) * 4096, 0);
}

function updaterOn(folder: string, cut: CutDisk): FirmwareUpdater {
  const keyFile = join(dirname(folder), 'keys.pem');
  writeFileSync(keyFile, keys.publicPem);
  return new FirmwareUpdater({
    place: { slots: new Slots(folder, cut.fs), running: 'a' },
    own: { version: '1.0.0', minimumVersion: '1.0.0', target: 'linux-x64', nodeVersion: '20.19.1' },
    keyFiles: [keyFile],
    maxBytes: 1_000_000,
    freeBytes: async () => freeOn(folder),
    recorder: { record: () => {} },
    clock: new ManualClock(),
    log: new RecordingLog().logger,
    serversAtStake: () => 0,
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
  const disk = new CutDisk(dirname(folder));
  await action(folder, disk);
  remove();
  return disk.count;
}

/** A slot that has a manifest may be started. */
async function expectWholeSlots(folder: string): Promise<void> {
  for (const slot of ['a', 'b'] as const) {
    const found = await new Slots(folder).versionIn(slot);
    if (found !== undefined) expectWhole(folder, slot, found);
  }
}

/** How many of the names that a folder has got and lost since its last sync it keeps after a cut at this step. */
const losses = [
  ['all of them', () => () => 0],
  // A prime spreads the steps, and in the same way each time.
  ['some of them', (cutAt: number) => (changes: number) => (cutAt * 7919) % (changes + 1)],
] as const;

const untouched = async () => {};
const staged = async (folder: string) => {
  expect(await receive(folder, new CutDisk(dirname(folder)))).toBe('taken');
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
  it.each(losses)(
    'at any step: a whole version starts, and what looks like one is one; names that are lost: %s',
    async (_lost, keptAt) => {
      const steps = await stepsOf(prepare, action);
      expect(steps).toBeGreaterThan(5);
      for (let cutAt = 1; cutAt <= steps + 1; cutAt += 1) {
        const { folder, remove } = slotsFolder({ a: '1.0.0', b: '0.9.0' });
        await prepare(folder);
        const cut = new CutDisk(dirname(folder), cutAt);
        await action(folder, cut);
        await cut.lose(keptAt(cutAt));
        await expectWholeSlots(folder);
        const slot = await boot(folder, new CutDisk(dirname(folder)), nothing);
        expectWhole(folder, slot, version[slot]);
        await expectWholeSlots(folder);
        remove();
      }
    },
  );
});

describe('after a cut', () => {
  it.each(losses)(
    'the next image is taken as if nothing had been, on a small card; names that are lost: %s',
    async (_lost, keptAt) => {
      const steps = await stepsOf(untouched, receive);
      for (let cutAt = 1; cutAt < steps; cutAt += 3) {
        const { folder, remove } = slotsFolder({ a: '1.0.0', b: '0.9.0' });
        const cut = new CutDisk(dirname(folder), cutAt);
        await receive(folder, cut);
        await cut.lose(keptAt(cutAt));
        const slots = new Slots(folder);
        const next = () => new CutDisk(dirname(folder));
        if ((await slots.trial()) === undefined) expect(await receive(folder, next())).toBe('taken');
        expect(await healthy(folder, next())).toBe('b');
        expect(await slots.current()).toBe('b');
        expectWhole(folder, 'b', '1.1.0');
        remove();
      }
    },
  );
});

describe('what is done stays done when the power is cut right after it', () => {
  const trial: Trial = { id: '1', slot: 'b', from: '1.0.0', to: '1.1.0', boots: 0, before: [] };
  const outcome: Outcome = { result: 'confirmed', from: '1.0.0', to: '1.1.0' };
  it.each<[string, (slots: Slots) => Promise<void>, (slots: Slots) => Promise<unknown>, unknown]>([
    ['the switch', (slots) => slots.switchTo('b'), (slots) => slots.current(), 'b'],
    ['the end of a trial', (slots) => slots.removeTrial(), (slots) => slots.trial(), undefined],
    ['the end of an outcome', (slots) => slots.removeOutcome(), (slots) => slots.outcome(), undefined],
    ['a trial', (slots) => slots.writeTrial({ ...trial, id: '2' }), (slots) => slots.trial(), { ...trial, id: '2' }],
  ])('%s', async (_name, action, look, expected) => {
    const { folder, remove } = slotsFolder({ a: '1.0.0', b: '1.1.0' });
    await new Slots(folder).writeTrial(trial);
    await new Slots(folder).writeOutcome(outcome);
    const cut = new CutDisk(dirname(folder));
    await action(new Slots(folder, cut.fs));
    await cut.lose();
    expect(await look(new Slots(folder))).toEqual(expected);
    remove();
  });

  it('a slot that was written', async () => {
    const { folder, remove } = slotsFolder({ a: '1.0.0', b: '0.9.0' });
    const cut = new CutDisk(dirname(folder));
    const slots = new Slots(folder, cut.fs);
    const files = productOf('1.1.0');
    const bytes = Buffer.concat(Object.values(files).map((text) => Buffer.from(text)));
    const source = new ByteSource(inPieces(bytes, 1000), new ManualClock());
    await emptySlot(slots, 'b');
    await writeSlot(slots, 'b', manifestOf('1.1.0', files), source, () => {});
    await cut.lose();
    expect(await new Slots(folder).versionIn('b')).toBe('1.1.0');
    expectWhole(folder, 'b', '1.1.0');
    remove();
  });

  it('an image that was taken', async () => {
    const { folder, remove } = slotsFolder({ a: '1.0.0', b: '0.9.0' });
    const cut = new CutDisk(dirname(folder));
    expect(await receive(folder, cut)).toBe('taken');
    await cut.lose();
    expect(await new Slots(folder).trial()).toMatchObject({ slot: 'b', to: '1.1.0' });
    expect(await new Slots(folder).versionIn('b')).toBe('1.1.0');
    expectWhole(folder, 'b', '1.1.0');
    remove();
  });
});
