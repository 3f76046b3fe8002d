import type { UnitReadingsAnswer, UnitReadingView } from '../../../src/http/screens/ups-units/schema.js';

/** The readings of an answer that came so long ago, as old as they are by now; without those that are not of now. */
export function readingsOfNow({ units, oldestMs }: UnitReadingsAnswer, passedMs: number): readonly UnitReadingView[] {
  // The gateway's clock may be set back meanwhile.
  const since = Math.max(0, passedMs);
  return units
    .map((one) => (one.ageMs === undefined ? one : { ...one, ageMs: one.ageMs + since }))
    .filter(({ ageMs }) => ageMs === undefined || ageMs <= oldestMs);
}
