import type { KeptRecord, RecordKeeper } from '../../bacnet/server/logs/event-log-records.js';
import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import type { Disk } from '../../core/machine/disk.js';
import { PacedRing } from './paced-ring.js';

export interface EventLogRingParts {
  readonly folder: string;
  /** Of its files. */
  readonly name: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
}

/**
 * 576 KiB: 11 full files hold 900 records with the longest Message Text, at most 600 bytes each. Written as soon as the
 * journal has what tells of the UPS; later when it was written a moment ago.
 */
const ring = { segmentBytes: 48 * 1024, maxSegments: 12, maxPending: 1000, flushMs: 500 };

/** The records of the Event Log in a ring of files of its own, numbered as the ring numbers its lines. */
export class EventLogRing implements RecordKeeper {
  readonly #ring: PacedRing;
  readonly #listeners = new Set<(settled: number) => void>();
  #appended = 0;

  constructor(parts: EventLogRingParts) {
    this.#ring = new PacedRing({ ...ring, ...parts, onFlushed: (hasWorked) => this.#settle(hasWorked) });
  }

  async load(
    most: number,
  ): Promise<{ readonly records: readonly (KeptRecord | undefined)[]; readonly lastSequence: number }> {
    await this.#ring.start();
    const { lastSequence } = this.#ring.records;
    const bySequence = new Map<number, KeptRecord>();
    const oldest = Math.max(1, lastSequence - most + 1);
    for await (const { sequence, text } of this.#ring.records.newestFirst()) {
      if (sequence < oldest) break;
      const record = parseRecord(text);
      if (record !== undefined) bySequence.set(sequence, record);
    }
    const first = Math.min(...bySequence.keys(), lastSequence + 1);
    const records = Array.from({ length: lastSequence - first + 1 }, (_, index) => bySequence.get(first + index));
    return { records, lastSequence };
  }

  append(record: KeptRecord): void {
    this.#ring.append(formatRecord(record));
    this.#appended += 1;
  }

  flush(): Promise<void> {
    return this.#ring.flush();
  }

  onSettled(listener: (settled: number) => void): void {
    this.#listeners.add(listener);
  }

  /** Idempotent; what was appended is on the disk afterwards, if the disk takes it. */
  stop(): Promise<void> {
    return this.#ring.stop();
  }

  /** What a disk refuses is read from memory as long as it is there. */
  #settle(hasWorked: boolean): void {
    const settled = this.#appended - (hasWorked ? this.#ring.records.pending : 0);
    for (const listener of this.#listeners) listener(settled);
  }
}

/** `R` or, of a purge, `P`; the local time; the encoded record in base64. */
function formatRecord({ localMs, octets, isPurge }: KeptRecord): string {
  return `${isPurge ? 'P' : 'R'} ${localMs} ${Buffer.from(octets).toString('base64')}`;
}

function parseRecord(text: string): KeptRecord | undefined {
  const [kind, localMs, base64] = text.split(' ');
  if ((kind !== 'R' && kind !== 'P') || !/^-?\d+$/.test(localMs ?? '') || base64 === undefined) return undefined;
  return { isPurge: kind === 'P', localMs: Number(localMs), octets: new Uint8Array(Buffer.from(base64, 'base64')) };
}
