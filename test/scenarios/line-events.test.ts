import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SetupChoices } from '../../src/ups/detection/ups-setup.js';
import { SilentLine } from '../../src/ups/link/silent-line.js';
import type { FamilyName } from '../../src/ups/maps/family-name.js';
import type { RegisterMapId } from '../../src/ups/maps/register-map.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import type { TableExtent } from '../support/ups/frozen-ups.js';
import type { ReadRequest } from '../support/ups/modbus-frames.js';
import { PacedUps } from '../support/ups/paced-ups.js';
import { everythingOpen } from '../support/ups/simulated-site.js';
import { type Change, WatchedUps } from '../support/ups/watched-ups.js';

interface Site {
  readonly found: readonly [family: FamilyName, map: RegisterMapId];
  readonly baud: number;
  readonly unitNumber?: number;
  readonly tables: readonly TableExtent[];
  /** Words that are not 0. */
  readonly plate: readonly (readonly [address: number, word: number])[];
}

// biome-ignore format: a table per entry
const vuMap: readonly TableExtent[] = [
  [0x0001, 15], [0x0010, 10], [0x001a, 10], [0x0024, 6], [0x002a, 6], [0x0030, 8], [0x0038, 8], [0x0040, 80], [0x00c0, 7], [0x00cb, 4],
];
// biome-ignore format: a table per entry
const jbusp: readonly TableExtent[] = [
  [0x1000, 12], [0x1020, 4], [0x1040, 4], [0x1060, 48], [0x10e0, 16], [0x1360, 4],
];
/** JBUSP of a DELPHYS MX, with the pages of the system and of unit 2 (EXT p.24). */
// biome-ignore format: a table per entry
const jbuspParallel: readonly TableExtent[] = [
  [0x1000, 12], [0x1020, 6], [0x1040, 6], [0x1060, 48], [0x10e0, 16], [0x1360, 4],
  [0x0020, 6], [0x0040, 6], [0x0060, 48], [0x00e0, 16], [0x0220, 6], [0x0240, 6], [0x0260, 48], [0x02e0, 16],
];
/** DGP p.12: of a single UPS. */
const adicom: readonly TableExtent[] = [
  [0x1100, 32],
  [0x1120, 16],
  [0x1143, 4],
  [0x114a, 5],
  [0x1220, 96],
  [0x1360, 4],
];
/** DGP p.22: the system and unit 2. */
// biome-ignore format: a table per entry
const adicomParallel: readonly TableExtent[] = [
  [0x0100, 32], [0x0120, 16], [0x0140, 3], [0x0148, 2], [0x0200, 32], [0x0360, 4],
  [0x2100, 32], [0x2120, 16], [0x2143, 4], [0x214a, 5], [0x2220, 80],
];

/** T000 single, T006 three phases, T009 battery, T014 MASTERYS GP4; M000 to M047 managed. */
const gp4 = [
  [0x0001, 0x0101],
  [0x0007, 0x0303],
  [0x000a, 1],
  [0x000f, 0x8300],
  [0x00c0, 0xffff],
  [0x00c1, 0xffff],
  [0x00c2, 0xffff],
] as const;
/** T000 parallel, on the page of the system and of unit 2. */
const gp4Parallel = [...gp4, [0x0001, 0x0601] as const].flatMap(
  ([address, word]) =>
    [
      [address, word],
      [0x2000 + address, word],
    ] as const,
);
const gp4ParallelTables = vuMap.flatMap(([first, length]): TableExtent[] => [
  [first, length],
  [0x2000 + first, length],
]);

/** As they are found with the default settings, but for the unit number. */
const sites: Readonly<Record<string, Site>> = {
  'MASTERYS GP4 at 57600 baud': { found: ['masterys-gp4', 'vu-map'], baud: 57_600, tables: vuMap, plate: gp4 },
  'MASTERYS GP4 at 9600 baud': { found: ['masterys-gp4', 'vu-map'], baud: 9600, tables: vuMap, plate: gp4 },
  'MASTERYS GP4, unit 2': {
    found: ['masterys-gp4', 'vu-map'],
    baud: 9600,
    unitNumber: 2,
    tables: gp4ParallelTables,
    plate: gp4Parallel,
  },
  'MASTERYS GP': {
    found: ['masterys-gp', 'jbusp'],
    baud: 9600,
    tables: jbusp,
    // I01 40.0 kVA, S00 rectifier input supply present.
    plate: [
      [0x1001, 400],
      [0x1020, 1],
    ],
  },
  'DELPHYS MX, unit 2': {
    found: ['delphys-mx', 'jbusp'],
    baud: 9600,
    unitNumber: 2,
    tables: jbuspParallel,
    // I00 DELPHYS MX, S30 parallel.
    plate: [
      [0x1000, 515],
      [0x1021, 0x4000],
    ],
  },
  'DELPHYS GP by ADICOM': { found: ['delphys-gp', 'adicom'], baud: 9600, tables: adicom, plate: [] },
  'DELPHYS GP by ADICOM, unit 2': {
    found: ['delphys-gp', 'adicom'],
    baud: 9600,
    unitNumber: 2,
    tables: adicomParallel,
    plate: [],
  },
};
const single: Site = { found: ['masterys-gp4', 'vu-map'], baud: 9600, tables: vuMap, plate: gp4 };

let clock: ManualClock;
let watched: WatchedUps | undefined;
let words: Map<number, number>;

beforeEach(() => {
  clock = new ManualClock();
});

afterEach(async () => {
  await watched?.monitor.stop();
});

function start(
  site: Site,
  fixed: Partial<SetupChoices> = {},
  delayMs?: (request: ReadRequest) => number,
  timeoutMs: number | 'auto' = 'auto',
): PacedUps {
  const { baud, unitNumber = 0, tables, plate } = site;
  words = new Map(plate);
  const ups = new PacedUps({
    baud,
    turnaroundMs: 5,
    clock,
    has: (address, count) => tables.some(([first, length]) => address >= first && address + count <= first + length),
    word: (address) => words.get(address) ?? 0,
    ...(delayMs && { delayMs }),
  });
  watched = new WatchedUps({
    createLine: (settings) => (settings.baud === baud ? ups : new SilentLine('another speed')),
    choices: { ...everythingOpen, unitNumber, ...fixed },
    clock,
    log: new RecordingLog().logger,
    monitor: { line: { parity: 'none', stopBits: 1, timeoutMs } },
  });
  watched.monitor.start();
  return ups;
}

const statusChanges = (): readonly Change[] => watched?.changesOf('DeviceStatus') ?? [];
const statuses = () => statusChanges().map(({ value }) => value);
const lastChangeMs = () => statusChanges().at(-1)?.atMs ?? Number.NaN;

/** Later than any of them is found. */
const calmMs = 8000;
/** Moments at which something may happen, all over a cycle and the pause after it. */
const phases = Array.from({ length: 27 }, (_, index) => calmMs + index * 79);
/** The default settings: poll_interval_ms=1000, offline_after=3, timeout_ms=auto. */
const toDetectMs = 5000;
/** Two good readings; a first answer that might be a late one is asked for again. */
const toReturnMs = 8000;

describe.each(Object.entries(sites))('%s with the default settings', (_, site) => {
  it('is found as what it is', async () => {
    start(site);
    await clock.advance(calmMs);
    const { setup, problem } = watched?.monitor.report ?? {};
    const unit = site.unitNumber ?? 0;
    expect([setup?.family.name, setup?.map.id, setup?.baud]).toEqual([...site.found, site.baud]);
    expect(setup?.architecture).toEqual(unit === 0 ? { kind: 'single' } : { kind: 'multi-units', unit });
    expect(problem).toBeUndefined();
  });

  it.each(phases)('a UPS that falls silent after %i ms is lost within 5 seconds, not before 2', async (afterMs) => {
    const ups = start(site);
    await clock.advance(afterMs);
    expect(statuses()).toEqual(['Ready', 'Running']);
    ups.isMute = true;
    await clock.advance(10_000);
    expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS']);
    expect(lastChangeMs() - afterMs).toBeGreaterThanOrEqual(2000);
    expect(lastChangeMs() - afterMs).toBeLessThanOrEqual(toDetectMs);
  });

  // Also while it is looked for at all speeds, from the second minute on.
  it.each([8000, 21_370, 30_000, 47_400, 65_210, 69_320, 72_100, 75_000])(
    'is seen again within 8 seconds of its return (silent for %i ms)',
    async (silentMs) => {
      const ups = start(site);
      await clock.advance(calmMs);
      ups.isMute = true;
      await clock.advance(silentMs);
      ups.isMute = false;
      const backMs = clock.monotonicMs();
      await clock.advance(20_000);
      expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS', 'Running']);
      expect(lastChangeMs() - backMs).toBeLessThanOrEqual(toReturnMs);
    },
  );

  it.each([3000, 11_400, 50_000, 119_000])(
    'a serial adapter that is pulled out is lost within 5 seconds, and back within 8 of being plugged in after %i ms',
    async (outMs) => {
      const ups = start(site);
      await clock.advance(calmMs);
      ups.unplug();
      await clock.advance(5000 + outMs);
      expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS']);
      expect(lastChangeMs() - calmMs).toBeLessThanOrEqual(toDetectMs);
      ups.isPlugged = true;
      const backMs = clock.monotonicMs();
      await clock.advance(20_000);
      expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS', 'Running']);
      expect(lastChangeMs() - backMs).toBeLessThanOrEqual(toReturnMs);
    },
  );

  it.each(phases)('a silence of less than two seconds changes nothing (after %i ms)', async (afterMs) => {
    const ups = start(site);
    await clock.advance(afterMs);
    ups.isMute = true;
    await clock.advance(1950);
    ups.isMute = false;
    await clock.advance(10_000);
    expect(statuses()).toEqual(['Ready', 'Running']);
  });

  it.each([4, 5, 6, 8, 10, 11, 99])(
    'a UPS that refuses everything with exception %i for 130 s is lost within 5 seconds, and back within 5 of its end',
    async (exception) => {
      const ups = start(site);
      await clock.advance(calmMs);
      ups.exception = exception;
      await clock.advance(130_000);
      expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS']);
      expect(lastChangeMs() - calmMs).toBeLessThanOrEqual(toDetectMs);
      expect(watched?.monitor.report.snapshot.loss).toBe('refused');
      ups.exception = undefined;
      await clock.advance(20_000);
      expect(statuses()).toEqual(['Ready', 'Running', 'No com with UPS', 'Running']);
      expect(lastChangeMs() - calmMs - 130_000).toBeLessThanOrEqual(5000);
      expect(watched?.monitor.report.problem).toBeUndefined();
    },
  );

  it('a UPS that refuses everything while it is looked for is found as what it is', async () => {
    const ups = start(site);
    ups.exception = 4;
    await clock.advance(30_000);
    expect(statuses()).not.toContain('Running');
    ups.exception = undefined;
    await clock.advance(20_000);
    const { setup } = watched?.monitor.report ?? {};
    expect([setup?.family.name, setup?.map.id, setup?.baud]).toEqual([...site.found, site.baud]);
  });

  it('a loose contact makes no status flap: lost once, and back when it holds', async () => {
    const ups = start(site);
    await clock.advance(calmMs);
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

describe('a UPS that always takes 0.65 s', () => {
  it.each(Object.entries(sites))('is found and served with timeout_ms=auto: %s', async (_, site) => {
    start(site, {}, () => 650);
    await clock.advance(60_000);
    const { setup } = watched?.monitor.report ?? {};
    expect([setup?.family.name, setup?.map.id, setup?.baud]).toEqual([...site.found, site.baud]);
    expect(statuses().at(-1)).toBe('Running');
    await clock.advance(60_000);
    expect(statuses().at(-1)).toBe('Running');
    expect(statuses().filter((status) => status === 'Running')).toHaveLength(1);
  });

  it.each(Object.entries(sites))(
    'is lost for another cause than silence where it is looked for with a fixed time: %s',
    async (_, site) => {
      start(site, {}, () => 650, 500);
      await clock.advance(30_000);
      expect(watched?.monitor.report.snapshot).toMatchObject({ connection: 'lost', loss: 'late' });
    },
  );

  it('is lost for another cause than silence where it becomes so slow with a fixed time', async () => {
    let delayMs = 0;
    start(single, { family: 'masterys-gp4', baud: 9600 }, () => delayMs, 500);
    await clock.advance(calmMs);
    delayMs = 650;
    await clock.advance(20_000);
    expect(statuses().at(-1)).toBe('No com with UPS');
    expect(watched?.monitor.report.snapshot.loss).toBe('late');
  });
});

describe('late answers under load', () => {
  /** Every measurement tells its own place and the second it was taken at: V of phase 1 is 100 + s, of phase 2 250 + s. */
  const shown = [
    ['UNIT_OUTPUT_V1', 0x004a, 100],
    ['UNIT_OUTPUT_V2', 0x004b, 250],
    ['UNIT_OUTPUT_V3', 0x004c, 400],
    ['RECTIFIER_V1', 0x0060, 550],
    ['RECTIFIER_V2', 0x0061, 700],
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
    const ups = start(single, { family: 'masterys-gp4', baud: 9600 }, () => {
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
