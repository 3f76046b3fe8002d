import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import { LogWriter } from '../../journal/log-writer.js';
import { RecordLog, type RecordLogOptions } from '../../journal/record-log.js';
import { WritePace } from './write-pace.js';

export interface PacedRingOptions extends RecordLogOptions {
  /** Records that come within this time of one another are one write, where the pace lets it be so soon. */
  readonly flushMs: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** As `LogWriter` tells it. */
  readonly onFlushed?: (hasWorked: boolean) => void;
}

/** A ring of files that is written at a pace which an SD card stands. */
export class PacedRing {
  readonly records: RecordLog;
  readonly #options: PacedRingOptions;
  readonly #writer: LogWriter;
  readonly #pace: WritePace;

  constructor(options: PacedRingOptions) {
    const { clock, log, onFlushed } = options;
    this.#options = options;
    this.#pace = new WritePace(clock);
    this.records = new RecordLog(options);
    this.#writer = new LogWriter({
      records: this.records,
      clock,
      log,
      onDamage: () => undefined,
      onFlushed: (hasWorked) => {
        this.#pace.note();
        onFlushed?.(hasWorked);
      },
    });
  }

  /** Opens the files, before anything of former runs is read. */
  start(): Promise<void> {
    return this.#writer.start();
  }

  /** Returns the sequence number; the record is on the disk a little later. */
  append(text: string): number {
    const { clock, flushMs } = this.#options;
    const sequence = this.records.append(Math.round(clock.wallMs()), text);
    this.#writer.flushWithin(Math.max(flushMs, this.#pace.delayMs()));
    return sequence;
  }

  /** Never rejects: what could not be written waits for the next attempt. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Idempotent; what was appended is on the disk afterwards, if the disk takes it. */
  stop(): Promise<void> {
    return this.#writer.stop();
  }
}
