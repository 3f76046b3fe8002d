import type { ObjectView, Value } from '../../../src/http/screens/values/schema.js';

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

export function isKnown({ state }: ObjectView): boolean {
  return state === 'good' || state === 'stale';
}

/** Texts of the bits that the UPS has set, whatever is forced for a test. */
export function activeBits(object: ObjectView | undefined): readonly string[] {
  if (object?.bits === undefined) return [];
  const value = upsValueOf(object);
  return object.bits.flatMap(({ name }, bit) => (typeof value === 'object' && value[bit] ? [name] : []));
}
