import { type Fields, isFields, numberIn, textIn } from './answers.js';
import type { RunEnd } from './doors.js';

/** One event as the page tells it. */
export interface ToldEvent {
  readonly id: number;
  readonly atMs: number;
  readonly kind: string;
  readonly subject: string;
  readonly en: string;
  readonly fr: string;
  readonly isSimulated: boolean;
  /** How many like it are told in this one (src/journal/README.md, Few writes). */
  readonly repeats: number;
}

/** Undefined where it is no event. */
export function eventOf(fields: Fields): ToldEvent | undefined {
  const [id, atMs, kind] = [numberIn(fields, 'id'), numberIn(fields, 'atMs'), textIn(fields, 'kind')];
  const text = isFields(fields.text) ? fields.text : {};
  const [en, fr] = [textIn(text, 'en'), textIn(text, 'fr')];
  if (id === undefined || atMs === undefined || kind === undefined || en === undefined || fr === undefined)
    return undefined;
  const repeats = Number(/ \((\d+) more like it\)$/.exec(en)?.[1] ?? 0);
  const isSimulated = fields.simulated === true;
  return { id, atMs, kind, subject: textIn(fields, 'subject') ?? '', en, fr, isSimulated, repeats };
}

interface KnownEvent {
  readonly event: ToldEvent;
  /** Time of the run when it was first seen. */
  readonly seenAtMs: number;
}

/** What the UPS did and what the settings are is on the disk within a second; what strangers can cause at will within ten (src/journal/README.md). */
const withinASecond = /^(alarm-(raised|cleared)|state-changed|communication-|ups-|started|settings-|gateway-fault)/;
/** For the disk itself. */
const diskMs = 1000;

export interface BookLook {
  readonly nowMs: number;
  /** Of the processes so far, in their order. */
  readonly ends: readonly RunEnd[];
  /** Whether the disk was whole in the interval; a power cut alone is no fault of it. */
  wasDiskWell(fromMs: number, toMs: number): boolean;
  /** Whether it was whole, or has at most taken nothing more: what it has taken before it gives. */
  wasCardWell(): boolean;
}

/** All events that were ever seen, by their numbers: none may go, change, or come twice. */
export class JournalBook {
  readonly #known = new Map<number, KnownEvent>();
  #lastLookMs = 0;

  /** In the order of their numbers. */
  get events(): readonly ToldEvent[] {
    return [...this.#known.values()].map(({ event }) => event).sort((one, other) => one.id - other.id);
  }

  seenAtMs(id: number): number | undefined {
    return this.#known.get(id)?.seenAtMs;
  }

  /** Whole pages from the newest on, down to `downTo`; what is wrong with them, by rule. */
  take(
    events: readonly ToldEvent[],
    downTo: number,
    look: BookLook,
  ): readonly (readonly [rule: string, what: string])[] {
    const wrong: (readonly [string, string])[] = [];
    const told = new Map(events.map((event) => [event.id, event]));
    this.#compareOrder(events, look, wrong);
    for (const known of this.#known.values()) {
      const { id } = known.event;
      if (id < downTo) continue;
      const now = told.get(id);
      if (now !== undefined && isSame(now, known.event)) continue;
      if (this.#mustRemain(known, look)) {
        const seen = `"${known.event.en}", number ${id}, seen at ${Math.round(known.seenAtMs)} ms`;
        if (now === undefined) wrong.push(['journal-lost', `The journal has lost ${seen}.`]);
        else wrong.push(['journal-changed', `The journal now tells "${now.en}" in the place of ${seen}.`]);
      }
      this.#known.delete(id);
    }
    for (const event of events) {
      if (!this.#known.has(event.id)) this.#known.set(event.id, { event, seenAtMs: look.nowMs });
    }
    this.#lastLookMs = look.nowMs;
    return wrong;
  }

  #compareOrder(events: readonly ToldEvent[], look: BookLook, wrong: (readonly [string, string])[]): void {
    for (const [index, event] of events.entries()) {
      const before = events[index - 1];
      if (before === undefined) continue;
      if (event.id >= before.id)
        wrong.push(['journal-double', `The journal tells number ${event.id} behind ${before.id}.`]);
      // A line that the disk has spoilt is left out; so is what did not fit into the memory while the disk was full.
      else if (event.id !== before.id - 1 && look.wasDiskWell(0, look.nowMs))
        wrong.push(['journal-gap', `The journal has no events between number ${event.id} and ${before.id}.`]);
    }
  }

  #mustRemain({ event, seenAtMs }: KnownEvent, { nowMs, ends, wasDiskWell, wasCardWell }: BookLook): boolean {
    // The first end decides: what that has left stays.
    const end = ends.find(({ atMs }) => atMs >= seenAtMs);
    // "The newest records wait in memory" while a disk is full (src/journal/README.md).
    if (end === undefined && wasCardWell()) return true;
    if (!wasDiskWell(seenAtMs - 60_000, nowMs)) return false;
    if (end === undefined || end.how === 'stop') return true;
    const writtenMs = (withinASecond.test(event.kind) ? 1000 : 10_000) + diskMs;
    return seenAtMs + writtenMs <= end.atMs;
  }

  get lastLookMs(): number {
    return this.#lastLookMs;
  }
}

function isSame(one: ToldEvent, other: ToldEvent): boolean {
  return one.kind === other.kind && one.subject === other.subject && one.atMs === other.atMs && one.en === other.en;
}
