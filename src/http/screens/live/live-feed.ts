import type { Clock } from '../../../core/clock.js';
import type { EventView } from '../events/schema.js';
import type { StatusView } from '../home/schema.js';
import type { ObjectView } from '../values/schema.js';

/** What is told. */
export interface LiveSources {
  status(): StatusView;
  objects(): readonly ObjectView[];
  onUpsEvent(listener: (event: EventView) => void): () => void;
}

export interface LiveFeedParts extends LiveSources {
  readonly clock: Clock;
  readonly intervalMs: number;
  readonly heartbeatMs: number;
}

/** Takes texts of an event stream. */
export type Sink = (text: string) => void;

/** Events of the UPS sent in one turn; the journal has all of them. */
const maxWaitingEvents = 50;

/** What all open pages are told: made once for all of them, changes only, and only while somebody listens. */
export class LiveFeed {
  readonly #parts: LiveFeedParts;
  readonly #sinks = new Set<Sink>();
  #status = new Map<string, string>();
  #objects = new Map<string, string>();
  #waiting: EventView[] = [];
  #endEvents: () => void = () => undefined;
  #cancelTurn: (() => void) | undefined;
  #silentSinceMs = 0;

  constructor(parts: LiveFeedParts) {
    this.#parts = parts;
  }

  /** Tells everything at once, then what changes; the returned function ends it. */
  add(sink: Sink): () => void {
    const { clock } = this.#parts;
    const status = this.#parts.status();
    const objects = this.#parts.objects();
    // A value that changed and goes back before the turn would be no news by then, but stay wrong on the new page.
    const news = this.#changedStatus(status) + this.#changedValues(objects);
    if (this.#sinks.size > 0) this.#send(news);
    else {
      this.#waiting = [];
      this.#silentSinceMs = clock.monotonicMs();
      this.#endEvents = this.#parts.onUpsEvent((event) => this.#note(event));
      this.#schedule();
    }
    this.#sinks.add(sink);
    sink(formatEvent('hello', { status, objects }));
    return () => {
      if (this.#sinks.delete(sink) && this.#sinks.size === 0) this.#rest();
    };
  }

  #rest(): void {
    this.#cancelTurn?.();
    this.#cancelTurn = undefined;
    this.#endEvents();
  }

  #schedule(): void {
    const { clock, intervalMs } = this.#parts;
    this.#cancelTurn = clock.schedule(intervalMs, () => {
      this.#schedule();
      this.#turn();
    });
  }

  #note(event: EventView): void {
    if (this.#waiting.length < maxWaitingEvents) this.#waiting.push(event);
  }

  #turn(): void {
    const { clock, heartbeatMs } = this.#parts;
    const alarms = this.#waiting.map((event) => formatEvent('alarm', event)).join('');
    this.#waiting = [];
    const status = this.#parts.status();
    const news = this.#changedStatus(status) + this.#changedValues(this.#parts.objects()) + alarms;
    const isSilent = news === '' && clock.monotonicMs() - this.#silentSinceMs >= heartbeatMs;
    // A script in a browser does not see comments, which would keep a connection alive as well.
    this.#send(isSilent ? formatEvent('alive', { nowMs: status.nowMs }) : news);
  }

  #send(text: string): void {
    if (text === '') return;
    this.#silentSinceMs = this.#parts.clock.monotonicMs();
    // A sink that ends itself while it is written to changes the set.
    for (const sink of [...this.#sinks]) sink(text);
  }

  #changedStatus(status: StatusView): string {
    const members = membersOf(status);
    const changed = Object.entries(status).filter(([name]) => this.#status.get(name) !== members.get(name));
    const gone = [...this.#status.keys()].filter((name) => !members.has(name));
    this.#status = members;
    if (changed.length + gone.length === 0) return '';
    return formatEvent('status', { nowMs: status.nowMs, ...Object.fromEntries(changed) });
  }

  #changedValues(objects: readonly ObjectView[]): string {
    const prints = fingerprints(objects);
    const changed = objects.filter(({ name }) => this.#objects.get(name) !== prints.get(name)).map(varying);
    this.#objects = prints;
    return changed.length === 0 ? '' : formatEvent('values', { changed });
  }
}

/** Each member as text; those that only say how late it is are left out. */
function membersOf({ nowMs: _now, ups: { lastPollAgeMs: _age, ...ups }, ...status }: StatusView): Map<string, string> {
  return new Map(Object.entries({ ...status, ups }).map(([name, value]) => [name, JSON.stringify(value)]));
}

function fingerprints(objects: readonly ObjectView[]): Map<string, string> {
  return new Map(
    objects.map((object) => {
      const { ageMs: _age, ...rest } = varying(object);
      return [object.name, JSON.stringify(rest)];
    }),
  );
}

/** What of an object can change while the page is open; the rest was told at first. */
function varying({ type, instance, level, description, unit, states, ...rest }: ObjectView) {
  return rest;
}

/** One event of an event stream (WHATWG HTML §9.2). JSON has no line breaks of its own. */
function formatEvent(name: string, data: unknown): string {
  return `event: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}
