import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import type { ObjectValues } from '../objects/mapper.js';
import { decodeHistoryBlock, encodeHistoryBlock, type HistoryMinute } from './history-block.js';
import { type HistoryName, historyMeasurements, isHistoryName } from './history-measurements.js';
import type { EventRecorder } from './journal-event.js';
import { LogWriter } from './log-writer.js';
import { MinuteSums } from './minute-sums.js';
import { RecordLog } from './record-log.js';
import { SeriesBuckets, type SeriesPoint } from './series-buckets.js';
import { type TrendJournal, TrendStore } from './trend-store.js';

export interface HistoryOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  readonly recorder: EventRecorder;
  /** Whether the UPS is the built-in simulator at this moment: invented values are kept apart from real ones. */
  readonly isSimulated: () => boolean;
}

export interface SeriesQuery {
  /** Names of Analog Values; those whose history is not kept are left out of the answer. */
  readonly names: readonly string[];
  /** Wall clock, milliseconds since 1970. */
  readonly fromMs: number;
  readonly toMs: number;
  /** At most this many points of each, 1 to 2000. */
  readonly points: number;
}

export interface Series {
  readonly name: HistoryName;
  readonly unit: string;
  readonly points: readonly SeriesPoint[];
}

/** The minutes of a time, in the order in which they were kept, some at a time. */
export interface KeptMinutes {
  /** The UPS was the built-in simulator. */
  readonly simulated: boolean;
  readonly parts: AsyncIterable<readonly HistoryMinute[]>;
}

export interface SeriesAnswer {
  /** Points that are further apart than this have a gap between them. */
  readonly stepMs: number;
  readonly series: readonly Series[];
}

/**
 * 14.5 MiB: 30 days of the noisiest measurements, trend logs included. With the events (4 MiB) and the Event Log (0.4 MiB) below
 * the 20 MB that the journal may take.
 */
export const historyRing = { name: 'history', segmentBytes: 64 * 1024, maxSegments: 232, maxPending: 200 };
/** One write in so many minutes; a power cut costs what came since. */
export const minutesPerBlock = 15;
/** Records that a trend log holds: one a minute of 30 days. */
export const trendRecords = 30 * 24 * 60;
const msPerMinute = 60_000;
const maxPoints = 2000;
const maxRangeMs = 366 * 24 * 60 * msPerMinute;

/** Means, lowest and highest values of the main measurements, minute by minute. */
export class History {
  readonly #options: HistoryOptions;
  readonly #records: RecordLog;
  readonly #writer: LogWriter;
  readonly #sums = new MinuteSums();
  /** Records of the trend logs, in the same blocks; undefined until somebody opens them. */
  #trends: TrendStore | undefined;
  #minute: number | undefined;
  #block: HistoryMinute[] = [];
  #isBlockSimulated = false;
  #reading: Promise<unknown> = Promise.resolve();

  constructor(options: HistoryOptions) {
    const { folder, clock, log, disk = thisDisk, recorder } = options;
    this.#options = options;
    this.#records = new RecordLog({ ...historyRing, folder, disk });
    this.#writer = new LogWriter({
      records: this.#records,
      clock,
      log,
      onDamage: ({ droppedBytes }) =>
        recorder.record({ kind: 'journal-damaged', subject: 'history', detail: String(droppedBytes) }),
      // Blocks that came while the disk was busy are on it next time.
      onFlushed: (hasWorked) => {
        if (!hasWorked || this.#records.pending === 0) this.#trends?.settle();
      },
    });
  }

  start(): Promise<void> {
    return this.#writer.start();
  }

  /** The records of the trend logs, those of the last runs included; before the first record of this one. */
  async openTrends(): Promise<TrendJournal> {
    const store = this.#trends ?? (await this.#newTrends());
    this.#trends = store;
    return {
      store,
      addSample: (sample, keys) => store.addSample(this.#beginTrend(), sample, keys),
      add: (key, entry) => store.add(this.#beginTrend(), key, entry),
    };
  }

  async #newTrends(): Promise<TrendStore> {
    await this.#writer.start();
    const { folder, log, disk = thisDisk } = this.#options;
    const trends = new TrendStore({
      records: this.#records,
      nowFile: join(folder, 'trends-now.log'),
      mostRecords: trendRecords,
      isSimulated: () => this.#isBlockSimulated,
      flushRing: () => this.#writer.flush(),
      disk,
      log,
    });
    const rest = await trends.open();
    if (rest !== undefined) this.#isBlockSimulated = rest.simulated;
    return trends;
  }

  /** Idempotent; the minutes so far are on the disk afterwards, if the disk takes them. */
  stop(): Promise<void> {
    this.#endMinute();
    this.#endBlock();
    return this.#writer.stop();
  }

  /** Takes one reading of the UPS. */
  sample(values: ObjectValues): void {
    const minute = this.#now;
    const simulated = this.#options.isSimulated();
    if (minute !== this.#minute || simulated !== this.#isBlockSimulated) this.#endMinute();
    this.#beginBlock(minute, simulated);
    this.#minute = minute;
    this.#sums.add(values);
  }

  /** What was measured in a time, summed up to so many points; of real values or of invented ones, as they are now. */
  series(query: SeriesQuery): Promise<SeriesAnswer> {
    // One after the other, so that many pages do not hold many files in memory.
    const answer = this.#reading.then(() => this.#read(query));
    this.#reading = answer.catch(() => undefined);
    return answer;
  }

  /** Every minute that was kept, one part in memory at a time; of real values or of invented ones, as they are now. */
  minutes(fromMs: number, toMs: number): KeptMinutes {
    const simulated = this.#options.isSimulated();
    const newest = simulated === this.#isBlockSimulated ? [...this.#block] : [];
    return { simulated, parts: this.#minutes({ fromMs, toMs, simulated, newest, last: this.#records.lastSequence }) };
  }

  async *#minutes(asked: MinutesAsked): AsyncGenerator<readonly HistoryMinute[], void, undefined> {
    const { fromMs, toMs, simulated, newest, last } = asked;
    const within = ({ minute }: HistoryMinute) => minute * msPerMinute >= fromMs && minute * msPerMinute < toMs;
    // A record is dated by its first minute.
    const firstMs = fromMs - minutesPerBlock * msPerMinute;
    for await (const { sequence, atMs, text } of this.#records.oldestFirst(0, firstMs)) {
      // What is kept from here on was still in the block that is being filled.
      if (sequence > last) break;
      if (atMs < firstMs || atMs >= toMs) continue;
      const block = decodeHistoryBlock(text);
      if (block?.simulated === simulated) yield block.minutes.filter(within);
      // Requests of a BMS must not wait for a file.
      await nextTurn();
    }
    yield newest.filter(within);
  }

  async #read({ names, fromMs, toMs, points }: SeriesQuery): Promise<SeriesAnswer> {
    const known = [...new Set(names)].filter(isHistoryName);
    const endMs = Math.max(fromMs, toMs);
    const startMs = Math.max(fromMs, endMs - maxRangeMs);
    const buckets = new SeriesBuckets(known, startMs, endMs, Math.min(Math.max(1, Math.trunc(points)), maxPoints));
    const simulated = this.#options.isSimulated();
    if (simulated === this.#isBlockSimulated) for (const minute of this.#block) buckets.add(minute);
    // A record is dated by its first minute.
    const firstMs = startMs - minutesPerBlock * msPerMinute;
    for await (const { atMs, text } of this.#records.newestFirst(firstMs)) {
      if (atMs < firstMs || atMs >= endMs) continue;
      const block = decodeHistoryBlock(text);
      if (block?.simulated === simulated) for (const minute of block.minutes) buckets.add(minute);
      // Requests of a BMS must not wait for a graph.
      await nextTurn();
    }
    const series = historyMeasurements
      .filter(({ name }) => known.includes(name))
      .map(({ name, unit }) => ({ name, unit, points: buckets.points(name) }));
    return { stepMs: buckets.stepMs, series };
  }

  get #now(): number {
    return Math.floor(this.#options.clock.wallMs() / msPerMinute);
  }

  #beginBlock(minute: number, simulated: boolean): void {
    const first = this.#firstMinute ?? minute;
    const isElsewhere = minute < first || minute - first >= minutesPerBlock;
    if (simulated !== this.#isBlockSimulated || isElsewhere) this.#endBlock();
    this.#isBlockSimulated = simulated;
  }

  /** Ends the block that is full, and returns the minute of what comes. */
  #beginTrend(): number {
    const minute = this.#now;
    const simulated = this.#options.isSimulated();
    if (minute !== this.#minute || simulated !== this.#isBlockSimulated) this.#endMinute();
    this.#beginBlock(minute, simulated);
    return minute;
  }

  /** Of the block that is being filled. */
  get #firstMinute(): number | undefined {
    return this.#block[0]?.minute ?? this.#trends?.minute;
  }

  #endMinute(): void {
    const values = this.#sums.drain();
    const minute = this.#minute;
    if (minute === undefined || values.size === 0) return;
    const first = this.#block[0]?.minute ?? minute;
    const last = this.#block.at(-1)?.minute ?? minute;
    // A clock that was set, or a UPS that was away: what is in one block lies close together.
    if (minute < last || minute - first >= minutesPerBlock) this.#endBlock();
    this.#block.push({ minute, values });
    if (minute - (this.#block[0]?.minute ?? minute) >= minutesPerBlock - 1) this.#endBlock();
  }

  #endBlock(): void {
    const first = this.#firstMinute;
    if (first === undefined) return;
    const trend = this.#trends?.take();
    const text = encodeHistoryBlock({ simulated: this.#isBlockSimulated, minutes: this.#block }, trend);
    this.#block = [];
    const sequence = this.#records.append(first * msPerMinute, text);
    if (trend !== undefined) this.#trends?.appended(sequence, trend.marks);
    this.#writer.flushWithin(0);
  }
}

interface MinutesAsked {
  readonly fromMs: number;
  readonly toMs: number;
  readonly simulated: boolean;
  /** Those that are in no record yet. */
  readonly newest: readonly HistoryMinute[];
  /** The newest record. */
  readonly last: number;
}
