import { describe, expect, it } from 'vitest';
import { diskCause } from '../../../src/core/files/disk-trouble.js';
import type { Disk } from '../../../src/core/machine/disk.js';
import { GatewayMemory } from '../../../src/device/gateway-memory.js';
import { SearchFile } from '../../../src/device/register-search/kept-search.js';
import { OutageFile } from '../../../src/northbound/nut/policy/outage-file.js';
import { outcome } from '../../simulation/disk/played.js';
import { SimulatedDisk } from '../../simulation/disk/simulated-disk.js';
import { SeededDice } from '../../simulation/world/dice.js';
import { EventQueue } from '../../simulation/world/event-queue.js';
import { RecordingLog } from '../../support/recording-log.js';

const path = '/data/kept';
const stage = { low: {}, seconds: 5 };

/** Who keeps what, and tries to write something new with each call. */
const writers: readonly (readonly [
  name: string,
  of: (disk: Disk, log: RecordingLog) => (n: number) => Promise<unknown>,
])[] = [
  [
    'what is remembered of the device',
    (disk, { logger }) => {
      const memory = new GatewayMemory(path, logger, disk);
      return (n) => {
        memory.remember({ databaseRevision: n });
        return memory.flush();
      };
    },
  ],
  [
    'the outage',
    (disk, { logger }) => {
      const file = new OutageFile(path, logger, disk);
      return (n) => file.keep({ outage: stage, serialNumber: '1', isSimulated: false, atMs: n });
    },
  ],
  [
    'the register search',
    (disk, { logger }) => {
      const file = new SearchFile(path, logger, disk);
      const ups = (n: number) => ({ map: 'vu-map', serialNumber: `${n}` });
      return (n) => file.keep({ ups: ups(n), observations: [], words: [], readable: [] });
    },
  ],
];

describe('what a disk refuses is told once for each cause, with its code, and once when it is taken again', () => {
  it.each(writers)('%s', async (_, of) => {
    const schedule = new EventQueue();
    const disk = new SimulatedDisk({ schedule, dice: SeededDice.ofSeed(1), wallMs: () => 0 });
    disk.put('/data/other', '');
    const log = new RecordingLog();
    const write = of(disk.mount(), log);
    let count = 0;
    const tries = async () => {
      for (let left = 3; left > 0; left -= 1) {
        count += 1;
        await outcome(schedule, write(count));
      }
    };
    await tries();
    disk.isReadOnly = true;
    await tries();
    disk.isReadOnly = false;
    disk.freeBytes = 0;
    await tries();
    disk.freeBytes = undefined;
    await tries();
    const told = log.lines.map(({ level, facts: { err } }) => [level, err === undefined ? undefined : diskCause(err)]);
    expect(told).toEqual([
      ['error', 'EROFS'],
      ['error', 'ENOSPC'],
      ['info', undefined],
    ]);
  });
});
