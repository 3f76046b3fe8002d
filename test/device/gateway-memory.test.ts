import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { thisDisk } from '../../src/core/machine/disk.js';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { playOut } from '../simulation/disk/played.js';
import { SimulatedDisk } from '../simulation/disk/simulated-disk.js';
import { SeededDice } from '../simulation/world/dice.js';
import { EventQueue } from '../simulation/world/event-queue.js';
import { GatewayClock, MachineClock } from '../simulation/world/gateway-clock.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';

let folder: string;
let path: string;
let log: RecordingLog;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'memory-'));
  path = join(folder, 'identity.json');
  log = new RecordingLog();
});

const opened: GatewayMemory[] = [];

afterEach(async () => {
  // Nothing is being written any more when the folder goes.
  for (const memory of opened.splice(0)) await memory.flush();
  await rm(folder, { recursive: true });
});

async function loaded(): Promise<GatewayMemory> {
  const memory = new GatewayMemory(path, log.logger);
  opened.push(memory);
  await memory.load();
  return memory;
}

describe('what the gateway remembers over a restart', () => {
  it('is nothing at first', async () => {
    expect((await loaded()).current).toEqual({ databaseRevision: 0 });
    expect(log.lines).toEqual([]);
  });

  it('is what was kept, all of it, once it is flushed', async () => {
    const memory = await loaded();
    memory.remember({ setup: { baud: 9600, map: 'jbusp', family: 'delphys-mx' } });
    memory.remember({ identity: { model: 'DELPHYS MX', nominalKva: 500 }, databaseRevision: 7 });
    memory.remember({ shownWords: { serialNumber: 'SN12', words: ['system 0x0033'] } });
    memory.remember({ seenUnits: { units: [{ unit: 2, seenAtMs: 5 }], forgotten: [4], range: 'masterys-gp4 vu-map' } });
    await memory.flush();
    expect((await loaded()).current).toEqual({
      seenUnits: { units: [{ unit: 2, seenAtMs: 5 }], forgotten: [4], range: 'masterys-gp4 vu-map' },
      shownWords: { serialNumber: 'SN12', words: ['system 0x0033'] },
      setup: { baud: 9600, map: 'jbusp', family: 'delphys-mx' },
      identity: { model: 'DELPHYS MX', nominalKva: 500 },
      databaseRevision: 7,
    });
  });

  it('is not written again when nothing changed', async () => {
    const memory = await loaded();
    memory.remember({ databaseRevision: 3 });
    await memory.flush();
    await writeFile(path, 'seen');
    memory.remember({ databaseRevision: 3 });
    await memory.flush();
    expect(await readFile(path, 'utf8')).toBe('seen');
  });

  it.each([['{"databaseRevision":'], ['[]'], ['null'], ['"text"']])('survives a damaged file: %s', async (text) => {
    await writeFile(path, text);
    expect((await loaded()).current).toEqual({ databaseRevision: 0 });
    expect(log.at('warn')).toHaveLength(1);
  });

  it('leaves out members that have the wrong shape', async () => {
    await writeFile(path, '{"setup":{"baud":"fast"},"identity":{"model":5,"nominalKva":20},"databaseRevision":-1}');
    expect((await loaded()).current).toEqual({ identity: { nominalKva: 20 }, databaseRevision: 0 });
  });

  it('what the disk has refused is on it as soon as it can be, without another fact', async () => {
    const schedule = new EventQueue();
    const disk = new SimulatedDisk({ schedule, dice: SeededDice.ofSeed(1), wallMs: () => 0 });
    disk.put('/data/other', '');
    disk.freeBytes = 0;
    const clock = new GatewayClock(schedule, new MachineClock(schedule, 0));
    const memory = new GatewayMemory('/data/identity.json', log.logger, disk.mount(), clock);
    memory.remember({ databaseRevision: 7 });
    schedule.after(25_000, () => {
      expect(memory.isKept).toBe(false);
      disk.freeBytes = undefined;
    });
    await playOut(schedule);
    expect(memory.isKept).toBe(true);
    expect(schedule.nowMs).toBeLessThan(36_000);
    expect(JSON.parse(String(disk.look('/data/identity.json')))).toMatchObject({ databaseRevision: 7 });
  });

  it('nothing is tried any more after the stop', async () => {
    const clock = new ManualClock();
    const memory = new GatewayMemory(join(folder, 'missing', 'identity.json'), log.logger, thisDisk, clock);
    memory.remember({ databaseRevision: 7 });
    await memory.flush();
    expect(clock.pendingTimers).toBe(1);
    await memory.stop();
    expect(clock.pendingTimers).toBe(0);
  });

  it('that has stopped writes nothing into the file of the next one', async () => {
    const memory = new GatewayMemory(path, log.logger);
    await memory.load();
    memory.remember({ databaseRevision: 7 });
    await memory.stop();
    const next = new GatewayMemory(path, log.logger);
    await next.load();
    next.remember({ databaseRevision: 8 });
    await next.flush();
    memory.remember({ databaseRevision: 9 });
    await memory.flush();
    expect(JSON.parse(await readFile(path, 'utf8'))).toMatchObject({ databaseRevision: 8 });
  });

  it('goes on when it cannot be written, and says so once', async () => {
    const memory = new GatewayMemory(join(folder, 'missing', 'identity.json'), log.logger);
    memory.remember({ databaseRevision: 1 });
    await memory.flush();
    memory.remember({ databaseRevision: 2 });
    await memory.flush();
    expect(memory.current.databaseRevision).toBe(2);
    expect(log.at('error')).toHaveLength(1);
  });

  it.each([
    [4, 7, 8],
    [7, 4, 8],
    [7, 7, 8],
  ])('at revision %d, with a backup of %d: goes on from %d, for either may have been read', async (own, kept, next) => {
    const memory = await loaded();
    memory.remember({ databaseRevision: own, objects: 'now' });
    memory.restore(JSON.stringify({ databaseRevision: kept, objects: 'then' }));
    expect(memory.current).toEqual({ databaseRevision: next, objects: 'then' });
  });

  it('leaves no temporary files', async () => {
    const memory = await loaded();
    for (let databaseRevision = 1; databaseRevision < 20; databaseRevision += 1) memory.remember({ databaseRevision });
    await memory.flush();
    expect(await readdir(folder)).toEqual(['identity.json']);
  });
});
