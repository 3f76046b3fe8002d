import type { ObjectIdentifier } from '../../bacnet/encoding/application-value.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import type { ObjectStore } from '../../bacnet/object-model/object-store.js';
import { keyOf } from '../../bacnet/server/events/event-memory.js';
import type { EventReporting } from '../../bacnet/server/events/event-reporting.js';
import type { Clock } from '../../core/clock.js';
import { isRecord, type KeptState } from '../../core/kept-state.js';

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
  /** That serves the objects. */
  readonly store: Pick<ObjectStore, 'onChange'>;
  readonly events: EventReporting;
  readonly kept: KeptState<readonly Inhibition[]>;
  readonly clock: Clock;
  /** Called when the time of one is over. */
  readonly onEnd: (inhibition: Inhibition) => void;
}

const msPerMinute = 60_000;
/** A week: what is put aside for longer is a setting. */
const mostInhibitionMinutes = 7 * 24 * 60;

/**
 * Event_Algorithm_Inhibit for maintenance: it ends by itself, over restarts too, and when a BMS writes it FALSE. No backup has
 * it: on another device it would have no end.
 */
export class Inhibitions {
  readonly #parts: InhibitionsParts;
  #endChanges: () => void = () => undefined;
  readonly #byObject = new Map<string, { readonly inhibition: Inhibition; readonly cancel: () => void }>();

  constructor(parts: InhibitionsParts) {
    this.#parts = parts;
  }

  /** Goes on with those of the last run; what has ended meanwhile ends now. */
  start(): void {
    const { store, kept } = this.#parts;
    for (const inhibition of kept.current ?? []) this.#await(inhibition);
    this.#endChanges = store.onChange((id, propertyId) => {
      if (propertyId === P.eventAlgorithmInhibit) this.#forgetEnded(id);
    });
  }

  /** Idempotent; ends none. */
  stop(): void {
    this.#endChanges();
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
    await this.#keep();
    return true;
  }

  /** Idempotent. */
  async end(id: ObjectIdentifier): Promise<void> {
    const key = keyOf(id);
    this.#byObject.get(key)?.cancel();
    if (!this.#byObject.delete(key)) return;
    this.#parts.events.inhibit(id, false);
    await this.#keep();
  }

  /** A BMS has written Event_Algorithm_Inhibit FALSE. */
  #forgetEnded(id: ObjectIdentifier): void {
    const key = keyOf(id);
    const known = this.#byObject.get(key);
    if (known === undefined || this.#parts.events.configurationOf(id)?.eventAlgorithmInhibit !== false) return;
    known.cancel();
    this.#byObject.delete(key);
    void this.#keep();
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
    this.#parts.events.inhibit(inhibition.id, true);
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
