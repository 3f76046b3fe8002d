import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { tellTheSame } from '../../src/core/told.js';
import { parseAssignments } from '../../src/objects/assignments.js';
import { type MapperOptions, ObjectMapper, type ObjectValues } from '../../src/objects/mapper.js';
import { ShownWords } from '../../src/objects/shown-words.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { Architecture } from '../../src/ups/maps/page.js';
import { pollPlan } from '../../src/ups/polling/poll-plan.js';
import { PolledSnapshot } from '../../src/ups/polling/polled-snapshot.js';
import type { RegisterSnapshot, TableReading, UpsConnection } from '../../src/ups/polling/snapshot.js';
import { upsOf } from './register-image.js';
import { rawSingle, state } from './values-of.js';

const upsKinds = builtInMaps.families.flatMap((family) => family.maps.map((map) => ({ family, map })));
const architectures: readonly Architecture[] = [
  { kind: 'single' },
  { kind: 'concentrator' },
  { kind: 'multi-units', unit: 2 },
];
const { assignments } = parseAssignments({ UPS_OUTPUT_F: '0x0042', 'UnitAlarms.ON BATTERY': '0x0038.3' });

/** Few of them, so that much happens to each. */
const tables = fc.nat(7);

/** What happens from one snapshot to the next. */
const happenings = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('read-again' as const), table: tables }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('word' as const),
      table: tables,
      offset: fc.nat(),
      word: fc.oneof(
        fc.constantFrom(0, 1, 0xffff),
        fc.integer({ min: 0, max: 15 }).map((bit) => 1 << bit),
        fc.integer({ min: 0, max: 0xffff }),
      ),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      kind: fc.constant('outcome' as const),
      table: tables,
      outcome: fc.constantFrom('exception', 'failed' as const),
      exceptionCode: fc.constantFrom(2, 4),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('blank' as const), table: tables }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('connection' as const),
      connection: fc.constantFrom('running', 'running', 'lost' as const),
      loss: fc.constantFrom('silent', 'refused' as const),
    }),
  },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('fault' as const) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('other-ups' as const), serial: fc.nat(2) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('unit' as const), unit: fc.integer({ min: 1, max: 8 }) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.constantFrom(500, 4000, 20_000) }) },
);
type Happening = typeof happenings extends fc.Arbitrary<infer T> ? T : never;

/** A UPS as the poll knows it: a table that answers as before keeps its list of words. */
class PolledUps {
  readonly units = new Set<number>();
  nowMs = 1000;
  hasFault = false;
  readonly #ups: (typeof upsKinds)[number];
  readonly #readings: TableReading[];
  #connection: UpsConnection = 'running';
  #kept: PolledSnapshot;
  #loss: RegisterSnapshot['loss'];

  constructor(ups: (typeof upsKinds)[number], architecture: Architecture) {
    this.#ups = ups;
    this.#readings = pollPlan(ups.map, architecture).map(({ page, table }) => {
      return { page, table: table.id, outcome: 'data', words: new Array(table.words).fill(0), readAtMs: 1000 };
    });
    const nothing = new PolledSnapshot({ ...ups, connection: 'running', takenAtMs: 1000 });
    this.#kept = this.#readings.reduce((snapshot, reading) => snapshot.withReading(reading, 1000), nothing);
  }

  get tables(): readonly TableReading[] {
    return this.#readings;
  }

  happen(one: Happening, shown: readonly ShownWords[]): void {
    this.nowMs += one.kind === 'time' ? one.ms : 100;
    if (one.kind === 'connection') [this.#connection, this.#loss] = [one.connection, one.loss];
    else if (one.kind === 'fault') this.hasFault = !this.hasFault;
    else if (one.kind === 'unit') this.units.add(one.unit);
    else if (one.kind === 'other-ups') for (const words of shown) words.identify(`serial ${one.serial}`);
    else if (one.kind !== 'time') this.#read(one);
    if (one.kind === 'connection') {
      this.#kept = this.#kept.withConnection(
        one.connection,
        this.nowMs,
        one.connection === 'lost' ? one.loss : undefined,
      );
    }
    const changed = this.#readings['table' in one ? one.table % this.#readings.length : 0];
    if (changed) this.#kept = this.#kept.withReading(changed, this.nowMs);
  }

  /** As the poll keeps it from one reading to the next. */
  get kept(): RegisterSnapshot {
    return this.#kept;
  }

  #read(one: Exclude<Happening, { kind: 'connection' | 'fault' | 'unit' | 'other-ups' | 'time' }>): void {
    const at = one.table % this.#readings.length;
    const last = this.#readings[at];
    if (last === undefined) return;
    const { page, table, words = [], readAtMs = 0 } = last;
    const data = (now: readonly number[]) => ({
      page,
      table,
      outcome: 'data' as const,
      words: now,
      readAtMs: this.nowMs,
    });
    if (one.kind === 'read-again') this.#readings[at] = data(words);
    else if (one.kind === 'blank') this.#readings[at] = data(words.map(() => 0xffff));
    else if (one.kind === 'word') this.#readings[at] = data(words.with(one.offset % words.length, one.word));
    else if (one.outcome === 'failed') this.#readings[at] = { page, table, outcome: 'failed', words, readAtMs };
    else this.#readings[at] = { page, table, outcome: 'exception', exceptionCode: one.exceptionCode, words, readAtMs };
  }

  snapshot(): RegisterSnapshot {
    const readings = new Map(this.#readings.map((one) => [`${one.page} ${one.table}`, one]));
    return {
      ...this.#ups,
      connection: this.#connection,
      ...(this.#connection === 'lost' && this.#loss !== undefined && { loss: this.#loss }),
      takenAtMs: this.nowMs,
      reading: (page, table) => readings.get(`${page} ${table}`) ?? { page, table, outcome: 'never' },
    };
  }
}

/** The same, of a map that no mapper has seen yet. */
function unknownBefore(snapshot: RegisterSnapshot): RegisterSnapshot {
  return { ...snapshot, map: snapshot.map && { ...snapshot.map } };
}

function saidBy({ content: _, ...said }: ObjectValues): Omit<ObjectValues, 'content'> {
  return said;
}

function withoutTimes(values: ObjectValues): string {
  return JSON.stringify(saidBy(values), (key, value: unknown) => (key === 'readAtMs' ? undefined : value));
}

/** Maps each snapshot by what is known of the one before, and from the beginning. */
function expectSameAsAnew(polled: PolledUps, given: Partial<MapperOptions>, all: readonly Happening[]): void {
  const hasSeenUnit = (unit: number) => polled.units.has(unit);
  const shown = [new ShownWords(), new ShownWords()] as const;
  const options: MapperOptions = { ...rawSingle, ...given, assignments, hasSeenUnit };
  const mapper = new ObjectMapper({ ...options, shown: shown[0] });
  const anew = new ObjectMapper({ ...options, shown: shown[1] });
  let before: ObjectValues | undefined;
  for (const one of all) {
    polled.happen(one, shown);
    const told = mapper.map(polled.kept, polled.hasFault);
    if (before !== undefined && tellTheSame(before, told)) expect(withoutTimes(told)).toBe(withoutTimes(before));
    before = told;
    const values = saidBy(told);
    const expected = saidBy(anew.map(unknownBefore(polled.snapshot()), polled.hasFault));
    // As strict as toStrictEqual, and ten times as fast; that one says what differs.
    if (!isDeepStrictEqual(values, expected)) expect(values).toStrictEqual(expected);
  }
}

describe('tables that answer as they did before', () => {
  it('make the same values with the same times as if all was mapped anew, whatever happens between', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...upsKinds),
        fc.constantFrom(...architectures),
        fc.constantFrom('hold', 'unavailable' as const),
        fc.array(happenings, { minLength: 5, maxLength: 40 }),
        (ups, architecture, onLoss, all) => {
          expectSameAsAnew(new PolledUps(ups, architecture), { architecture, onLoss }, all);
        },
      ),
      { numRuns: 100, seed: 1971 },
    );
  });

  it.each(architectures)('go by who the UPS is, and by the pages it has ($kind)', (architecture) => {
    const kinds = new Map(upsKinds.map((ups) => [ups.map.id, ups]));
    for (const ups of kinds.values()) {
      const polled = new PolledUps(ups, architecture);
      for (const table of polled.tables.keys()) {
        const words = (word: number) => [0, 1, 2, 3].map((offset) => ({ kind: 'word', table, offset, word }) as const);
        const refused = (exceptionCode: 2 | 4) =>
          ({ kind: 'outcome', table, outcome: 'exception', exceptionCode }) as const;
        const serial = (number: number) => ({ kind: 'other-ups', serial: number }) as const;
        const all = [serial(1), ...words(0x7fff), refused(4), refused(2), ...words(0), serial(2)];
        expectSameAsAnew(polled, { architecture }, all);
      }
    }
  });

  it('are read, and not mapped again: what a value was made of stays, and its time goes on', () => {
    const polled = new PolledUps(upsOf('masterys-gp4'), { kind: 'single' });
    const mapper = new ObjectMapper(rawSingle);
    const first = mapper.map(polled.snapshot());
    for (let table = 0; table < 20; table += 1) polled.happen({ kind: 'read-again', table }, []);
    const again = mapper.map(polled.kept);
    expect(state(again, 'UnitLoadStatus').trust.sources).toBe(state(first, 'UnitLoadStatus').trust.sources);
    expect(state(first, 'UnitLoadStatus').trust.readAtMs).toBe(1000);
    expect(state(again, 'UnitLoadStatus').trust.readAtMs).toBeGreaterThan(1000);
  });

  it('tell the same until a word is another one, and again from there on', () => {
    const polled = new PolledUps(upsOf('masterys-gp4'), { kind: 'single' });
    const mapper = new ObjectMapper(rawSingle);
    const mapped = (one: Happening) => {
      polled.happen(one, []);
      return mapper.map(polled.kept, polled.hasFault);
    };
    // The states that are defaults are so once all tables have been read again.
    for (const table of [...polled.tables.keys(), 0]) mapped({ kind: 'read-again', table });
    const first = mapped({ kind: 'read-again', table: 1 });
    expect(tellTheSame(first, mapped({ kind: 'read-again', table: 0 }))).toBe(true);
    const other = mapped({ kind: 'word', table: 0, offset: 0, word: 0x10 });
    expect(tellTheSame(first, other)).toBe(false);
    polled.hasFault = true;
    const faulty = mapped({ kind: 'read-again', table: 0 });
    expect(tellTheSame(other, faulty)).toBe(false);
    expect(tellTheSame(faulty, mapped({ kind: 'read-again', table: 0 }))).toBe(true);
    const failed = mapped({ kind: 'outcome', table: 0, outcome: 'failed', exceptionCode: 2 });
    expect(tellTheSame(faulty, failed)).toBe(false);
    expect(tellTheSame(failed, mapped({ kind: 'time', ms: 20_000 }))).toBe(false);
  });

  it("are another UPS's where the map is another", () => {
    const polled = new PolledUps(upsOf('masterys-gp4'), { kind: 'single' });
    const mapper = new ObjectMapper(rawSingle);
    const snapshot = polled.snapshot();
    const before = mapper.map(snapshot);
    const { map } = snapshot;
    const without = { ...snapshot, map: map && { ...map, feed: { ...map.feed, states: [] } } };
    expect(state(before, 'UnitLoadStatus').trust.state).toBe('good');
    expect(state(mapper.map(without), 'UnitLoadStatus').trust.state).toBe('no-sensor');
  });
});
