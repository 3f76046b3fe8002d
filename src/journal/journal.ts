import type { Clock } from '../core/clock.js';
import type { Logger } from '../core/log.js';
import { type Disk, thisDisk } from '../core/machine/disk.js';
import {
  boundedEvent,
  type EventKind,
  type EventRecorder,
  formatStoredEvent,
  type JournalEvent,
  type NewEvent,
  parseStoredEvent,
  upsEventKinds,
} from './journal-event.js';
import { LogWriter } from './log-writer.js';
import { RecordLog } from './record-log.js';
import { eventText } from './render-event.js';
import { RepeatLimit } from './repeat-limit.js';

export interface JournalOptions {
  readonly folder: string;
  readonly clock: Clock;
  readonly log: Logger;
  readonly disk?: Disk;
  /** Whether the UPS is the built-in simulator at this moment. */
  readonly isSimulated: () => boolean;
}

export interface JournalQuery {
  /** All kinds when absent. */
  readonly kinds?: readonly EventKind[];
  /** Part of the text in either language, or of who did it; case does not matter. */
  readonly text?: string;
  /** Only events with a lower id: the `next` of the page before. */
  readonly before?: number;
  /** 1 to 500. */
  readonly limit?: number;
}

export interface JournalPage {
  /** Newest first. */
  readonly events: readonly JournalEvent[];
  /** The `before` of the next page; absent on the last. */
  readonly next?: number;
}

/** 4 MiB, some 20,000 events. */
const ring = { name: 'events', segmentBytes: 64 * 1024, maxSegments: 64, maxPending: 1000 };
const defaultLimit = 100;
const maxLimit = 500;
/** What tells of the UPS and of the gateway's own end is on the disk within a second. */
const urgentFlushMs = 500;
const flushMs = 10_000;

/** What has happened, kept over restarts and power cuts. */
export class Journal implements EventRecorder {
  readonly #options: JournalOptions;
  readonly #records: RecordLog;
  readonly #writer: LogWriter;
  readonly #limit: RepeatLimit;
  readonly #listeners = new Set<(event: JournalEvent) => void>();

  constructor(options: JournalOptions) {
    const { folder, clock, log, disk = thisDisk } = options;
    this.#options = options;
    this.#records = new RecordLog({ ...ring, folder, disk });
    this.#writer = new LogWriter({
      records: this.#records,
      clock,
      log,
      onDamage: ({ droppedBytes }) =>
        this.record({ kind: 'journal-damaged', subject: 'events', detail: String(droppedBytes) }),
    });
    this.#limit = new RepeatLimit(clock, (event, repeats, atMs) => this.#append(event, repeats, atMs));
  }

  start(): Promise<void> {
    return this.#writer.start();
  }

  /** Idempotent; what was recorded is on the disk afterwards, if the disk takes it. */
  stop(): Promise<void> {
    this.#limit.stop();
    return this.#writer.stop();
  }

  record(event: NewEvent): void {
    const bounded = boundedEvent(event);
    const atMs = Math.round(this.#options.clock.wallMs());
    if (this.#limit.admit(bounded, atMs)) this.#append(bounded, 0, atMs);
  }

  /** Resolves when everything recorded is on the disk, or the disk has refused it. */
  flush(): Promise<void> {
    return this.#writer.flush();
  }

  /** Called with each event as it is recorded; the returned function ends it. */
  onEvent(listener: (event: JournalEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async query({ kinds, text = '', before, limit = defaultLimit }: JournalQuery = {}): Promise<JournalPage> {
    const wanted = text.toLowerCase();
    const most = Math.min(Math.max(1, Math.trunc(limit)), maxLimit);
    const events: JournalEvent[] = [];
    for await (const event of this.events()) {
      if (before !== undefined && event.id >= before) continue;
      if (kinds && !kinds.includes(event.kind)) continue;
      if (wanted !== '' && !searchable(event).includes(wanted)) continue;
      const last = events.at(-1);
      if (events.length === most && last) return { events, next: last.id };
      events.push(event);
    }
    return { events };
  }

  /** All events, the newest first. */
  async *events(): AsyncGenerator<JournalEvent, void, undefined> {
    for await (const { sequence, atMs, text } of this.#records.newestFirst()) {
      const stored = parseStoredEvent(text);
      if (stored) yield { id: sequence, atMs, ...stored };
    }
  }

  /** Those with a higher id, the oldest first. */
  async *eventsAfter(id: number): AsyncGenerator<JournalEvent, void, undefined> {
    for await (const { sequence, atMs, text } of this.#records.oldestFirst(id)) {
      const stored = parseStoredEvent(text);
      if (stored) yield { id: sequence, atMs, ...stored };
    }
  }

  /** Of the event that was recorded last; 0 before the first. */
  get lastId(): number {
    return this.#records.lastSequence;
  }

  /** Events before this one are no longer kept. */
  get firstId(): number {
    return this.#records.firstSequence;
  }

  #append(event: NewEvent, repeats: number, atMs: number): void {
    const { isSimulated } = this.#options;
    const stored = {
      ...event,
      ...(upsEventKinds.has(event.kind) && isSimulated() && { simulated: true as const }),
      ...(repeats > 0 && { repeats }),
    };
    const id = this.#records.append(atMs, formatStoredEvent(stored));
    this.#writer.flushWithin(unhurriedKinds.has(event.kind) ? flushMs : urgentFlushMs);
    for (const listener of this.#listeners) listener({ id, atMs, ...stored });
  }
}

/** What strangers can cause at will must not cost a write each. */
const unhurriedKinds: ReadonlySet<EventKind> = new Set<EventKind>([
  'login',
  'logout',
  'login-failed',
  'login-locked',
  'password-failure',
  'duplicate-device',
  'duplicate-name',
  'duplicate-device-gone',
  'duplicate-name-gone',
  'event-recipient-away',
  'event-recipient-back',
  'event-notification-lost',
  'time-synchronised',
  'time-refused',
  'bacnet-requests-lost',
  'property-written',
  'forced-value',
  'forced-value-ended',
  'sc-primary-connected',
  'sc-failover-connected',
  'sc-hub-lost',
  'broker-connected',
  'broker-away',
  'broker-refuses',
  'nut-attached',
  'nut-detached',
  'nut-refused',
  'nut-primary-refused',
]);

function searchable(event: JournalEvent): string {
  const { subject = '', who = '' } = event;
  return [eventText(event, 'en'), eventText(event, 'fr'), subject, who].join('\n').toLowerCase();
}
