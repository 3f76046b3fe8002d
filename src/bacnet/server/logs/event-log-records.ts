import { ByteReader } from '../../encoding/byte-reader.js';
import { ByteWriter } from '../../encoding/byte-writer.js';
import { dateTimeOf } from '../../encoding/constructed/local-time.js';
import type { LogStatus } from '../../encoding/constructed/named-bits.js';
import type { BufferExtent, BufferRecord, LogBuffer } from '../../object-model/log-buffer.js';
import type { EventNotification } from '../../services/event-notification.js';
import { type EventLogRecord, readEventLogRecord, writeEventLogRecord } from '../../services/log-records.js';
import type { LogRecords, RecordCounts } from './log-records.js';

/** A record as it is kept; `isPurge` says that none before it is there any more. */
export interface KeptRecord {
  readonly localMs: number;
  readonly octets: Uint8Array;
  readonly isPurge: boolean;
}

/** Keeps records in their order, numbered from 1, and forgets the oldest. */
export interface RecordKeeper {
  /** The newest, so many at most, in their order; the last one has the number `lastSequence`. A hole is `undefined`. */
  load(most: number): Promise<{ readonly records: readonly (KeptRecord | undefined)[]; readonly lastSequence: number }>;
  /** The record is kept soon. */
  append(record: KeptRecord): void;
  /** Resolves when what was appended is on the disk, or the disk has refused it. */
  flush(): Promise<void>;
  /** Called after each attempt to keep records: so many of those appended are not waiting for one any more. */
  onSettled(listener: (settled: number) => void): void;
}

export interface EventLogRecordsParts {
  readonly bufferSize: number;
  readonly keeper: RecordKeeper;
  /** Local time in milliseconds, as if it were UTC. */
  localMs(): number;
}

/** The records of an Event Log: some hundred kilobytes, and so in memory (135-2016 §12.27). */
export class EventLogRecords implements LogRecords, LogBuffer {
  readonly #parts: EventLogRecordsParts;
  readonly #listeners = new Set<() => void>();
  readonly #writer = new ByteWriter(256);
  /** In their order; the last one has the number `#lastShown`. */
  #shown: Pick<KeptRecord, 'localMs' | 'octets'>[] = [];
  #lastShown = 0;
  #waiting: KeptRecord[] = [];
  #settled = 0;

  constructor(parts: EventLogRecordsParts) {
    this.#parts = parts;
    parts.keeper.onSettled((settled) => this.#show(settled));
  }

  /** Takes over what the last runs have kept, before the first record is added. */
  async load(): Promise<void> {
    const { keeper, bufferSize } = this.#parts;
    const { records, lastSequence } = await keeper.load(bufferSize);
    const lastPurge = records.findLastIndex((one) => one?.isPurge === true);
    const since = lastPurge < 0 ? records : records.slice(lastPurge);
    // What a bad spot of the disk took, or what cannot be read, leaves a record of an interruption in its place, so that no number
    // is missing.
    this.#shown = since.map((one, index) =>
      one !== undefined && isEventLogRecord(one.octets) ? one : this.#interruption(since[index - 1]?.localMs ?? 0),
    );
    this.#lastShown = lastSequence;
  }

  get buffer(): LogBuffer {
    return this;
  }

  get shown(): RecordCounts {
    return { recordCount: this.#shown.length, totalRecordCount: this.#lastShown };
  }

  get made(): RecordCounts {
    const lastPurge = this.#waiting.findLastIndex(({ isPurge }) => isPurge);
    const held = lastPurge < 0 ? this.#shown.length + this.#waiting.length : this.#waiting.length - lastPurge;
    return {
      recordCount: Math.min(held, this.#parts.bufferSize),
      totalRecordCount: this.#lastShown + this.#waiting.length,
    };
  }

  addNotification(notification: Omit<EventNotification, 'processId'>): void {
    // It went to nobody in particular (135-2016 §12.27.13).
    this.#add({ type: 'notification', notification: { ...notification, processId: 0 } });
  }

  addStatus(logStatus: LogStatus): void {
    this.#add({ type: 'logStatus', logStatus });
  }

  addTimeChange(seconds: number): void {
    this.#add({ type: 'timeChange', seconds });
  }

  /** Takes effect with the record that tells of it. */
  purge(): void {}

  async flush(): Promise<void> {
    if (this.#waiting.length > 0) await this.#parts.keeper.flush();
  }

  onShown(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async extent(): Promise<BufferExtent> {
    await this.flush();
    return { oldest: this.#oldest, newest: this.#lastShown };
  }

  async read(from: number, to: number): Promise<readonly BufferRecord[]> {
    const first = Math.max(from, this.#oldest);
    return this.#shown
      .slice(first - this.#oldest, Math.max(0, to - this.#oldest + 1))
      .map(({ localMs, octets }, index) => ({ sequenceNumber: first + index, localMs, octets }));
  }

  async firstNewerThan(localMs: number): Promise<number | undefined> {
    return this.#numberOf(this.#shown.findIndex((one) => one.localMs > localMs));
  }

  async lastOlderThan(localMs: number): Promise<number | undefined> {
    return this.#numberOf(this.#shown.findLastIndex((one) => one.localMs < localMs));
  }

  get #oldest(): number {
    return this.#lastShown - this.#shown.length + 1;
  }

  #numberOf(index: number): number | undefined {
    return index < 0 ? undefined : this.#oldest + index;
  }

  #add(logDatum: EventLogRecord['logDatum']): void {
    const localMs = this.#parts.localMs();
    const isPurge = logDatum.type === 'logStatus' && logDatum.logStatus.bufferPurged;
    const record = { localMs: toHundredths(localMs), octets: this.#encoded(localMs, logDatum), isPurge };
    this.#waiting.push(record);
    this.#parts.keeper.append(record);
  }

  #show(settled: number): void {
    const kept = this.#waiting.splice(0, settled - this.#settled);
    this.#settled = settled;
    if (kept.length === 0) return;
    for (const { localMs, octets, isPurge } of kept) {
      if (isPurge) this.#shown = [];
      this.#shown.push({ localMs, octets });
    }
    this.#lastShown += kept.length;
    const tooMany = this.#shown.length - this.#parts.bufferSize;
    if (tooMany > 0) this.#shown.splice(0, tooMany);
    for (const listener of this.#listeners) listener();
  }

  #interruption(localMs: number): Pick<KeptRecord, 'localMs' | 'octets'> {
    const logStatus = { logDisabled: false, bufferPurged: false, logInterrupted: true };
    return { localMs, octets: this.#encoded(localMs, { type: 'logStatus', logStatus }) };
  }

  #encoded(localMs: number, logDatum: EventLogRecord['logDatum']): Uint8Array {
    this.#writer.reset();
    writeEventLogRecord(this.#writer, { timestamp: dateTimeOf(localMs), logDatum });
    return this.#writer.copy();
  }
}

/** Whether it is what this version can read, and no more: a client reads one record behind the other. */
function isEventLogRecord(octets: Uint8Array): boolean {
  const reader = new ByteReader(octets);
  try {
    readEventLogRecord(reader);
  } catch {
    return false;
  }
  return reader.remaining === 0;
}

/** A time stamp is found by what it says. */
function toHundredths(localMs: number): number {
  return Math.floor(localMs / 10) * 10;
}
