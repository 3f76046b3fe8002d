import { Reliability } from '../bacnet/encoding/property-enumerations.js';
import type { Page } from '../ups/maps/page.js';
import type { ValueCause } from './value-cause.js';

/** Where a value comes from and how sure that is (`found`: the register search has found it on site); weakest input wins for computed values' inputs, the mark stays `computed`. */
export type Certainty = 'documented' | 'derived' | 'inferred' | 'computed' | 'found' | 'assigned' | 'gateway' | 'none';

/**
 * `good`: read in the last cycles. `stale`: read once, the UPS no longer answers. `refused`: the UPS answers with an
 * exception. `not-available`: the UPS says it has no such value. `not-managed`: no register is published for it, or the
 * manual orders the value. `no-sensor`: nothing tells a state or bit string, which has no -1 and shows its default.
 * `implausible`: beyond what the quantity can be, or denied by the measurements beside it. `pending`: the first complete poll is not over.
 */
export const valueStates = [
  'good',
  'stale',
  'refused',
  'not-available',
  'not-managed',
  'no-sensor',
  'implausible',
  'pending',
] as const;

export type ValueState = (typeof valueStates)[number];

/**
 * The one question that every view asks of a value: is it what the UPS says now? All else is unknown there, whatever the
 * Present_Value shows; a stale one is at most the last known.
 */
export function isGoodNow({ state }: { readonly state: ValueState }): boolean {
  return state === 'good';
}

/** A word a value was made from. */
export interface SourceWord {
  readonly page: Page;
  /** The UPS document's own acronym: M000, S011, T004. */
  readonly code: string;
  /** As on the wire. */
  readonly address: number;
  readonly word: number | undefined;
}

/** What one bit of a bit string is made of. */
export interface BitWords {
  readonly words: readonly Omit<SourceWord, 'word'>[];
  readonly certainty: Certainty;
}

/** Of one bit by itself. `held`: good, but the last reading has failed and this is the one before. */
export type BitState = ValueState | 'held';

/** How far a value can be trusted. */
export interface Trust {
  readonly state: ValueState;
  /** Why it is not good, where its state alone does not say it (`valueCauseOf`). */
  readonly cause?: ValueCause;
  readonly certainty: Certainty;
  readonly sources: readonly SourceWord[];
  /** Monotonic milliseconds of the last good read of its oldest input. */
  readonly readAtMs: number | undefined;
  /** The last reading of a word has failed, and the value is that of the one before. */
  readonly isHeld?: true;
}

/** What a state means by itself; undefined: the value is good. */
const causeOfState: Readonly<Record<ValueState, ValueCause | undefined>> = {
  good: undefined,
  stale: 'lost',
  refused: 'refused',
  'not-available': 'blank-table',
  'not-managed': 'no-register',
  'no-sensor': 'no-register-state',
  implausible: 'contradicted',
  pending: 'starting',
};

export function valueCauseOf({ state, cause }: Pick<Trust, 'state' | 'cause'>): ValueCause | undefined {
  return cause ?? causeOfState[state];
}

/** "Not available" and "not managed" are normal for a number: the -1 says it. A state has no -1: it is a fault there. */
export function reliabilityOf({ state }: { readonly state: BitState }): Reliability {
  switch (state) {
    case 'good':
    case 'held':
    case 'not-available':
    case 'not-managed':
      return Reliability.noFaultDetected;
    case 'no-sensor':
      return Reliability.noSensor;
    case 'implausible':
    case 'refused':
      return Reliability.unreliableOther;
    case 'stale':
    case 'pending':
      return Reliability.communicationFailure;
  }
}

/** Value of an Analog Value (number), Multi-state Value (state, 1..n) or BitString Value (bits, b00 first). */
export interface ObjectValue<T extends number | readonly boolean[] = number | readonly boolean[]> {
  readonly presentValue: T;
  readonly trust: Trust;
}

/** A state. */
export interface StateObjectValue extends ObjectValue<number> {
  /** Denied by the measurements beside it, though not for long: it may be about to change. */
  readonly isInDoubt?: true;
  /** The default, which no bit tells, in one reading so far: it may be that of a moment between two states. */
  readonly isUnconfirmed?: true;
}

/** A number with both of its scales; undefined where the UPS gives no value. The Present_Value is one of them, or -1. */
export interface AnalogObjectValue extends ObjectValue<number> {
  /** As Manual §5.2.2 has it. */
  readonly raw: number | undefined;
  /** In the unit of the object. */
  readonly engineering: number | undefined;
}
