import type { OutboxRing } from '../../bacnet/server/events/delivery/outbox.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import { LogWriter } from '../../journal/log-writer.js';
import { RecordLog } from '../../journal/record-log.js';
import { WritePace } from './write-pace.js';

/** Some 900 events, more than a recipient that is away gets. */
const segmentBytes = 128 * 1024;
const maxSegments = 4;
const maxPending = 500;
/** Events that come together are one write. */
const flushDelayMs = 100;

/** Event notifications on the disk until all their recipients have them: a ring of files `outbox-000000000123.log`. */
export class OutboxLog implements OutboxRing {
  readonly #records: RecordLog;
  readonly #writer: LogWriter;
  readonly #clock: Clock;
  readonly #pace: WritePace;

  constructor(folder: string, clock: Clock, log: Logger) {
    this.#clock = clock;
    this.#pace = new WritePace(clock);
    this.#records = new RecordLog({ folder, name: 'outbox', segmentBytes, maxSegments, maxPending });
    this.#writer = new LogWriter({
      records: this.#records,
      clock,
      log,
      onDamage: () => undefined,
      onFlushed: () => this.#pace.note(),
    });
  }

  async read(): Promise<readonly { readonly sequence: number; readonly text: string }[]> {
    await this.#writer.start();
    const newestFirst: { readonly sequence: number; readonly text: string }[] = [];
    for await (const { sequence, text } of this.#records.newestFirst()) newestFirst.push({ sequence, text });
    return newestFirst.reverse();
  }

  append(text: string): number {
    const sequence = this.#records.append(this.#clock.wallMs(), text);
    this.#writer.flushWithin(Math.max(flushDelayMs, this.#pace.delayMs()));
    return sequence;
  }

  /** Never rejects: what could not be written waits for the next attempt. */
  flush(): Promise<void> {
    return this.#writer.stop();
  }
}
