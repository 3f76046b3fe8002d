import type { ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import { keyOf } from '../../bacnet/server/events/event-memory.js';
import type { EventReporting } from '../../bacnet/server/events/event-reporting.js';
import type { Clock } from '../../core/clock.js';
import type { KeptState } from '../../core/kept-state.js';

/** An object whose alarm a person has put aside for a time. */
export interface Inhibition {
  readonly id: ObjectIdentifier;
  /** Who did it. */
  readonly by: string;
  readonly minutes: number;
  /** Wall clock. */
  readonly endsAtMs: number;
}

export interface InhibitionsParts {
  readonly events: EventReporting;
  readonly kept: KeptState<readonly Inhibition[]>;
  readonly clock: Clock;
  /** Called when the time of one is over. */
  readonly onEnd: (inhibition: Inhibition) => void;
}

const msPerMinute = 60_000;
/** A week: what is put aside for longer is a setting. */
export const mostInhibitionMinutes = 7 * 24 * 60;

/** Event_Algorithm_Inhibit for maintenance: it ends by itself, over restarts too, and when a BMS writes it FALSE. */
export class Inhibitions {
  readonly #parts: InhibitionsParts;
  readonly #byObject = new Map<string, { readonly inhibition: Inhibition; readonly cancel: () => void }>();

  constructor(parts: InhibitionsParts) {
    this.#parts = parts;
  }

  /** Goes on with those of the last run; what has ended meanwhile ends now. */
  start(): void {
    for (const inhibition of this.#parts.kept.current ?? []) this.#await(inhibition);
  }

  /** Idempotent; ends none. */
  stop(): void {
    for (const { cancel } of this.#byObject.values()) cancel();
    this.#byObject.clear();
  }

  /** Those whose object is still inhibited. */
  get all(): readonly Inhibition[] {
    const { events } = this.#parts;
    return [...this.#byObject.values()].flatMap(({ inhibition }) =>
      events.configurationOf(inhibition.id)?.eventAlgorithmInhibit ? [inhibition] : [],
    );
  }

  /** From now on, for 1 minute to a week; asked again, the time begins anew. False where the object reports no events. */
  async begin(id: ObjectIdentifier, minutes: number, by: string): Promise<boolean> {
    const { events, clock } = this.#parts;
    if (events.objectOf(id) === undefined) return false;
    const bounded = Math.min(Math.max(1, Math.round(minutes)), mostInhibitionMinutes);
    this.#await({ id, by, minutes: bounded, endsAtMs: clock.wallMs() + bounded * msPerMinute });
    await Promise.all([events.set(id, { eventAlgorithmInhibit: true }), this.#keep()]);
    return true;
  }

  /** Idempotent. */
  async end(id: ObjectIdentifier): Promise<void> {
    const key = keyOf(id);
    this.#byObject.get(key)?.cancel();
    if (!this.#byObject.delete(key)) return;
    await Promise.all([this.#parts.events.set(id, { eventAlgorithmInhibit: false }), this.#keep()]);
  }

  #await(inhibition: Inhibition): void {
    const { clock, onEnd } = this.#parts;
    const key = keyOf(inhibition.id);
    this.#byObject.get(key)?.cancel();
    // Somebody may have set the clock back meanwhile.
    const remainingMs = Math.min(inhibition.endsAtMs - clock.wallMs(), inhibition.minutes * msPerMinute);
    const cancel = clock.schedule(Math.max(0, remainingMs), () => {
      void this.end(inhibition.id).then(() => onEnd(inhibition));
    });
    this.#byObject.set(key, { inhibition, cancel });
  }

  #keep(): Promise<void> {
    return this.#parts.kept.keep([...this.#byObject.values()].map(({ inhibition }) => inhibition));
  }
}

/** Takes those that have the right shape. */
export function readInhibitions(value: unknown): readonly Inhibition[] {
  return Array.isArray(value) ? value.filter(isInhibition) : [];
}

function isInhibition(value: unknown): value is Inhibition {
  const { id, by, minutes, endsAtMs } = isRecord(value) ? value : {};
  const { objectType, instance } = isRecord(id) ? id : {};
  const isNumber = (one: unknown) => typeof one === 'number' && Number.isFinite(one);
  return [objectType, instance, minutes, endsAtMs].every(isNumber) && typeof by === 'string';
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
