import type { ObjectView, Value } from '../../../src/http/screens/values/schema.js';
import type { LiveState } from '../api/live-state.js';

/** What the UPS says, whatever is forced on the object for a test. */
export function upsValueOf(object: ObjectView): Value {
  return object.outOfService && object.liveValue !== undefined ? object.liveValue : object.presentValue;
}

/** The state of a Multi-state Value; undefined where the UPS has not told one. */
export function stateOf(object: ObjectView | undefined): number | undefined {
  if (object === undefined || !isKnown(object)) return undefined;
  const value = upsValueOf(object);
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** A measurement in its unit; undefined where the UPS gives none. */
export function measureOf(object: ObjectView | undefined): number | undefined {
  return object !== undefined && isKnown(object) ? object.engineeringValue : undefined;
}

/** What the UPS says now; a stale value says what was, and is unknown as one that is refused. */
export function isKnown({ state }: ObjectView): boolean {
  return state === 'good';
}

/** For what is marked as old as a whole: stale values count as they were told last. */
export function lastKnown(objects: ReadonlyMap<string, ObjectView>): ReadonlyMap<string, ObjectView> {
  return new Map(
    [...objects].map(([name, object]) => [name, object.state === 'stale' ? { ...object, state: 'good' } : object]),
  );
}

/** Texts of the bits that the UPS has set, whatever is forced for a test. */
export function activeBits(object: ObjectView | undefined): readonly string[] {
  if (object?.bits === undefined) return [];
  const value = upsValueOf(object);
  return object.bits.flatMap(({ name }, bit) => (typeof value === 'object' && value[bit] ? [name] : []));
}

/** A value read within this time of a finished poll was read by that poll. */
const samePollMs = 2500;

/**
 * How old a value is now. The gateway tells a value only when it changes: one that was as young as the last poll when it was
 * told, and is still good, is read by every poll since.
 */
export function ageOf(object: ObjectView, live: LiveState): number | undefined {
  const toldAtMs = live.toldAtMs.get(object.name);
  if (object.ageMs === undefined || toldAtMs === undefined) return undefined;
  const lastPollAtMs = live.status?.ups.lastPollAtMs;
  const sincePoll = lastPollAtMs === undefined ? Number.POSITIVE_INFINITY : live.nowMs - lastPollAtMs;
  const aged = object.ageMs + live.nowMs - toldAtMs;
  const isReadByEachPoll = object.state === 'good' && object.ageMs < samePollMs;
  return Math.max(0, isReadByEachPoll ? Math.min(aged, sincePoll) : aged);
}
