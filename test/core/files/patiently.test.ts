import { describe, expect, it } from 'vitest';
import type { Disk } from '../../../src/core/machine/disk.js';
import { AlarmMemory } from '../../../src/device/alarms/alarm-memory.js';
import { GatewayMemory } from '../../../src/device/gateway-memory.js';
import { UpsStateFile } from '../../../src/journal/ups-state-file.js';
import { diskFiles, settingsFilesOn } from '../../../src/settings/settings-files.js';
import { outcome, playOut } from '../../simulation/disk/played.js';
import { SimulatedDisk } from '../../simulation/disk/simulated-disk.js';
import { SeededDice } from '../../simulation/world/dice.js';
import { EventQueue } from '../../simulation/world/event-queue.js';
import { GatewayClock, MachineClock } from '../../simulation/world/gateway-clock.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';

const path = '/data/kept';

function machine(content: unknown) {
  const schedule = new EventQueue();
  const disk = new SimulatedDisk({ schedule, dice: SeededDice.ofSeed(1), wallMs: () => 0 });
  disk.put(path, JSON.stringify(content));
  return { schedule, disk, clock: new GatewayClock(schedule, new MachineClock(schedule, 0)) };
}

const alarms = { settings: { classes: [1] }, states: {} };
const plant = { stopped: true, simulated: false, connection: 'running', alarmsSince: {} };

/** What each reads of a file with this content. */
const readers: readonly (readonly [name: string, content: unknown, read: (disk: Disk) => Promise<unknown>])[] = [
  [
    'Database_Revision',
    { databaseRevision: 7 },
    async (disk) => {
      const memory = new GatewayMemory(path, silentLog, disk);
      await memory.load();
      return memory.current.databaseRevision === 7;
    },
  ],
  [
    'what is set of alarms',
    alarms,
    async (disk) => {
      const memory = new AlarmMemory({ path, clock: new ManualClock(), log: silentLog, disk });
      await memory.load();
      return memory.part('settings', 'classes', (value) => value).current !== undefined;
    },
  ],
  [
    'the state of the UPS',
    plant,
    async (disk) => (await new UpsStateFile(path, silentLog, disk).load())?.stopped === true,
  ],
  ['settings', { any: 1 }, async (disk) => (await settingsFilesOn(disk).read(path, 1000)).state === 'content'],
];

describe('a disk that fails now and then costs nothing that it has', () => {
  it.each(readers)('%s', async (_, content, read) => {
    let readWell = 0;
    for (let seed = 0; seed < 30; seed += 1) {
      const schedule = new EventQueue();
      const disk = new SimulatedDisk({ schedule, dice: SeededDice.ofSeed(seed), wallMs: () => 0 });
      disk.put(path, JSON.stringify(content));
      disk.failing.read = 0.1;
      disk.failing.look = 0.02;
      if (await outcome(schedule, read(disk.mount()))) readWell += 1;
    }
    expect(readWell).toBe(30);
  });

  it('what it does not give at the start is not replaced, and joined to what has come since when it gives it', async () => {
    const { schedule, disk, clock } = machine({ databaseRevision: 7, covIncrements: { 47: 2 } });
    disk.failing.read = 1;
    const memory = new GatewayMemory(path, silentLog, disk.mount(), clock);
    await outcome(schedule, memory.load());
    memory.remember({ databaseRevision: 1, keepsFactoryPassword: true });
    schedule.after(25_000, () => {
      expect(JSON.parse(String(disk.look(path)))).toEqual({ databaseRevision: 7, covIncrements: { 47: 2 } });
      disk.failing.read = 0;
    });
    await playOut(schedule);
    const kept = { databaseRevision: 8, keepsFactoryPassword: true };
    expect(memory.current).toMatchObject(kept);
    expect(JSON.parse(String(disk.look(path)))).toMatchObject(kept);
    expect(schedule.nowMs).toBeLessThan(36_000);
  });

  it('nor is what is set of alarms, of which who uses it hears then', async () => {
    const { schedule, disk, clock } = machine({ settings: { classes: [1] }, states: { logs: 1, delivery: 1 } });
    disk.failing.read = 1;
    const memory = new AlarmMemory({ path, clock, log: silentLog, disk: disk.mount() });
    await outcome(schedule, memory.load());
    const classes = memory.part('settings', 'classes', (value) => value);
    const seen: unknown[] = [classes.current];
    memory.onRestored(() => seen.push(classes.current));
    void memory.part('states', 'logs', (value) => value).keep(2);
    schedule.after(25_000, () => {
      disk.failing.read = 0;
    });
    await playOut(schedule);
    expect(seen).toEqual([undefined, [1]]);
    const { settings, states } = JSON.parse(String(disk.look(path)));
    expect({ settings, states }).toEqual({ settings: { classes: [1] }, states: { logs: 2, delivery: 1 } });
  });

  it('one that is not there is not waited for', async () => {
    expect(await diskFiles.read('/nowhere/at/all', 10)).toEqual({ state: 'missing' });
  });
});
