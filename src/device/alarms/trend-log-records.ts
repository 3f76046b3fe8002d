import { ByteWriter } from '../../bacnet/encoding/byte-writer.js';
import { dateTimeOf } from '../../bacnet/encoding/constructed/local-time.js';
import { type LogStatus, logStatusBits } from '../../bacnet/encoding/constructed/named-bits.js';
import { ErrorClass, ErrorCode } from '../../bacnet/encoding/error-reject-abort.js';
import type { BufferExtent, BufferRecord, LogBuffer } from '../../bacnet/object-model/log-buffer.js';
import type { LogRecords, RecordCounts } from '../../bacnet/server/logs/log-records.js';
import { type LogMultipleRecord, type LogValue, writeLogMultipleRecord } from '../../bacnet/services/log-records.js';
import type { HistoryName } from '../../journal/history-measurements.js';
import { localSOf, type TrendEntry, type TrendValue } from '../../journal/trend-block.js';
import type { TrendJournal, TrendRecord } from '../../journal/trend-store.js';

export interface TrendLogRecordsParts {
  /** Undefined before it was opened: there are no records then. */
  journal(): TrendJournal | undefined;
  /** Of the log in the journal. */
  readonly key: string;
  /** Whose values are logged, in this order. */
  readonly names: readonly HistoryName[];
  /** Local time in whole seconds, as if it were UTC. */
  localS(): number;
}

/** The records of one Trend Log Multiple, which the journal keeps together with those of the others. */
export class TrendLogRecords implements LogRecords, LogBuffer {
  readonly #parts: TrendLogRecordsParts;
  readonly #writer = new ByteWriter(256);

  constructor(parts: TrendLogRecordsParts) {
    this.#parts = parts;
  }

  get key(): string {
    return this.#parts.key;
  }

  get buffer(): LogBuffer {
    return this;
  }

  get shown(): RecordCounts {
    return countsOf(this.#store?.shown(this.key));
  }

  get made(): RecordCounts {
    return countsOf(this.#store?.made(this.key));
  }

  addStatus(status: LogStatus): void {
    this.#add({ type: 'status', localS: this.#parts.localS(), bits: logStatusBits.toBits(status) });
  }

  addTimeChange(seconds: number): void {
    this.#add({ type: 'timeChange', localS: this.#parts.localS(), seconds });
  }

  purge(): void {
    this.#store?.purge(this.key);
  }

  async flush(): Promise<void> {
    await this.#store?.flush();
  }

  onShown(listener: () => void): () => void {
    return this.#store?.onShown(listener) ?? (() => {});
  }

  async extent(): Promise<BufferExtent> {
    await this.#store?.ready();
    await this.flush();
    const { oldest, next } = this.#store?.shown(this.key) ?? noRecords;
    return { oldest, newest: next - 1 };
  }

  async read(from: number, to: number): Promise<readonly BufferRecord[]> {
    return ((await this.#store?.read(this.key, from, to)) ?? []).map((record) => this.#encoded(record));
  }

  async firstNewerThan(localMs: number): Promise<number | undefined> {
    return this.#store?.firstNewerThan(this.key, localMs);
  }

  async lastOlderThan(localMs: number): Promise<number | undefined> {
    return this.#store?.lastOlderThan(this.key, localMs);
  }

  get #store() {
    return this.#parts.journal()?.store;
  }

  #add(entry: TrendEntry): void {
    this.#parts.journal()?.add(this.key, entry);
  }

  #encoded({ sequence, entry }: TrendRecord): BufferRecord {
    const localMs = localSOf(entry) * 1000;
    this.#writer.reset();
    writeLogMultipleRecord(this.#writer, { timestamp: dateTimeOf(localMs), logData: this.#dataOf(entry) });
    return { sequenceNumber: sequence, localMs, octets: this.#writer.copy() };
  }

  #dataOf(entry: TrendEntry): LogMultipleRecord['logData'] {
    switch (entry.type) {
      case 'status':
        return { type: 'logStatus', logStatus: logStatusBits.fromBits(entry.bits) };
      case 'timeChange':
        return { type: 'timeChange', seconds: entry.seconds };
      case 'sample': {
        const { values } = entry.sample;
        return { type: 'logData', values: this.#parts.names.map((name) => logValueOf(values.get(name) ?? 'unread')) };
      }
    }
  }
}

const noRecords = { oldest: 1, next: 1 };

function countsOf({ oldest, next }: { readonly oldest: number; readonly next: number } = noRecords): RecordCounts {
  return { recordCount: next - oldest, totalRecordCount: next - 1 };
}

/**
 * NULL where the UPS has no such value, whose Present_Value of -1 is none; a failure where there should be one and is not
 * (135-2016 §12.30.18).
 */
function logValueOf(value: TrendValue): LogValue {
  switch (value) {
    case 'none':
      return { type: 'null' };
    case 'unread':
      return failure(ErrorClass.device, ErrorCode.operationalProblem);
    case 'implausible':
      return failure(ErrorClass.property, ErrorCode.valueOutOfRange);
    default:
      return { type: 'real', value };
  }
}

function failure(errorClass: ErrorClass, errorCode: ErrorCode): LogValue {
  return { type: 'failure', error: { errorClass, errorCode } };
}
