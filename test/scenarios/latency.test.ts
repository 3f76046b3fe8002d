import { afterEach, describe, expect, it } from 'vitest';
import type { FamilyName } from '../../src/ups/maps/family-name.js';
import type { RegisterMapId } from '../../src/ups/maps/register-map.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import type { TableExtent } from '../support/ups/frozen-ups.js';
import { PacedUps } from '../support/ups/paced-ups.js';
import { everythingOpen } from '../support/ups/simulated-site.js';
import { WatchedUps } from '../support/ups/watched-ups.js';

/** A thoughtful UPS: what its document leaves open. */
const turnaroundMs = 5;
const changes = 120;

interface Site {
  readonly family: FamilyName;
  readonly map: RegisterMapId;
  readonly tables: readonly TableExtent[];
  readonly words: Readonly<Record<number, number>>;
  /** Words of each request of a cycle. */
  readonly cycle: readonly number[];
  readonly measurement: { readonly address: number; readonly object: string; readonly words: number };
}

const vuMap: Site = {
  family: 'masterys-gp4',
  map: 'vu-map',
  // biome-ignore format: a table per entry
  tables: [[0x0001, 15], [0x0010, 10], [0x001a, 10], [0x0024, 6], [0x002a, 6], [0x0030, 8], [0x0038, 8], [0x0040, 80], [0x00c0, 7], [0x00cb, 4]],
  // Of the measurements one says something: this UPS has been running for long.
  words: { 1: 0x0101, 7: 0x0303, 15: 0x8300, 65: 3, 192: 0xffff, 193: 0xffff, 194: 0xffff },
  cycle: [6, 6, 40],
  measurement: { address: 0x0040, object: 'UNIT_OUTPUT_Lr', words: 40 },
};
const jbusp = (family: FamilyName, statusWords: number, configurationWords: number): Site => ({
  family,
  map: 'jbusp',
  // biome-ignore format: a table per entry
  tables: [[0x1000, 12], [0x1020, statusWords], [0x1040, 4], [0x1060, 48], [0x10e0, configurationWords], [0x1360, 4]],
  // S00, rectifier input supply present.
  words: { 4128: 1, 4333: 2 },
  cycle: [statusWords, 4, 48],
  measurement: { address: 0x1063, object: 'UNIT_OUTPUT_Lr', words: 48 },
});
const adicom: Site = {
  family: 'delphys-gp',
  map: 'adicom',
  tables: [
    [0x1100, 32],
    [0x1120, 16],
    [0x1143, 4],
    [0x114a, 5],
    [0x1220, 96],
    [0x1360, 4],
  ],
  words: {},
  cycle: [4, 5, 64],
  measurement: { address: 0x125e, object: 'BATTERY_%', words: 64 },
};

/** A000, the alarm that ends in the dark: bit 0 of 0x0038; A31 is bit 15 of 0x1041. Both are UnitAlarms b00. */
const alarm: Partial<Record<RegisterMapId, { address: number; word: number }>> = {
  'vu-map': { address: 0x0038, word: 0x0001 },
  jbusp: { address: 0x1041, word: 0x8000 },
};

/** S009 is bit 9 of 0x0030, S48 bit 0 of 0x1023: UnitStatus SERVICE MODE. */
const status: Partial<Record<RegisterMapId, { address: number; word: number }>> = {
  'vu-map': { address: 0x0030, word: 0x0200 },
  jbusp: { address: 0x1023, word: 0x0001 },
};

let watched: WatchedUps | undefined;

afterEach(() => watched?.monitor.stop());

/** Milliseconds of one character, and the silence before a request (Modbus over serial line V1.02 §2.5.1.1). */
const characterMs = (baud: number) => 10_000 / baud;
const silenceMs = (baud: number) => (baud > 19_200 ? 1.75 : 3.5 * characterMs(baud));
const answerMs = (words: number, baud: number) => (5 + 2 * words) * characterMs(baud);

/** The least that a cycle can take; and with a silence that timers round up to the next millisecond. */
function cycleMs({ cycle }: Site, baud: number): { floor: number; rounded: number } {
  const wire = cycle.reduce((sum, words) => sum + 8 * characterMs(baud) + turnaroundMs + answerMs(words, baud), 0);
  const silence = silenceMs(baud) * cycle.length;
  return { floor: wire + silence, rounded: wire + Math.ceil(silenceMs(baud) + 0.5) * cycle.length };
}

class Measured {
  readonly #clock = new ManualClock();
  readonly #words: Map<number, number>;
  readonly ups: PacedUps;
  readonly #watched: WatchedUps;

  constructor(site: Site, baud: number) {
    const { tables, map, family } = site;
    this.#words = new Map(Object.entries(site.words).map(([address, word]) => [Number(address), word]));
    this.ups = new PacedUps({
      baud,
      turnaroundMs,
      clock: this.#clock,
      has: (address, count) => tables.some(([start, words]) => address >= start && address + count <= start + words),
      word: (address) => this.#words.get(address) ?? 0,
    });
    this.#watched = new WatchedUps({
      createLine: () => this.ups,
      choices: { ...everythingOpen, family, registerMap: map, baud },
      clock: this.#clock,
      log: new RecordingLog().logger,
      monitor: { pollIntervalMs: 0 },
    });
    watched = this.#watched;
  }

  async start(): Promise<void> {
    this.#watched.monitor.start();
    await this.#clock.advance(5000);
    expect(this.#watched.monitor.report.snapshot.connection).toBe('running');
  }

  /** Milliseconds from each change of the register to that of the object, sorted. */
  async latencies(address: number, words: readonly [number, number], object: string): Promise<readonly number[]> {
    const taken: number[] = [];
    for (let change = 0; change < changes; change += 1) {
      // Spread evenly over a cycle and more, as changes that care for no poll are.
      await this.#clock.advance(20 + ((change * 61.8) % 290));
      const fromMs = this.#clock.monotonicMs();
      const before = this.#watched.changesOf(object).length;
      this.#words.set(address, words[change % 2] ?? 0);
      for (let ms = 0; ms < 1000 && this.#watched.changesOf(object).length === before; ms += 20) {
        await this.#clock.advance(20);
      }
      taken.push((this.#watched.changesOf(object).at(-1)?.atMs ?? Number.NaN) - fromMs);
    }
    expect(taken.every((ms) => ms > 0)).toBe(true);
    return taken.sort((one, other) => one - other);
  }

  /** Milliseconds from one request at this address to the next, the most frequent ones. */
  cycleMs(address: number): number {
    const at = this.ups.asked.filter(({ request }) => request.address === address).map(({ atMs }) => atMs);
    const gaps = at.slice(1).map((ms, index) => ms - (at[index] ?? 0));
    return gaps.sort((one, other) => one - other)[gaps.length >> 1] ?? Number.NaN;
  }
}

const p99 = (sorted: readonly number[]) => sorted[Math.ceil(0.99 * sorted.length) - 1] ?? Number.NaN;

const statusSites: readonly (readonly [string, Site, number, number])[] = [
  ['VU-MAP at 57600', vuMap, 57_600, 100],
  ['VU-MAP at 9600', vuMap, 9600, 250],
  ['JBUSP of a MASTERYS at 9600', jbusp('masterys-gp', 4, 16), 9600, 250],
  ['JBUSP of a DELPHYS MX at 9600', jbusp('delphys-mx', 6, 32), 9600, 250],
  ['JBUSP of a MASTERYS at 57600', jbusp('masterys-gp', 4, 16), 57_600, 100],
];

describe('status and alarms of one UPS, with poll_interval_ms=0', () => {
  it.each(statusSites)('%s', async (_, site, baud, limitMs) => {
    const measured = new Measured(site, baud);
    await measured.start();
    const alarmBit = alarm[site.map] ?? { address: 0, word: 0 };
    const ofAlarms = await measured.latencies(alarmBit.address, [alarmBit.word, 0], 'UnitAlarms');
    expect(p99(ofAlarms)).toBeLessThan(limitMs);
    const statusBit = status[site.map] ?? { address: 0, word: 0 };
    const ofStatus = await measured.latencies(statusBit.address, [statusBit.word, 0], 'UnitStatus');
    expect(p99(ofStatus)).toBeLessThan(limitMs);
  });
});

describe('measurements, with poll_interval_ms=0: one cycle and the wire time of the answer', () => {
  it.each([...statusSites, ['ADICOM at 9600', adicom, 9600, 0] as const])('%s', async (_, site, baud) => {
    const measured = new Measured(site, baud);
    await measured.start();
    const { address, object, words } = site.measurement;
    const taken = await measured.latencies(address, [57, 58], object);
    const { floor, rounded } = cycleMs(site, baud);
    expect(p99(taken)).toBeLessThanOrEqual(rounded + turnaroundMs + answerMs(words, baud));
    const [first] = site.tables.find(([start, length]) => address >= start && address < start + length) ?? [0];
    expect(measured.cycleMs(first)).toBeGreaterThanOrEqual(floor);
    expect(measured.cycleMs(first)).toBeLessThanOrEqual(Math.min(rounded, 1.1 * floor));
  });
});
