import { constants } from 'node:fs';
import { join } from 'node:path';
import { makeFolder, syncFolder } from '../core/files/folders.js';
import { isErrnoException } from '../core/files/is-errno-exception.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import { encodeRecord, type LogRecord, scanRecords } from './record-line.js';

export interface RecordLogOptions {
  readonly folder: string;
  /** Files are called `NAME-000000000123.log`, after their first sequence number. */
  readonly name: string;
  /** The log never takes more than `segmentBytes` times `maxSegments`; a record is smaller than a segment. */
  readonly segmentBytes: number;
  readonly maxSegments: number;
  /** Records kept in memory while the disk refuses them; the oldest give way. */
  readonly maxPending: number;
  readonly disk?: Disk;
}

/** What a log had lost when it was opened. */
export interface LogDamage {
  /** Bytes of a torn or damaged tail, now cut off. */
  readonly droppedBytes: number;
  /** Damaged lines with good ones after them, in the newest file. */
  readonly damagedLines: number;
}

interface Segment {
  readonly path: string;
  readonly firstSequence: number;
  /** Range of `atMs`, known once a full segment was read. */
  range?: { readonly fromMs: number; readonly toMs: number };
}

/**
 * A bounded log of checksummed lines in a ring of files. What is flushed survives a power cut; a tail that a power cut
 * tore is cut off at the next opening.
 */
export class RecordLog {
  readonly #options: RecordLogOptions;
  readonly #disk: Disk;
  /** Oldest first; the last is written to. */
  #segments: Segment[] = [];
  /** Good bytes of the last segment. */
  #size = 0;
  #nextSequence = 1;
  #pending: LogRecord[] = [];
  #lost = 0;
  #damage: LogDamage | undefined;
  #flushing: Promise<void> = Promise.resolve();

  constructor(options: RecordLogOptions) {
    this.#options = options;
    this.#disk = options.disk ?? thisDisk;
  }

  get name(): string {
    return this.#options.name;
  }

  get pending(): number {
    return this.#pending.length;
  }

  /** Records that were given up because the disk took none for too long. */
  get lost(): number {
    return this.#lost;
  }

  /** Of the record that was appended last, in this run or before. */
  get lastSequence(): number {
    return this.#nextSequence - 1;
  }

  /** The first number that the ring can still have. */
  get firstSequence(): number {
    return this.#segments[0]?.firstSequence ?? this.#pending[0]?.sequence ?? this.#nextSequence;
  }

  /** Finds the files and mends the newest; rejects with the error of the operating system and may be tried again. */
  async open(): Promise<LogDamage> {
    this.#damage ??= await this.#findFiles();
    return this.#damage;
  }

  /** Takes a record; it is on the disk after the next `flush`. */
  append(atMs: number, text: string): number {
    const sequence = this.#nextSequence++;
    this.#pending.push({ sequence, atMs, text });
    if (this.#pending.length > this.#options.maxPending) {
      this.#pending.shift();
      this.#lost += 1;
    }
    return sequence;
  }

  /**
   * Resolves when what was appended is on the disk; rejects with the error of the operating system, and the records wait
   * for the next call.
   */
  flush(): Promise<void> {
    const flushed = this.#flushing.then(() => this.#writePending());
    this.#flushing = flushed.catch(() => undefined);
    return flushed;
  }

  /** All records, the newest first; files whose records are all older than `fromMs` may be left out. */
  async *newestFirst(fromMs = Number.NEGATIVE_INFINITY): AsyncGenerator<LogRecord, void, undefined> {
    const segments = [...this.#segments].reverse();
    const pending = [...this.#pending].reverse();
    let before = this.#nextSequence;
    yield* pending;
    before = pending.at(-1)?.sequence ?? before;
    for (const segment of segments) {
      if (segment.range && segment.range.toMs < fromMs) continue;
      // A file that was still the last one can grow while it is read.
      const isFull = segment !== this.#segments.at(-1);
      const records = await this.#recordsIn(segment);
      if (records === undefined) continue;
      if (isFull) segment.range = rangeOf(records);
      // A record that was pending at the start may have been written meanwhile.
      for (const record of records.toReversed()) if (record.sequence < before) yield record;
    }
  }

  /** All records with a higher number, the oldest first, a file in memory at a time; `fromMs` as in `newestFirst`. */
  async *oldestFirst(after: number, fromMs = Number.NEGATIVE_INFINITY): AsyncGenerator<LogRecord, void, undefined> {
    const segments = [...this.#segments];
    const pending = [...this.#pending];
    let last = after;
    for (const [index, segment] of segments.entries()) {
      const next = segments[index + 1];
      if (next !== undefined && next.firstSequence <= last + 1) continue;
      if (segment.range && segment.range.toMs < fromMs) continue;
      const records = await this.#recordsIn(segment);
      if (records === undefined) continue;
      if (next !== undefined) segment.range = rangeOf(records);
      for (const record of records) {
        if (record.sequence <= last) continue;
        last = record.sequence;
        yield record;
      }
    }
    // Those that were written meanwhile came with their file.
    for (const record of pending) if (record.sequence > last) yield record;
  }

  /** The records of the file that this one is in, in their order; those that wait for the disk are a file of their own. */
  async fileWith(sequence: number): Promise<readonly LogRecord[]> {
    const [firstPending] = this.#pending;
    if (firstPending !== undefined && sequence >= firstPending.sequence) return [...this.#pending];
    const segment = this.#segments.findLast(({ firstSequence }) => firstSequence <= sequence);
    return (segment && (await this.#recordsIn(segment))) ?? [];
  }

  async #findFiles(): Promise<LogDamage> {
    const { folder, maxSegments } = this.#options;
    await makeFolder(folder, this.#disk);
    this.#segments = (await this.#disk.readdir(folder)).flatMap((file) => this.#segmentOf(file) ?? []);
    this.#segments.sort((one, other) => one.firstSequence - other.firstSequence);
    while (this.#segments.length > maxSegments) await this.#dropOldest();
    const last = this.#segments.at(-1);
    if (last === undefined) return { droppedBytes: 0, damagedLines: 0 };
    const bytes = await this.#disk.readFile(last.path);
    const { records, goodBytes, damagedLines } = scanRecords(bytes);
    const highest = Math.max(last.firstSequence - 1, ...records.map(({ sequence }) => sequence));
    // Records made before the opening keep their place behind those of the file.
    this.#pending = this.#pending.map((record, index) => ({ ...record, sequence: highest + 1 + index }));
    this.#nextSequence = highest + 1 + this.#pending.length;
    this.#size = goodBytes;
    if (goodBytes < bytes.length) await this.#disk.truncate(last.path, goodBytes);
    return { droppedBytes: bytes.length - goodBytes, damagedLines };
  }

  /** Undefined where the ring took the file away meanwhile, or the disk cannot read it: the other files still can be. */
  async #recordsIn({ path }: Segment): Promise<readonly LogRecord[] | undefined> {
    try {
      return scanRecords(await this.#disk.readFile(path)).records;
    } catch {
      return undefined;
    }
  }

  async #writePending(): Promise<void> {
    await this.open();
    const records = [...this.#pending];
    for (let written = 0; written < records.length; ) {
      const chunk = await this.#nextChunk(records.slice(written));
      await this.#writeChunk(chunk.bytes);
      written += chunk.count;
      const lastWritten = records[written - 1]?.sequence ?? 0;
      this.#pending = this.#pending.filter(({ sequence }) => sequence > lastWritten);
    }
  }

  /** As many records as the newest file has room for; a new file when there is none. */
  async #nextChunk(records: readonly LogRecord[]): Promise<{ readonly bytes: Buffer; readonly count: number }> {
    const { segmentBytes } = this.#options;
    const lines: Buffer[] = [];
    let bytes = 0;
    for (const record of records) {
      const line = encodeRecord(record);
      if (lines.length === 0 && (this.#segments.length === 0 || this.#size + line.length > segmentBytes)) {
        await this.#startSegment(record.sequence);
      }
      if (lines.length > 0 && this.#size + bytes + line.length > segmentBytes) break;
      lines.push(line);
      bytes += line.length;
    }
    return { bytes: Buffer.concat(lines), count: lines.length };
  }

  async #startSegment(firstSequence: number): Promise<void> {
    const { folder, name, maxSegments } = this.#options;
    while (this.#segments.length >= maxSegments) await this.#dropOldest();
    const path = join(folder, `${name}-${String(firstSequence).padStart(sequenceDigits, '0')}.log`);
    this.#segments.push({ path, firstSequence });
    this.#size = 0;
  }

  async #dropOldest(): Promise<void> {
    const [oldest] = this.#segments;
    if (oldest === undefined) return;
    await this.#disk.unlink(oldest.path).catch((error: unknown) => {
      if (!isErrnoException(error) || error.code !== 'ENOENT') throw error;
    });
    this.#segments.shift();
  }

  /** Writes behind the good bytes, over whatever a failed write has left there. */
  async #writeChunk(bytes: Buffer): Promise<void> {
    const { folder } = this.#options;
    const path = this.#segments.at(-1)?.path ?? '';
    await makeFolder(folder, this.#disk);
    const file = await this.#disk.open(path, constants.O_CREAT | constants.O_WRONLY, 0o640);
    let size = this.#size;
    try {
      // Someone may have emptied the file by hand: no hole of zeros.
      const { size: found } = await file.stat();
      const position = Math.min(this.#size, found);
      if (found > position) await file.truncate(position);
      for (let done = 0; done < bytes.length; ) {
        done += (await file.write(bytes, done, bytes.length - done, position + done)).bytesWritten;
      }
      await file.sync();
      if (position === 0) await syncFolder(this.#disk, folder);
      size = position + bytes.length;
    } finally {
      await file.close();
    }
    // Not before: what a failed close has left in doubt is written once more, in the same place.
    this.#size = size;
  }

  #segmentOf(file: string): Segment | undefined {
    const { folder, name } = this.#options;
    if (!file.startsWith(`${name}-`) || !file.endsWith('.log')) return undefined;
    const digits = file.slice(name.length + 1, -'.log'.length);
    if (digits.length !== sequenceDigits || !/^\d+$/.test(digits)) return undefined;
    return { path: join(folder, file), firstSequence: Number(digits) };
  }
}

const sequenceDigits = 12;

function rangeOf(records: readonly LogRecord[]): { readonly fromMs: number; readonly toMs: number } {
  let fromMs = Number.POSITIVE_INFINITY;
  let toMs = Number.NEGATIVE_INFINITY;
  for (const { atMs } of records) {
    fromMs = Math.min(fromMs, atMs);
    toMs = Math.max(toMs, atMs);
  }
  return { fromMs, toMs };
}
