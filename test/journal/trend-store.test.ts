import { cpSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { History, historyRing, trendRecords } from '../../src/journal/history.js';
import { decodeHistoryBlock, decodeTrend, encodeHistoryBlock, trendMarksIn } from '../../src/journal/history-block.js';
import { historyNames } from '../../src/journal/history-measurements.js';
import { localSOf, type TrendEntry, type TrendSample } from '../../src/journal/trend-block.js';
import type { TrendJournal } from '../../src/journal/trend-store.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { until } from '../support/until.js';
import { objectValues } from './object-values.js';
import { temporaryFolder } from './temporary-folder.js';

const startMs = Date.UTC(2026, 0, 15, 12, 0, 0);
const minuteMs = 60_000;

const interrupted: readonly boolean[] = [false, false, true];
const purged: readonly boolean[] = [false, true, false];

/** A gateway with two trend logs, and what somebody has read of them in all its runs. */
class Site {
  folder = temporaryFolder();
  wallMs = startMs;
  simulated = false;
  /** What was read, by log and number. */
  readonly seen = new Map<string, string>();
  #load = 0;
  #history: History | undefined;
  #journal: TrendJournal | undefined;
  #clock = new ManualClock(startMs);

  /** A start of the gateway, with the record that it was interrupted. */
  async open(): Promise<void> {
    this.#clock = new ManualClock(startMs);
    this.#clock.wallMs = () => this.wallMs;
    this.#history = new History({
      folder: this.folder,
      clock: this.#clock,
      log: new RecordingLog().logger,
      recorder: { record: () => {} },
      isSimulated: () => this.simulated,
    });
    this.#journal = await this.#history.openTrends();
    for (const key of ['1', '2']) this.status(key, interrupted);
  }

  /** The proper end of a run. */
  async stop(): Promise<void> {
    await this.#history?.stop();
  }

  /** Blocks that are full get to the disk. */
  async blocksKept(): Promise<void> {
    await this.#clock.advance(0);
    await until(
      () => this.journal.store.made('2').next - this.journal.store.shown('2').next < 16,
      5000,
      'the blocks to be kept',
    );
  }

  get history(): History {
    if (this.#history === undefined) throw new Error('not open');
    return this.#history;
  }

  get journal(): TrendJournal {
    if (this.#journal === undefined) throw new Error('not open');
    return this.#journal;
  }

  status(key: string, bits: readonly boolean[]): void {
    this.journal.add(key, { type: 'status', localS: this.localS, bits });
  }

  get localS(): number {
    return Math.round(this.wallMs / 1000);
  }

  /** So many minutes go by, with a sample of each. */
  async minutes(count: number, keys: readonly string[] = ['1', '2']): Promise<void> {
    for (let minute = 0; minute < count; minute += 1) {
      this.history.sample(objectValues({ numbers: { UPS_OUTPUT_Lr: 50 } }));
      this.wallMs += minuteMs;
      this.#load += 1;
      const values = new Map([['UPS_OUTPUT_Lr', this.#load] as const]);
      this.journal.addSample({ localS: this.localS, values }, keys);
    }
  }

  /** Reads all that a log has, as a BMS does: nothing that was read before reads differently. */
  async read(key: string): Promise<readonly { readonly sequence: number; readonly entry: TrendEntry }[]> {
    await this.journal.store.ready();
    await this.journal.store.flush();
    const { oldest, next } = this.journal.store.shown(key);
    const records = await this.journal.store.read(key, oldest, next - 1);
    expect(records.map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: next - oldest }, (_, at) => oldest + at),
    );
    for (const { sequence, entry } of records) {
      const text = textOf(entry);
      const name = `${key}:${sequence}`;
      expect(this.seen.get(name) ?? text).toBe(text);
      this.seen.set(name, text);
    }
    return records;
  }

  get lastSeen(): number {
    return Math.max(
      0,
      ...[...this.seen.keys()].filter((name) => name.startsWith('1:')).map((name) => Number(name.slice(2))),
    );
  }

  get hasRing(): boolean {
    return readdirSync(this.folder).some((name) => name.startsWith('history-'));
  }

  get ringFile(): string {
    const files = readdirSync(this.folder).filter((name) => name.startsWith('history-'));
    return join(this.folder, files.sort().at(-1) ?? '');
  }
}

function textOf(entry: TrendEntry): string {
  if (entry.type !== 'sample') return JSON.stringify(entry);
  return JSON.stringify([entry.sample.localS, entry.sample.values.get('UPS_OUTPUT_Lr')]);
}

const loads = (records: readonly { readonly entry: TrendEntry }[]) =>
  records.flatMap(({ entry }) => (entry.type === 'sample' ? [entry.sample.values.get('UPS_OUTPUT_Lr')] : []));

describe('the records of trend logs', () => {
  it('are one a minute and those of the log itself, numbered without a gap from 1', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(3);
    site.status('1', purged);
    await site.minutes(1);
    expect((await site.read('1')).map(({ entry }) => textOf(entry))).toEqual([
      `{"type":"status","localS":${startMs / 1000},"bits":[false,false,true]}`,
      `[${startMs / 1000 + 60},1]`,
      `[${startMs / 1000 + 120},2]`,
      `[${startMs / 1000 + 180},3]`,
      `{"type":"status","localS":${startMs / 1000 + 180},"bits":[false,true,false]}`,
      `[${startMs / 1000 + 240},4]`,
    ]);
    expect((await site.read('2')).map(({ sequence }) => sequence)).toEqual([1, 2, 3, 4, 5]);
  });

  it('go on over proper stops, in blocks of a quarter of an hour and less', async () => {
    const site = new Site();
    for (const count of [40, 3, 16]) {
      await site.open();
      await site.minutes(count);
      await site.read('1');
      await site.stop();
    }
    await site.open();
    expect(loads(await site.read('1'))).toEqual(Array.from({ length: 59 }, (_, index) => index + 1));
    expect((await site.read('1')).length).toBe(59 + 4);
  });

  it('are read by their number without reading the others', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(300);
    await site.journal.store.flush();
    const records = await site.journal.store.read('2', 100, 102);
    expect(records.map(({ sequence }) => sequence)).toEqual([100, 101, 102]);
    expect(loads(records)).toEqual([99, 100, 101]);
  });

  it('are found by time: strictly newer, strictly older', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(100);
    const { store } = site.journal;
    const at = (minute: number) => startMs + minute * minuteMs;
    expect(await store.firstNewerThan('1', at(40))).toBe(42);
    expect(await store.lastOlderThan('1', at(40))).toBe(40);
    expect(await store.firstNewerThan('1', at(40) - 1)).toBe(41);
    expect(await store.lastOlderThan('1', at(40) + 1)).toBe(41);
    expect(await store.firstNewerThan('1', at(100))).toBeUndefined();
    expect(await store.lastOlderThan('1', at(0))).toBeUndefined();
    expect(await store.firstNewerThan('1', 0)).toBe(1);
    expect(await store.lastOlderThan('1', at(9999))).toBe(101);
  });

  it('keep their order and numbers when the clock is set back and forth', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(20);
    site.wallMs -= 3 * 3_600_000;
    await site.minutes(20);
    site.wallMs += 5 * 3_600_000;
    await site.minutes(20);
    expect(loads(await site.read('1'))).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    await site.stop();
    await site.open();
    expect(loads(await site.read('1'))).toEqual(Array.from({ length: 60 }, (_, index) => index + 1));
    // The first in the order of the numbers that is newer, and the last that is older.
    const { store } = site.journal;
    expect(await store.firstNewerThan('1', startMs + 19 * minuteMs)).toBe(21);
    expect(await store.lastOlderThan('1', startMs)).toBe(41);
  });

  it('of a log that is disabled are not made, and the others go on', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(2);
    await site.minutes(30, ['2']);
    await site.minutes(2);
    expect(loads(await site.read('1'))).toEqual([1, 2, 33, 34]);
    expect(loads(await site.read('2'))).toHaveLength(34);
    expect(await site.journal.store.firstNewerThan('1', startMs + 3 * minuteMs)).toBe(4);
  });

  it('are gone after a purge, and their numbers are not used again, over a restart too', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(40);
    site.journal.store.purge('1');
    site.status('1', purged);
    const numbers = async () => (await site.read('1')).map(({ sequence }) => sequence);
    expect(await numbers()).toEqual([42]);
    await site.minutes(1);
    await site.stop();
    await site.open();
    expect(await numbers()).toEqual([42, 43, 44]);
    expect((await site.read('2')).length).toBe(43);
    expect(await site.journal.store.lastOlderThan('1', site.wallMs - 5 * minuteMs)).toBeUndefined();
  });

  it('of imaginary data are numbered by themselves, and do not disturb the real ones', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(20);
    site.simulated = true;
    await site.minutes(20, ['s1']);
    site.simulated = false;
    await site.minutes(5);
    expect(loads(await site.read('1'))).toHaveLength(25);
    expect((await site.read('s1')).map(({ sequence }) => sequence)).toEqual(
      Array.from({ length: 20 }, (_, index) => index + 1),
    );
    await site.stop();
    await site.open();
    expect(loads(await site.read('1'))).toHaveLength(25);
    expect(loads(await site.read('s1'))).toHaveLength(20);
  });

  it('are made every minute, also while the UPS tells nothing', async () => {
    const site = new Site();
    await site.open();
    for (let minute = 0; minute < 40; minute += 1) {
      site.wallMs += minuteMs;
      site.journal.addSample({ localS: site.localS, values: new Map([['UPS_OUTPUT_Lr', 'unread']]) }, ['1']);
    }
    await site.stop();
    await site.open();
    expect(new Set(loads(await site.read('1')))).toEqual(new Set(['unread']));
  });
});

describe('the oldest records give way', () => {
  it('when the log holds as many as it can', async () => {
    const site = new Site();
    await site.open();
    for (let day = 0; day < 30; day += 1) {
      await site.minutes(24 * 60, ['1']);
      await site.journal.store.flush();
    }
    await site.minutes(20, ['1']);
    await site.journal.store.flush();
    // The record of the start, and one each minute.
    expect(site.journal.store.shown('1')).toEqual({ oldest: 22, next: trendRecords + 22 });
    expect(loads(await site.journal.store.read('1', 22, 22))).toEqual([21]);
    expect(await site.journal.store.firstNewerThan('1', 0)).toBe(22);
  }, 60_000);

  it('when the ring forgets their file: the rest has its numbers, and there is no hole in it', async () => {
    const site = new Site();
    await site.open();
    for (let day = 0; day < 15; day += 1) {
      await site.minutes(24 * 60);
      await site.journal.store.flush();
    }
    await site.stop();
    const files = readdirSync(site.folder)
      .filter((name) => name.startsWith('history-'))
      .sort();
    expect(files.length).toBeGreaterThan(2);
    rmSync(join(site.folder, files[0] ?? ''));
    await site.open();
    const records = await site.read('1');
    expect(records[0]?.sequence).toBeGreaterThan(1);
    expect(records.at(-1)?.sequence).toBe(15 * 24 * 60 + 2);
    expect(loads(records)).toHaveLength(records.length - 1);
  }, 60_000);
});

describe('power cuts', () => {
  it('a record that was read keeps its number, at whatever byte the ring is cut behind it', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(20);
    await site.read('1');
    const sizeBefore = statSync(site.ringFile).size;
    const snapshot = temporaryFolder();
    cpSync(site.folder, snapshot, { recursive: true });
    const tail = join(site.folder, 'trends-now.log');
    const [runFolder, seenBefore] = [site.folder, site.lastSeen];
    await site.minutes(15);
    await site.history.series({ names: [], fromMs: 0, toMs: 1, points: 1 });
    await site.journal.store.flush();
    const ring = readFileSync(site.ringFile);
    expect(ring.length).toBeGreaterThan(sizeBefore);
    expect(tail.startsWith(runFolder)).toBe(true);
    const name = site.ringFile.slice(runFolder.length);
    for (let cut = sizeBefore; cut < ring.length; cut += 37) {
      const folder = temporaryFolder();
      cpSync(snapshot, folder, { recursive: true });
      writeFileSync(join(folder, name), ring.subarray(0, cut));
      const next = new Site();
      for (const [key, text] of site.seen) next.seen.set(key, text);
      next.folder = folder;
      next.wallMs = site.wallMs;
      await next.open();
      await next.minutes(2);
      const records = await next.read('1');
      expect(records.length).toBeGreaterThanOrEqual(seenBefore + 3);
    }
  });

  it('what was shown and was not in the ring yet comes back', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(5);
    await site.read('1');
    // No stop: the power is gone.
    await site.open();
    expect(loads(await site.read('1'))).toEqual([1, 2, 3, 4, 5]);
    await site.minutes(20);
    await site.blocksKept();
    await site.open();
    const kept = loads(await site.read('1'));
    expect(kept).toEqual(kept.map((_, index) => index + 1));
    expect(kept.length).toBeGreaterThanOrEqual(14);
  });

  it('what nobody has seen may be lost, up to a quarter of an hour, and leaves no gap in the numbers', async () => {
    const site = new Site();
    await site.open();
    await site.minutes(22);
    await site.blocksKept();
    await site.open();
    const records = await site.read('1');
    expect(loads(records).length).toBeGreaterThanOrEqual(14);
    expect(records.map(({ sequence }) => sequence)).toEqual(records.map((_, index) => index + 1));
  });

  it('twenty runs of any length, each ended by a stop or a cut, read at any time: nothing is lost or doubled', async () => {
    const run = fc.record({
      minutes: fc.integer({ min: 0, max: 40 }),
      reads: fc.boolean(),
      minutesAfter: fc.integer({ min: 0, max: 20 }),
      stops: fc.boolean(),
      stepMinutes: fc.constantFrom(0, 0, -90, 90),
      torn: fc.double({ min: 0, max: 1, noNaN: true }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(run, { minLength: 5, maxLength: 8 }), async (runs) => {
        const site = new Site();
        for (const { minutes, reads, minutesAfter, stops, stepMinutes, torn } of runs) {
          await site.open();
          await site.minutes(minutes);
          if (reads) await site.read('1');
          site.wallMs += stepMinutes * minuteMs;
          const size = () => (site.hasRing ? statSync(site.ringFile).size : 0);
          const before = size();
          await site.minutes(minutesAfter);
          if (stops) await site.stop();
          else if (before > 0) {
            // What came after the reading gets to the disk in part.
            await site.blocksKept();
            truncateSync(site.ringFile, before + Math.floor((size() - before) * torn));
          }
          expect(site.lastSeen).toBeLessThanOrEqual(site.journal.store.made('1').next - 1);
        }
        await site.open();
        const records = await site.read('1');
        expect(records.length).toBeGreaterThanOrEqual(site.lastSeen);
      }),
      { numRuns: 20, seed: 12 },
    );
  }, 120_000);
});

describe('a block with trends', () => {
  const values = fc.dictionary(
    fc.constantFrom(...historyNames),
    fc.oneof(
      fc.integer({ min: -99_999, max: 99_999 }).map((hundredths) => hundredths / 100),
      fc.constantFrom('none' as const, 'unread' as const, 'implausible' as const),
    ),
  );
  const sample = fc
    .record({ localS: fc.integer({ min: 0, max: 4_000_000_000 }), values })
    .map(({ localS, values: ofNames }): TrendSample => {
      // Each name has a value in each sample, as the poll makes them.
      const all = historyNames.map((name) => [name, ofNames[name] ?? 'unread'] as const);
      return { localS, values: new Map(all) };
    });

  it('holds what it was made of, beside the history', () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 15 }), fc.integer(), (samples, seconds) => {
        const entries: readonly TrendEntry[] = [
          { type: 'status', localS: 5, bits: [true, false, true] },
          ...samples.map((one): TrendEntry => ({ type: 'sample', sample: one })),
          { type: 'timeChange', localS: 7, seconds },
        ];
        const plain = samples.map((one): TrendEntry => ({ type: 'sample', sample: one }));
        const logs = new Map([
          ['1', entries],
          ['2', plain],
          ['3', []],
        ]);
        const times = entries.map(localSOf);
        const marks = {
          fromS: Math.min(...times),
          toS: Math.max(...times),
          logs: new Map([['1', { first: 77, count: entries.length, oldest: 3 }]]),
        };
        const text = encodeHistoryBlock({ simulated: false, minutes: [] }, { part: { samples, logs }, marks });
        expect(decodeTrend(text)).toEqual({ samples, logs, simulated: false });
        expect(trendMarksIn(text)).toEqual(marks);
        expect(decodeHistoryBlock(text)).toEqual({ simulated: false, minutes: [] });
      }),
    );
  });

  it('any text is one or none', () => {
    fc.assert(fc.property(fc.string(), (text) => void [decodeTrend(text), trendMarksIn(text)]));
  });

  it('of a history without trends has none', () => {
    const text = encodeHistoryBlock({ simulated: false, minutes: [] });
    expect([decodeTrend(text), trendMarksIn(text)]).toEqual([undefined, undefined]);
  });
});

describe('30 days of a record a minute fit into the history', () => {
  const keys = ['1', '2', '3', '4', '5'];
  let seed = 1;
  const random = () => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed / 2_147_483_647;
  };
  const usual = [42, 230, 50, 410, 100, 24];

  /** Bytes of a day with so many polls a minute. */
  const bytesOfDay = async (polls: number, valueAt: (index: number, poll: number) => number) => {
    const site = new Site();
    await site.open();
    for (let poll = 0; poll < polls * 1440; poll += 1) {
      const numbers = historyNames.map((name, index) => [name, valueAt(index, poll)] as const);
      site.history.sample(objectValues({ numbers: Object.fromEntries(numbers) }));
      site.wallMs += minuteMs / polls;
      if (poll % polls === polls - 1) site.journal.addSample({ localS: site.localS, values: new Map(numbers) }, keys);
    }
    await site.stop();
    return readdirSync(site.folder).reduce((sum, name) => sum + statSync(join(site.folder, name)).size, 0);
  };

  it.each([2, 60])(
    'of measurements that are nothing but noise, polled %i times a minute',
    async (polls) => {
      const bytes = await bytesOfDay(polls, () => Math.round(random() * 4500) / 10);
      expect(bytes).toBeGreaterThan(300_000);
      expect(bytes * 30).toBeLessThan(historyRing.segmentBytes * (historyRing.maxSegments - 1));
    },
    60_000,
  );

  it('of usual measurements take less than 200 kB a day', async () => {
    const wave = (index: number, poll: number) =>
      Math.round((usual[index % usual.length] ?? 0) + Math.sin(poll * (1 + index / 10)) * 1.5);
    const bytes = await bytesOfDay(4, wave);
    expect(bytes).toBeLessThan(200_000);
  }, 60_000);
});
