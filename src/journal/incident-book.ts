import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../core/clock.js';
import { Mutex } from '../core/mutex.js';
import type { Incident } from './incident.js';
import { IncidentFold } from './incident-fold.js';
import type { IncidentKind } from './incident-kinds.js';
import type { Journal } from './journal.js';
import { type EventKind, type JournalEvent, upsEventKinds } from './journal-event.js';

export interface IncidentQuery {
  /** All kinds when absent. */
  readonly kind?: IncidentKind;
  /** Of incidents that are over: only those with a lower id, the `next` of the page before. */
  readonly before?: number;
  /** At most so many that are over; 1 to 200. */
  readonly limit?: number;
  /** Only those of which a part lies in this time, wall clock. */
  readonly fromMs?: number;
  readonly toMs?: number;
}

export interface IncidentPage {
  /** What goes on, or went on when the UPS was lost; the newest first. */
  readonly open: readonly Incident[];
  readonly over: readonly Incident[];
  /** The `before` of the next page; absent on the last. */
  readonly next?: number;
}

export interface IncidentStory {
  readonly incident: Incident;
  /** The first of its events, in their order. */
  readonly events: readonly JournalEvent[];
  readonly hasMore: boolean;
}

const defaultLimit = 50;
const maxLimit = 200;
const mostEvents = 200;
const eventsPerTurn = 100;
/** What was made of the journal is kept so long for the next question, which then reads what is new only. */
const keptMs = 300_000;

/** Tells incidents to those who ask; while nobody does, nothing is read, made or kept. */
export class IncidentBook {
  readonly #journal: Journal;
  readonly #clock: Clock;
  #fold = new IncidentFold();
  #lastId = 0;
  /** One reading after the other: no event is told twice. */
  readonly #mutex = new Mutex();
  #cancelForget = () => {};

  constructor(journal: Journal, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
  }

  /** Idempotent. */
  stop(): void {
    this.#cancelForget();
    this.#fold = new IncidentFold();
    this.#lastId = 0;
  }

  /** All, the newest first. */
  async all(): Promise<readonly Incident[]> {
    await this.#mutex.run(() => this.#read());
    return this.#fold.incidents(this.#clock.wallMs());
  }

  async page({ kind, before, limit = defaultLimit, fromMs, toMs }: IncidentQuery): Promise<IncidentPage> {
    const most = Math.min(Math.max(1, Math.trunc(limit)), maxLimit);
    const asked = (await this.all()).filter(
      (one) => (kind === undefined || one.kind === kind) && isWithin(one, fromMs, toMs),
    );
    const over = asked.filter(({ id, isOpen }) => !isOpen && (before === undefined || id < before));
    const shown = over.slice(0, most);
    const last = shown.at(-1);
    return {
      open: asked.filter(({ isOpen }) => isOpen),
      over: shown,
      ...(over.length > shown.length && last !== undefined && { next: last.id }),
    };
  }

  /** Undefined where the journal has none of that number, or no longer. */
  async story(id: number): Promise<IncidentStory | undefined> {
    const incident = (await this.all()).find((one) => one.id === id);
    if (incident === undefined) return undefined;
    const events: JournalEvent[] = [];
    for await (const event of this.#journal.eventsAfter(id - 1)) {
      if (event.id > incident.lastId) break;
      if (!tellsOf(incident, event)) continue;
      if (events.length === mostEvents) return { incident, events, hasMore: true };
      events.push(event);
    }
    return { incident, events, hasMore: false };
  }

  async #read(): Promise<void> {
    this.#cancelForget();
    this.#cancelForget = this.#clock.schedule(keptMs, () => this.stop());
    for await (const event of this.#journal.eventsAfter(this.#lastId)) {
      this.#fold.add(event);
      this.#lastId = event.id;
      // Requests of a BMS must not wait for a long journal.
      if (event.id % eventsPerTurn === 0) await nextTurn();
    }
    this.#fold.dropBefore(this.#journal.firstId);
  }
}

function isWithin({ beginMs, endMs, seenUntilMs }: Incident, fromMs: number | undefined, toMs: number | undefined) {
  const lastMs = endMs ?? seenUntilMs ?? Number.POSITIVE_INFINITY;
  return beginMs <= (toMs ?? Number.POSITIVE_INFINITY) && lastMs >= (fromMs ?? Number.NEGATIVE_INFINITY);
}

/** Without which the times of an incident are not understood. */
const ofGateway: ReadonlySet<EventKind> = new Set<EventKind>(['started', 'started-after-cut', 'stopped', 'clock-set']);

function tellsOf({ kind, simulated, alarms }: Incident, event: JournalEvent): boolean {
  if (ofGateway.has(event.kind)) return true;
  if (!upsEventKinds.has(event.kind) || (event.simulated ?? false) !== simulated) return false;
  return kind !== 'alarm' || event.subject === undefined || alarms.some(({ id }) => id === event.subject);
}
