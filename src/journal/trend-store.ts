import { setImmediate as nextTurn } from 'node:timers/promises';
import { DiskTrouble } from '../core/files/disk-trouble.js';
import { patiently } from '../core/files/patiently.js';
import { removeLeftovers, writeFileAtomically } from '../core/files/write-file-atomically.js';
import type { Logger } from '../core/log.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import { decodeTrend, encodeHistoryBlock, trendMarksIn } from './history-block.js';
import { encodeRecord, type LogRecord, scanRecords } from './record-line.js';
import type { RecordLog } from './record-log.js';
import { localSOf, type TrendEntry, type TrendMark, type TrendMarks, type TrendSample } from './trend-block.js';
import { type TakenTrend, TrendRecorder } from './trend-recorder.js';

export interface TrendStoreParts {
  /** The ring of the history. */
  readonly records: RecordLog;
  /** Of the records that are not in the ring yet, once somebody has asked for them. */
  readonly nowFile: string;
  /** Each log holds so many records at most. */
  readonly mostRecords: number;
  /** Whether the block that is being filled is of imaginary data. */
  readonly isSimulated: () => boolean;
  /** Resolves when the blocks so far are on the disk, or refused by it. */
  readonly flushRing: () => Promise<void>;
  readonly disk?: Disk;
  readonly log: Logger;
}

/** The trend logs as the journal keeps them: what is added goes into the block of the history that is being filled. */
export interface TrendJournal {
  readonly store: TrendStore;
  /** Takes what all measurements are at this moment into the logs of these keys. */
  addSample(sample: TrendSample, keys: readonly string[]): void;
  /** Takes what a log records of itself. */
  add(key: string, entry: TrendEntry): void;
}

/** A record with its sequence number. */
export interface TrendRecord {
  readonly sequence: number;
  readonly entry: TrendEntry;
}

/** A block of the ring, and what of each log is in it. */
interface IndexedBlock {
  readonly ringSequence: number;
  readonly marks: TrendMarks;
}

/** Blocks looked at before requests of BMSs get their turn. */
const blocksInRow = 64;

/**
 * The records of all trend logs, in the blocks of the history. A record can be read when it is on the disk: each quarter of an
 * hour, and at once when somebody asks for it. So no sequence number that was seen is given away again after a power cut.
 */
export class TrendStore {
  readonly #parts: TrendStoreParts;
  readonly #recorder: TrendRecorder;
  readonly #listeners = new Set<() => void>();
  /** The number behind the last record that can be read. */
  readonly #shownNext = new Map<string, number>();
  #blocks: IndexedBlock[] = [];
  /** The last block of the runs before. */
  #lastBefore = 0;
  #indexing: Promise<void> | undefined;
  #isIndexed = false;
  #writingNow: Promise<void> = Promise.resolve();
  readonly #trouble: DiskTrouble;
  /** The file of the ring that was read last. */
  #file: readonly LogRecord[] = [];

  constructor(parts: TrendStoreParts) {
    this.#parts = parts;
    this.#trouble = new DiskTrouble(parts.log);
    this.#recorder = new TrendRecorder(parts.mostRecords);
  }

  /** Minute of the first record of the block that is being filled. */
  get minute(): number | undefined {
    return this.#recorder.minute;
  }

  /** Finds the numbers of the last run; returns whether records of it go on, and of which kind they are. */
  async open(): Promise<{ readonly simulated: boolean } | undefined> {
    this.#lastBefore = this.#parts.records.lastSequence;
    for await (const { text } of this.#parts.records.newestFirst()) {
      const marks = trendMarksIn(text);
      if (marks === undefined) continue;
      this.#recorder.resume(marks);
      break;
    }
    const rest = await this.#readNow();
    if (rest !== undefined) this.#recorder.restore(rest);
    this.#show();
    return rest && { simulated: rest.simulated };
  }

  addSample(minute: number, sample: TrendSample, keys: readonly string[]): void {
    this.#recorder.addSample(minute, sample, keys);
  }

  add(minute: number, key: string, entry: TrendEntry): void {
    this.#recorder.add(minute, key, entry);
  }

  purge(key: string): void {
    this.#recorder.purge(key);
  }

  /** The block so far, for the ring, and begins the next one; undefined when there is nothing in it. */
  take(): TakenTrend | undefined {
    return this.#recorder.take();
  }

  /** The ring has taken the block under this number; it can be read from `settle` on. */
  appended(ringSequence: number, marks: TrendMarks): void {
    this.#blocks.push({ ringSequence, marks });
    const { firstSequence } = this.#parts.records;
    const kept = this.#blocks.findIndex((block) => block.ringSequence >= firstSequence && this.#isWanted(block));
    if (kept > 0) this.#blocks.splice(0, kept);
  }

  /** Whether a log can still show a record of it. */
  #isWanted({ marks }: IndexedBlock): boolean {
    return [...marks.logs].some(([key, { first, count }]) => count > 0 && first + count > this.#recorder.oldest(key));
  }

  /** What the ring has taken is on the disk, or was refused by it. */
  settle(): void {
    let hasMore = false;
    for (const key of this.#recorder.keys) hasMore = this.#showUpTo(key, this.#recorder.current(key).first) || hasMore;
    if (hasMore) this.#tell();
  }

  made(key: string): { readonly oldest: number; readonly next: number } {
    return { oldest: this.#recorder.oldest(key), next: this.#recorder.next(key) };
  }

  shown(key: string): { readonly oldest: number; readonly next: number } {
    const next = this.#shownNext.get(key) ?? 1;
    // A purge shows when the record that tells of it does.
    return { oldest: Math.min(this.#oldest(key), next), next };
  }

  onShown(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Finds the blocks of the runs before, once somebody wants to read them. */
  async ready(): Promise<void> {
    this.#indexing ??= this.#index().catch(() => {
      // The next who asks has it tried again.
      this.#indexing = undefined;
    });
    await this.#indexing;
  }

  /** Resolves when everything that was made can be read. */
  async flush(): Promise<void> {
    const isWaiting = this.#recorder.keys.some((key) => this.shown(key).next < this.#recorder.next(key));
    if (!isWaiting) return;
    this.#writingNow = this.#writingNow.then(() => this.#writeNow());
    await this.#writingNow;
  }

  /** Records from one number to another, both included. What the disk has lost leaves an interruption in its place. */
  async read(key: string, from: number, to: number): Promise<readonly TrendRecord[]> {
    await this.ready();
    const found = new Map<number, TrendEntry>();
    for (const block of this.#blocksOf(key)) {
      const mark = block.marks.logs.get(key);
      if (mark === undefined || mark.count === 0 || mark.first > to || mark.first + mark.count <= from) continue;
      for (const { sequence, entry } of await this.#recordsIn(block, key, mark)) found.set(sequence, entry);
    }
    const { first, entries } = this.#recorder.current(key);
    for (const [index, entry] of entries.entries()) found.set(first + index, entry);
    const records: TrendRecord[] = [];
    let lastS = 0;
    for (let sequence = Math.max(from, this.#oldest(key)); sequence <= to; sequence += 1) {
      const entry = found.get(sequence) ?? interruption(lastS);
      lastS = localSOf(entry);
      records.push({ sequence, entry });
    }
    return records;
  }

  async firstNewerThan(key: string, localMs: number): Promise<number | undefined> {
    await this.ready();
    for (const block of this.#blocksOf(key)) {
      if (block.marks.toS * 1000 <= localMs) continue;
      const records = await this.#readable(block, key);
      const found = records.find(({ entry }) => localSOf(entry) * 1000 > localMs);
      if (found !== undefined) return found.sequence;
    }
    return this.#current(key).find(({ entry }) => localSOf(entry) * 1000 > localMs)?.sequence;
  }

  async lastOlderThan(key: string, localMs: number): Promise<number | undefined> {
    await this.ready();
    const latest = this.#current(key).findLast(({ entry }) => localSOf(entry) * 1000 < localMs);
    if (latest !== undefined) return latest.sequence;
    for (const block of this.#blocksOf(key).toReversed()) {
      if (block.marks.fromS * 1000 >= localMs) continue;
      const records = await this.#readable(block, key);
      const found = records.findLast(({ entry }) => localSOf(entry) * 1000 < localMs);
      if (found !== undefined) return found.sequence;
    }
    return undefined;
  }

  /** Blocks that the ring still has and that have records of the log which can be read. */
  #blocksOf(key: string): readonly IndexedBlock[] {
    const { firstSequence } = this.#parts.records;
    const oldest = this.#oldest(key);
    return this.#blocks.filter(({ ringSequence, marks }) => {
      const mark = marks.logs.get(key);
      return ringSequence >= firstSequence && mark !== undefined && mark.count > 0 && mark.first + mark.count > oldest;
    });
  }

  /** What the ring has given up is gone for the log. */
  #oldest(key: string): number {
    if (!this.#isIndexed) return this.#recorder.oldest(key);
    const { firstSequence } = this.#parts.records;
    const kept = this.#blocks.find(({ ringSequence }) => ringSequence >= firstSequence)?.marks.logs.get(key);
    if (kept !== undefined) this.#recorder.forgetBefore(key, kept.first);
    return this.#recorder.oldest(key);
  }

  #current(key: string): readonly TrendRecord[] {
    const { first, entries } = this.#recorder.current(key);
    return entries.map((entry, index) => ({ sequence: first + index, entry }));
  }

  async #readable(block: IndexedBlock, key: string): Promise<readonly TrendRecord[]> {
    const mark = block.marks.logs.get(key);
    if (mark === undefined) return [];
    const oldest = this.#oldest(key);
    return (await this.#recordsIn(block, key, mark)).filter(({ sequence }) => sequence >= oldest);
  }

  async #recordsIn({ ringSequence }: IndexedBlock, key: string, mark: TrendMark): Promise<readonly TrendRecord[]> {
    const holds = (file: readonly LogRecord[]) => file.find(({ sequence }) => sequence === ringSequence);
    let record = holds(this.#file);
    if (record === undefined) {
      this.#file = await this.#parts.records.fileWith(ringSequence);
      record = holds(this.#file);
    }
    const entries = record && decodeTrend(record.text)?.logs.get(key);
    return (entries ?? []).map((entry, index) => ({ sequence: mark.first + index, entry }));
  }

  /** From the newest block back to the oldest that a log can still show. */
  async #index(): Promise<void> {
    const found: IndexedBlock[] = [];
    let looked = 0;
    for await (const { sequence, text } of this.#parts.records.newestFirst()) {
      if (sequence > this.#lastBefore) continue;
      const marks = trendMarksIn(text);
      if (marks !== undefined) {
        found.push({ ringSequence: sequence, marks });
        if (this.#isEnough(marks)) break;
      }
      looked += 1;
      if (looked % blocksInRow === 0) await nextTurn();
    }
    this.#blocks.unshift(...found.reverse());
    this.#isIndexed = true;
  }

  #isEnough({ logs }: TrendMarks): boolean {
    return [...logs].every(([key, { first }]) => first <= this.#recorder.oldest(key));
  }

  /** The records that the last run has shown and not brought into the ring. */
  async #readNow(): Promise<(TakenTrend & { readonly simulated: boolean }) | undefined> {
    const { nowFile, disk = thisDisk } = this.#parts;
    await removeLeftovers(nowFile, disk);
    const bytes = await patiently(() => disk.readFile(nowFile)).catch(() => undefined);
    const [record] = bytes === undefined ? [] : scanRecords(bytes).records;
    const marks = record && trendMarksIn(record.text);
    const part = record && decodeTrend(record.text);
    if (record === undefined || marks === undefined || part === undefined) return undefined;
    // The ring has the whole block by now, or a later one.
    const isNew = [...marks.logs].every(([key, { first, count }]) => count === 0 || first >= this.#recorder.next(key));
    if (!isNew) return undefined;
    return { minute: record.atMs / msPerMinute, part, marks, simulated: part.simulated };
  }

  async #writeNow(): Promise<void> {
    const { nowFile, records, isSimulated, flushRing, disk = thisDisk } = this.#parts;
    // The file holds one block: that before it is in the ring.
    await flushRing();
    const block = this.#recorder.peek();
    const next = new Map(this.#recorder.keys.map((key) => [key, this.#recorder.next(key)]));
    if (block !== undefined) {
      const text = encodeHistoryBlock({ simulated: isSimulated(), minutes: [] }, block);
      const line = encodeRecord({ sequence: records.lastSequence + 1, atMs: block.minute * msPerMinute, text });
      try {
        await writeFileAtomically(nowFile, line, { disk });
        this.#trouble.ends('Trends can be kept again.', { file: nowFile });
      } catch (cause) {
        this.#trouble.begins(cause, 'Trends cannot be kept', { code: 'journal.unwritable', file: nowFile });
      }
    }
    let hasMore = false;
    for (const [key, upTo] of next) hasMore = this.#showUpTo(key, upTo) || hasMore;
    if (hasMore) this.#tell();
  }

  #show(): void {
    for (const key of this.#recorder.keys) this.#showUpTo(key, this.#recorder.next(key));
  }

  #showUpTo(key: string, next: number): boolean {
    if (next <= (this.#shownNext.get(key) ?? 1)) return false;
    this.#shownNext.set(key, next);
    return true;
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }
}

const msPerMinute = 60_000;

function interruption(localS: number): TrendEntry {
  return { type: 'status', localS, bits: [false, false, true] };
}
