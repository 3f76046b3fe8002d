import type { Clock } from '../core/clock.js';
import { DiskTrouble } from '../core/files/disk-trouble.js';
import type { Logger } from '../core/log.js';
import type { LogDamage, RecordLog } from './record-log.js';

const retryAfterMs = 30_000;

export interface LogWriterParts {
  readonly records: RecordLog;
  readonly clock: Clock;
  readonly log: Logger;
  /** Told once, when a torn tail was cut off. */
  readonly onDamage: (damage: LogDamage) => void;
  /** Told after each attempt to flush, and whether the disk took what was appended before it. */
  readonly onFlushed?: (hasWorked: boolean) => void;
}

/** Decides when a log is flushed, and goes on when the disk does not. */
export class LogWriter {
  readonly #parts: LogWriterParts;
  #dueMs = Number.POSITIVE_INFINITY;
  #cancelTimer: () => void = () => {};
  readonly #trouble: DiskTrouble;
  #isOpen = false;
  /** The files may be another writer's by now: what a stopped one still wrote would be in the place of what that has written. */
  #isStopped = false;

  constructor(parts: LogWriterParts) {
    this.#parts = parts;
    this.#trouble = new DiskTrouble(parts.log);
  }

  /** Opens the log; a disk that refuses is tried again with every flush. */
  async start(): Promise<void> {
    this.#isStopped = false;
    await this.#attempt(() => this.#open());
  }

  /** Flushes within `delayMs`, together with what comes until then. */
  flushWithin(delayMs: number): void {
    if (this.#isStopped) return;
    const { clock } = this.#parts;
    const waitMs = this.#trouble.isThere ? Math.max(delayMs, retryAfterMs) : delayMs;
    const dueMs = clock.monotonicMs() + waitMs;
    if (dueMs >= this.#dueMs) return;
    this.#cancelTimer();
    this.#dueMs = dueMs;
    // The wait, not what is left of it by now: of a wait of 0 that is less than nothing, and Node 24 warns of it.
    this.#cancelTimer = clock.schedule(waitMs, () => void this.flush());
  }

  /** Never rejects: what could not be written waits for the next attempt. */
  async flush(): Promise<void> {
    if (this.#isStopped) return;
    this.#cancelTimer();
    this.#dueMs = Number.POSITIVE_INFINITY;
    const { records } = this.#parts;
    const hasWorked = await this.#attempt(async () => {
      await this.#open();
      await records.flush();
    });
    if (!hasWorked && records.pending > 0) this.flushWithin(retryAfterMs);
    this.#parts.onFlushed?.(hasWorked);
  }

  /** Idempotent; from then on nothing is written. */
  async stop(): Promise<void> {
    await this.flush();
    this.#isStopped = true;
    this.#cancelTimer();
    this.#dueMs = Number.POSITIVE_INFINITY;
  }

  async #open(): Promise<void> {
    const { records, onDamage, log } = this.#parts;
    const damage = await records.open();
    if (this.#isOpen) return;
    this.#isOpen = true;
    if (damage.droppedBytes === 0 && damage.damagedLines === 0) return;
    log.warn({ code: 'journal.damaged', log: records.name, ...damage }, 'Damaged parts of the journal are left out.');
    if (damage.droppedBytes > 0) onDamage(damage);
  }

  async #attempt(operation: () => Promise<void>): Promise<boolean> {
    const { records } = this.#parts;
    try {
      await operation();
      this.#trouble.ends('The journal can be written again.', { log: records.name, lost: records.lost });
      return true;
    } catch (cause) {
      const facts = { code: 'journal.unwritable', log: records.name };
      this.#trouble.begins(cause, 'The journal cannot be written', facts);
      return false;
    }
  }
}
