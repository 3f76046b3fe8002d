import type { LogStatus } from '../../encoding/constructed/named-bits.js';
import type { LogBuffer } from '../../object-model/log-buffer.js';

/** How many records a log holds, and how many it has taken since it was made. */
export interface RecordCounts {
  readonly recordCount: number;
  readonly totalRecordCount: number;
}

/**
 * The records of one log, where they are made and kept. What is made can be read a little later, when it is on the disk: a
 * sequence number that somebody has seen is never given to another record.
 */
export interface LogRecords {
  readonly buffer: LogBuffer;
  /** Of the records that can be read. */
  readonly shown: RecordCounts;
  /** Of all that were made. */
  readonly made: RecordCounts;
  addStatus(status: LogStatus): void;
  /** The clock was moved by so many seconds. */
  addTimeChange(seconds: number): void;
  /** Deletes all records; their numbers are not used again. */
  purge(): void;
  /** Resolves when all that was made can be read. */
  flush(): Promise<void>;
  /** Called when more records can be read; the returned function ends it. */
  onShown(listener: () => void): () => void;
}
