import type { OutboxRing } from '../../bacnet/server/events/delivery/outbox.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import { type Disk, thisDisk } from '../../core/machine/disk.js';
import { PacedRing } from './paced-ring.js';

/** Some 900 events, more than a recipient that is away gets; those that come together are one write. */
const ring = { name: 'outbox', segmentBytes: 128 * 1024, maxSegments: 4, maxPending: 500, flushMs: 100 };

/** Event notifications on the disk until all their recipients have them: a ring of files `outbox-000000000123.log`. */
export class OutboxLog implements OutboxRing {
  readonly #ring: PacedRing;

  constructor(folder: string, clock: Clock, log: Logger, disk: Disk = thisDisk) {
    this.#ring = new PacedRing({ ...ring, folder, clock, log, disk });
  }

  async read(): Promise<readonly { readonly sequence: number; readonly text: string }[]> {
    await this.#ring.start();
    const newestFirst: { readonly sequence: number; readonly text: string }[] = [];
    for await (const { sequence, text } of this.#ring.records.newestFirst()) newestFirst.push({ sequence, text });
    return newestFirst.reverse();
  }

  append(text: string): number {
    return this.#ring.append(text);
  }

  /** Never rejects: what could not be written waits for the next attempt. */
  flush(): Promise<void> {
    return this.#ring.flush();
  }

  /** As `flush`, and from then on nothing is written. Idempotent. */
  stop(): Promise<void> {
    return this.#ring.stop();
  }
}
