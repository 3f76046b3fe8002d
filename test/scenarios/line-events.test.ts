import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { FamilyName } from '../../src/ups/families/ups-family.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import type { TableExtent } from '../support/ups/frozen-ups.js';
import type { ReadRequest } from '../support/ups/modbus-frames.js';
import { PacedUps } from '../support/ups/paced-ups.js';
import { everythingOpen } from '../support/ups/simulated-site.js';
import { type Change, WatchedUps } from '../support/ups/watched-ups.js';

// biome-ignore format: a table per entry
const tables: readonly TableExtent[] = [
  // VU-MAP: configuration to clock.
  [0x0001, 15], [0x0010, 10], [0x001a, 10], [0x0024, 6], [0x002a, 6], [0x0030, 8], [0x0038, 8], [0x0040, 80], [0x00c0, 7], [0x00cb, 4],
  // JBUSP: identification, status, alarms, measurements, configuration, clock.
  [0x1000, 12], [0x1020, 4], [0x1040, 4], [0x1060, 48], [0x10e0, 16], [0x1360, 4],
];
/** T000 single, T006 three phases, T009 battery, T014 MASTERYS GP4; M000 to M047 managed. */
const plate = [
  [0x0001, 0x0101],
  [0x0007, 0x0303],
  [0x000a, 1],
  [0x000f, 0x8300],
  [0x00c0, 0xffff],
  [0x00c1, 0xffff],
  [0x00c2, 0xffff],
] as const;

let clock: ManualClock;
let watched: WatchedUps | undefined;
let words: Map<number, number>;

beforeEach(() => {
  clock = new ManualClock();
  words = new Map(plate);
});

afterEach(async () => {
  await watched?.monitor.stop();
});

function start(baud: number, family: FamilyName, delayMs?: (request: ReadRequest) => number): PacedUps {
  const ups = new PacedUps({
    baud,
    turnaroundMs: 5,
    clock,
    has: (address, count) => tables.some(([first, length]) => address >= first && address + count <= first + length),
    word: (address) => words.get(address) ?? 0,
    ...(delayMs && { delayMs }),
  });
  watched = new WatchedUps({
    createLine: () => ups,
    choices: { ...everythingOpen, family, baud },
    clock,
    log: new RecordingLog().logger,
  });
  watched.monitor.start();
  return ups;
}

const statusChanges = (): readonly Change[] => watched?.changesOf('DeviceStatus') ?? [];
const statuses = () => statusChanges().map(({ value }) => value);
const lastChangeMs = () => statusChanges().at(-1)?.atMs ?? Number.NaN;

/** Moments of a cycle at which something may happen. */
const phases = Array.from({ length: 13 }, (_, index) => 4000 + index * 79);
/** The default settings: poll_interval_ms=1000, offline_after=3, timeout_ms=auto. */
const toDetectMs = 5000;
/** Two good readings; a first answer that might be a late one is asked for again. */
const toReturnMs = 8000;

describe.each([
  ['masterys-gp4', 57_600],
  ['masterys-gp4', 9600],
  ['masterys-gp', 9600],
] as const)('%s at %i baud with the default settings', (family, baud) => {
  it.each(phases)('a UPS that falls silent after %i ms is lost within 5 seconds, not before 2', async (afterMs) => {
    const ups = start(baud, family);
    await clock.advance(afterMs);
    expect(statuses()).toEqual(['Ready', 'Running']);
    ups.isMute = true;
    await clock.advance(15_000);
    expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS']);
    expect(lastChangeMs() - afterMs).toBeGreaterThanOrEqual(2000);
    expect(lastChangeMs() - afterMs).toBeLessThanOrEqual(toDetectMs);
  });

  it.each(phases.filter((_, index) => index % 4 === 0))(
    'is seen again within 8 seconds of its return (silent from %i ms, for 30 s)',
    async (afterMs) => {
      const ups = start(baud, family);
      await clock.advance(afterMs);
      ups.isMute = true;
      await clock.advance(30_000);
      ups.isMute = false;
      const backMs = clock.monotonicMs();
      await clock.advance(20_000);
      expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS', 'Running']);
      expect(lastChangeMs() - backMs).toBeLessThanOrEqual(toReturnMs);
    },
  );

  it('a serial adapter that is pulled out is lost within 5 seconds, and back within 30 of being plugged in', async () => {
    const ups = start(baud, family);
    await clock.advance(5300);
    ups.unplug();
    await clock.advance(120_000);
    expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS']);
    expect(lastChangeMs() - 5300).toBeLessThanOrEqual(toDetectMs);
    ups.isPlugged = true;
    const backMs = clock.monotonicMs();
    await clock.advance(40_000);
    expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS', 'Running']);
    expect(lastChangeMs() - backMs).toBeLessThanOrEqual(30_000 + toReturnMs);
  });

  it('a silence of two cycles is none', async () => {
    const ups = start(baud, family);
    await clock.advance(4100);
    ups.isMute = true;
    await clock.advance(1900);
    ups.isMute = false;
    await clock.advance(20_000);
    expect(statuses()).toEqual(['Ready', 'Running']);
  });

  it('a loose contact makes no status flap: lost once, and back when it holds', async () => {
    const ups = start(baud, family);
    await clock.advance(4100);
    for (let times = 0; times < 20; times += 1) {
      ups.isMute = true;
      await clock.advance(6000);
      ups.isMute = false;
      // Long enough for one good cycle.
      await clock.advance(400);
    }
    expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS']);
    await clock.advance(toReturnMs);
    expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS', 'Running']);
  });
});

describe('late answers under load', () => {
  /** Every measurement tells its own place and the second it was taken at: V of phase 1 is 1000 + s, of phase 2 2000 + s. */
  const shown = [
    ['UNIT_OUTPUT_V1', 0x004a, 1000],
    ['UNIT_OUTPUT_V2', 0x004b, 2000],
    ['UNIT_OUTPUT_V3', 0x004c, 3000],
    ['RECTIFIER_V1', 0x0060, 4000],
    ['RECTIFIER_V2', 0x0061, 5000],
  ] as const;

  const setSecond = (second: number) => {
    for (const [, address, base] of shown) words.set(address, base + second);
  };

  it.each([
    ['one answer in five comes after its time-out', 5, 700],
    ['one in two comes just before its time-out', 2, 450],
    ['one in three comes while the next one is awaited', 3, 560],
  ])('%s: no value from another word, none from the past, no flapping', async (_, every, lateMs) => {
    let count = 0;
    const ups = start(9600, 'masterys-gp4', () => {
      count += 1;
      return count % every === 0 && clock.monotonicMs() > 5000 ? lateMs : 0;
    });
    setSecond(0);
    for (let second = 0; second < 120; second += 1) {
      setSecond(second);
      await clock.advance(1000);
      for (const [name, , base] of second > 5 ? shown : []) {
        const taken = Number(watched?.valueOf(name)) - base;
        expect(taken, name).toBeGreaterThanOrEqual(second - 6);
        expect(taken, name).toBeLessThanOrEqual(second);
      }
    }
    expect(ups.asked.length).toBeGreaterThan(100);
    expect(statuses()).toEqual(['Ready', 'Running']);
    for (const [name, , base] of shown) {
      const seconds = watched?.changesOf(name).map(({ value }) => Number(value) - base) ?? [];
      const known = seconds.filter((second) => second >= 0);
      expect(known).toEqual([...known].sort((one, other) => one - other));
    }
  });
});
