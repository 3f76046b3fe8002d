import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { stalledAfterMs } from '../../src/firmware/byte-source.js';
import type { UpdateStatus } from '../../src/firmware/firmware-status.js';
import { FirmwareUpdater, type FirmwareUpdaterOptions } from '../../src/firmware/firmware-updater.js';
import type { Manifest } from '../../src/firmware/manifest.js';
import type { NewEvent } from '../../src/journal/journal-event.js';
import { Slots } from '../../src/launcher/slots.js';
import {
  imageOf,
  inPieces,
  manifestOf,
  productOf,
  signingKeys,
  slotsFolder,
} from '../support/machine/firmware-images.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { until } from '../support/until.js';

const keys = signingKeys();
const foreign = signingKeys();
const removals: (() => void)[] = [];
afterEach(() => {
  for (const remove of removals.splice(0)) remove();
});

function site(options: Partial<FirmwareUpdaterOptions> & { b?: string } = {}) {
  const { b = '0.9.0', ...changes } = options;
  const { folder, remove } = slotsFolder({ a: '1.0.0', b });
  removals.push(remove);
  const keyFile = join(dirname(folder), 'keys.pem');
  writeFileSync(keyFile, `${foreign.publicPem.replace(/./g, 'x')}\n${keys.publicPem}`);
  const slots = new Slots(folder);
  const clock = new ManualClock();
  const events: NewEvent[] = [];
  const updates: UpdateStatus[] = [];
  const log = new RecordingLog();
  let restarts = 0;
  let servers = 0;
  const updater = new FirmwareUpdater({
    place: { slots, running: 'a' },
    own: { version: '1.0.0', minimumVersion: '1.0.0', target: 'linux-x64', nodeVersion: '20.19.1' },
    keyFiles: [join(folder, 'absent.pem'), keyFile],
    maxBytes: 1_000_000,
    freeBytes: async () => 1e9,
    recorder: { record: (event) => void events.push(event) },
    clock,
    log: log.logger,
    goodChecks: () => ['settings', 'bacnet'],
    serversAtStake: () => servers,
    restart: () => {
      restarts += 1;
    },
    ...changes,
  });
  updater.onUpdate((update) => void updates.push(update));
  return {
    folder,
    slots,
    clock,
    events,
    updates,
    updater,
    log,
    restarts: () => restarts,
    stake: (count: number) => {
      servers = count;
    },
  };
}

function image(version: string, changes: Partial<Manifest> = {}, key = keys.privateKey): Buffer {
  const files = productOf(version);
  return imageOf(manifestOf(version, files, changes), files, key);
}

describe('an image that is good', () => {
  it.each([1, 7, 4096, 1_000_000])('is written to the idle slot, in pieces of %i octets', async (size) => {
    const { folder, updater } = site();
    await updater.receive(inPieces(image('1.1.0'), size), 'root@10.0.0.9');
    for (const [path, text] of Object.entries(productOf('1.1.0'))) {
      expect(readFileSync(join(folder, 'b', path), 'utf8')).toBe(text);
    }
    expect(readdirSync(join(folder, 'b')).sort()).toEqual(['dist', 'manifest.json', 'package.json']);
  });

  it('is put on trial with what works now, and the process is restarted after the answer', async () => {
    const { slots, updater, clock, restarts } = site();
    expect(await updater.receive(inPieces(image('1.1.0'), 500), 'root')).toEqual({
      version: '1.1.0',
      isWaiting: false,
    });
    expect(await slots.trial()).toEqual({
      id: expect.stringMatching(/^[0-9a-f]{16}$/),
      slot: 'b',
      from: '1.0.0',
      to: '1.1.0',
      boots: 0,
      before: ['settings', 'bacnet'],
    });
    expect(await slots.current()).toBe('a');
    expect(restarts()).toBe(0);
    await clock.advance(1000);
    expect(restarts()).toBe(1);
  });

  it('shows its progress from 0 to 100 percent and stands in the journal', async () => {
    const { updater, updates, events } = site();
    await updater.receive(inPieces(image('1.1.0'), 50), 'root@10.0.0.9');
    const percents = updates.map(({ progressPercent }) => progressPercent);
    expect(percents).toEqual([...percents].sort((x, y) => x - y));
    expect(percents.length).toBeGreaterThan(20);
    expect(updates[0]).toEqual({ state: 'receiving', progressPercent: 0 });
    expect(updates.at(-1)).toEqual({ state: 'staged', progressPercent: 100, version: '1.1.0' });
    expect(events).toEqual([
      { kind: 'firmware-uploaded', subject: '1.1.0', who: 'root@10.0.0.9' },
      { kind: 'firmware-activated', from: '1.0.0', to: '1.1.0', who: 'root@10.0.0.9' },
    ]);
  });

  it('may be the version that runs already', async () => {
    const { updater } = site();
    expect(await updater.receive(inPieces(image('1.0.0'), 500), 'root')).toEqual({
      version: '1.0.0',
      isWaiting: false,
    });
  });
});

describe('a version that stands in for the current one', () => {
  it.each(['receive', 'rollback'] as const)(
    'becomes the current one before the other slot is tried: %s',
    async (way) => {
      const { slots, updater } = site({ b: '1.0.5' });
      await slots.switchTo('b');
      if (way === 'receive') await updater.receive(inPieces(image('1.1.0'), 500), 'root');
      else await updater.rollback('root');
      expect(await slots.current()).toBe('a');
      expect(await slots.trial()).toMatchObject({ slot: 'b' });
    },
  );

  it('stays what it is when the image is refused', async () => {
    const { slots, updater } = site({ b: '1.0.5' });
    await slots.switchTo('b');
    await expect(updater.receive(inPieces(image('1.1.0', { target: 'linux-mips' }), 500), 'root')).rejects.toThrow();
    expect(await slots.current()).toBe('b');
  });
});

describe('an image is refused with a reason, and what runs stays', () => {
  const cut = (bytes: Buffer, by: number) => bytes.subarray(0, bytes.length - by);
  const flipped = (bytes: Buffer, at: number) => {
    const copy = Buffer.from(bytes);
    copy[at] = (copy[at] ?? 0) ^ 1;
    return copy;
  };
  const good = image('1.1.0');
  it.each<[string, string, Buffer, boolean]>([
    ['nothing at all', 'firmware.not-an-image', Buffer.alloc(0), true],
    ['a web page', 'firmware.not-an-image', Buffer.from(`<!doctype html>${' '.repeat(5000)}`), true],
    ['a tar archive', 'firmware.not-an-image', Buffer.alloc(10_240, 'dist/main.js\0'), true],
    ['an image of a later format', 'firmware.not-an-image', flipped(good, 15), true],
    ['only the first octets', 'firmware.truncated', good.subarray(0, 17), true],
    ['an image cut in its manifest', 'firmware.truncated', good.subarray(0, 300), true],
    ['an image cut in a file', 'firmware.truncated', cut(good, 1), false],
    ['a flipped bit in the signature', 'firmware.signature', flipped(good, 30), true],
    ['a flipped bit in the manifest', 'firmware.signature', flipped(good, 200), true],
    ['a flipped bit in a file', 'firmware.damaged', flipped(good, good.length - 1), false],
    ['something after the last file', 'firmware.damaged', Buffer.concat([good, Buffer.from('x')]), false],
    ['a manifest of 4 GB', 'firmware.damaged', Buffer.concat([good.subarray(0, 16), Buffer.alloc(4000, 255)]), true],
    ['the key of somebody else', 'firmware.signature', image('1.1.0', {}, foreign.privateKey), true],
    ['another product', 'firmware.not-an-image', image('1.1.0', { product: 'other' }), true],
    ['another processor', 'firmware.wrong-target', image('1.1.0', { target: 'linux-arm64' }), true],
    ['a need of a newer Node', 'firmware.wrong-target', image('1.1.0', { minimumNode: '22.0.0' }), true],
    ['a version older than the minimum', 'firmware.too-old', image('0.9.9'), true],
    ['a need of a newer gateway', 'firmware.too-old', image('3.0.0', { minimumVersion: '1.0.1' }), true],
    ['a path out of its slot', 'firmware.damaged', escaping('../../evil'), true],
    ['a file below a file', 'firmware.unwritable', escaping('dist/main.js/evil'), false],
  ])('%s: %s', async (_name, code, bytes, keepsPrevious) => {
    const { updater, slots, events, updates, clock, restarts } = site();
    await expect(updater.receive(inPieces(bytes, 333), 'root')).rejects.toMatchObject({ code });
    expect(await slots.versionIn('a')).toBe('1.0.0');
    expect(await slots.versionIn('b')).toBe(keepsPrevious ? '0.9.0' : undefined);
    expect(await slots.current()).toBe('a');
    expect(await slots.trial()).toBeUndefined();
    expect(events.map(({ kind }) => kind)).toEqual(['firmware-refused']);
    expect(updates.at(-1)?.state).toBe('refused');
    await clock.advance(60_000);
    expect(restarts()).toBe(0);
  });

  function escaping(path: string): Buffer {
    const files = { ...productOf('1.1.0'), [path]: 'evil' };
    return imageOf(manifestOf('1.1.0', files), files, keys.privateKey);
  }

  it('when its files are more than the limit', async () => {
    const { updater } = site({ maxBytes: 1000 });
    const refused = updater.receive(inPieces(good, 100), 'root');
    await expect(refused).rejects.toMatchObject({ code: 'firmware.too-large' });
  });

  it('when the disk has no room, before anything is removed', async () => {
    const { updater, slots } = site({ freeBytes: async () => 8 * 1024 * 1024 - 4096 });
    const refused = updater.receive(inPieces(good, 100), 'root');
    await expect(refused).rejects.toMatchObject({ code: 'firmware.no-room' });
    expect(await slots.versionIn('b')).toBe('0.9.0');
  });

  it('counts the room that the old version leaves', async () => {
    const { updater } = site({ freeBytes: async () => 8 * 1024 * 1024 });
    expect(await updater.receive(inPieces(good, 100), 'root')).toEqual({ version: '1.1.0', isWaiting: false });
  });

  it('counts the room of a half version as well, which a power cut in the middle of an image has left', async () => {
    const half = 'b/dist/main.js';
    const isThere = (folder: string) => existsSync(join(folder, half));
    let folder = '';
    const freeBytes = async () => (isThere(folder) ? 8 * 1024 * 1024 - 4096 : 1e9);
    const here = site({ freeBytes });
    folder = here.folder;
    rmSync(join(folder, 'b/manifest.json'));
    expect(isThere(folder)).toBe(true);
    expect(await here.updater.receive(inPieces(good, 100), 'root')).toEqual({ version: '1.1.0', isWaiting: false });
  });

  it('when the sender is gone in the middle', async () => {
    const { updater } = site();
    async function* broken() {
      yield good.subarray(0, 5000);
      throw new Error('socket hang up');
    }
    await expect(updater.receive(broken(), 'root')).rejects.toMatchObject({ code: 'firmware.truncated' });
  });

  it('when nothing more comes for a minute; the next one is taken', async () => {
    const { updater, clock } = site();
    let isStalled = false;
    async function* stalled() {
      yield good.subarray(0, 40);
      isStalled = true;
      await new Promise(() => {});
    }
    const refused = expect(updater.receive(stalled(), 'root')).rejects.toMatchObject({ code: 'firmware.truncated' });
    await until(() => isStalled, 5000, 'the image stalls');
    await clock.advance(stalledAfterMs);
    await refused;
    expect(await updater.receive(inPieces(good, 500), 'root')).toEqual({ version: '1.1.0', isWaiting: false });
  });

  it('while another one is under way or on trial', async () => {
    const { updater } = site();
    const first = updater.receive(inPieces(good, 500), 'root');
    await expect(updater.receive(inPieces(good, 500), 'root')).rejects.toMatchObject({ code: 'firmware.busy' });
    await first;
    await expect(updater.receive(inPieces(good, 500), 'root')).rejects.toMatchObject({ code: 'firmware.busy' });
    expect(await updater.status()).toMatchObject({ canUpdate: false, update: { state: 'staged' } });
  });

  it('when the gateway does not run from slots, or no key is there', async () => {
    const outside = site({ place: undefined });
    await expect(outside.updater.receive(inPieces(good, 500), 'root')).rejects.toMatchObject({
      code: 'firmware.unavailable',
    });
    expect(await outside.updater.status()).toMatchObject({ canUpdate: false, slots: [], current: '1.0.0' });
    const keyless = site({ keyFiles: [] });
    await expect(keyless.updater.receive(inPieces(good, 500), 'root')).rejects.toMatchObject({
      code: 'firmware.unavailable',
    });
    expect(await keyless.updater.status()).toMatchObject({ canUpdate: false });
  });
});

describe('the way back', () => {
  it('puts the previous version on trial like a new one', async () => {
    const { updater, slots, clock, restarts, events } = site({ b: '1.0.5' });
    expect(await updater.rollback('root')).toEqual({ version: '1.0.5', isWaiting: false });
    expect(await slots.trial()).toMatchObject({ slot: 'b', from: '1.0.0', to: '1.0.5' });
    expect(events).toEqual([{ kind: 'firmware-activated', from: '1.0.0', to: '1.0.5', who: 'root' }]);
    await clock.advance(1000);
    expect(restarts()).toBe(1);
  });

  it('is refused when either version is older than the minimum of the other, or there is no other', async () => {
    const older = site({ b: '0.9.0' });
    await expect(older.updater.rollback('root')).rejects.toMatchObject({ code: 'firmware.too-old' });
    const needs = site({ b: '1.0.5' });
    const manifest = manifestOf('1.0.5', productOf('1.0.5'), { minimumVersion: '1.0.1' });
    writeFileSync(join(needs.folder, 'b', 'manifest.json'), JSON.stringify(manifest));
    await expect(needs.updater.rollback('root')).rejects.toMatchObject({ code: 'firmware.too-old' });
    const none = site();
    writeFileSync(join(none.folder, 'b', 'manifest.json'), '{');
    await expect(none.updater.rollback('root')).rejects.toMatchObject({ code: 'firmware.unavailable' });
  });
});

describe('servers that shut down when they lose the gateway', () => {
  const orders = {
    'an image': (updater: FirmwareUpdater, terms?: { cutsServers: boolean }) =>
      updater.receive(inPieces(image('1.1.0'), 500), 'root', terms),
    'the way back': (updater: FirmwareUpdater, terms?: { cutsServers: boolean }) => updater.rollback('root', terms),
  };

  it.each(Object.entries(orders))('%s is staged, and the restart waits until there are none', async (_, order) => {
    const { updater, clock, restarts, stake, slots, events } = site({ b: '1.0.5' });
    stake(2);
    expect((await order(updater)).isWaiting).toBe(true);
    expect(await slots.trial()).toMatchObject({ slot: 'b', boots: 0 });
    expect(updater.update).toMatchObject({ state: 'staged', isWaiting: true });
    expect(events.at(-1)).toMatchObject({ kind: 'firmware-activated', detail: expect.stringMatching(/waits/) });
    await clock.advance(600_000);
    expect(restarts()).toBe(0);
    stake(0);
    await clock.advance(1000);
    expect(restarts()).toBe(1);
    expect(updater.update?.isWaiting).toBeUndefined();
    await clock.advance(10_000);
    expect(restarts()).toBe(1);
  });

  it.each(Object.entries(orders))('%s does not wait for them where that is confirmed', async (_, order) => {
    const { updater, clock, restarts, stake, events } = site({ b: '1.0.5' });
    stake(2);
    expect((await order(updater, { cutsServers: true })).isWaiting).toBe(false);
    expect(events.at(-1)?.detail).toBeUndefined();
    await clock.advance(1000);
    expect(restarts()).toBe(1);
  });

  it('are no reason to restart a gateway that has stopped', async () => {
    const { updater, clock, restarts, stake } = site();
    stake(1);
    await updater.receive(inPieces(image('1.1.0'), 500), 'root');
    updater.stop();
    stake(0);
    await clock.advance(10_000);
    expect(restarts()).toBe(0);
    expect(clock.pendingTimers).toBe(0);
  });
});

describe('a restart within the process', () => {
  const good = image('1.1.0');

  it('must be one of the process while an image is taken, and once it is staged', async () => {
    const { updater } = site();
    expect(updater.isUnderWay).toBe(false);
    const receiving = updater.receive(inPieces(good, 500), 'root');
    expect(updater.isUnderWay).toBe(true);
    await receiving;
    updater.stop();
    expect(updater.isUnderWay).toBe(true);
  });

  it('is one like any other after an image that was refused', async () => {
    const { updater } = site();
    await expect(updater.receive(inPieces(good.subarray(0, good.length - 1), 500), 'root')).rejects.toThrow();
    expect(updater.isUnderWay).toBe(false);
  });
});

describe('a file of keys that cannot be read', () => {
  it('is told once, and keeps no other key from its use', async () => {
    const unreadable = dirname(site().folder);
    const { log, updater } = site({
      keyFiles: [unreadable, join(unreadable, 'absent.pem'), join(unreadable, 'keys.pem')],
    });
    for (let asked = 0; asked < 3; asked += 1) expect(await updater.status()).toMatchObject({ canUpdate: true });
    expect(log.at('warn').map(({ facts }) => facts.file)).toEqual([unreadable]);
  });
});

describe('the state of the slots', () => {
  it('names both versions and the one that runs', async () => {
    const { updater } = site();
    expect(await updater.status()).toEqual({
      current: '1.0.0',
      previous: '0.9.0',
      slots: [
        { name: 'a', version: '1.0.0', isRunning: true },
        { name: 'b', version: '0.9.0', isRunning: false },
      ],
      canUpdate: true,
    });
  });

  it('writes nothing that others may change', async () => {
    const { folder, updater } = site();
    mkdirSync(join(folder, 'b', 'left-over'), { recursive: true });
    await updater.receive(inPieces(image('1.1.0'), 500), 'root');
    expect(statSync(join(folder, 'b', 'dist/main.js')).mode & 0o133).toBe(0);
    expect(readdirSync(join(folder, 'b'))).not.toContain('left-over');
  });
});
