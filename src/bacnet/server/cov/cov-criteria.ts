/** A monitored property at one moment, encoded; and as a number where it is a REAL. */
export interface CovSample {
  readonly value: Uint8Array;
  readonly number: number | undefined;
  /** Undefined where the object has none, or where they are the monitored property. */
  readonly statusFlags: Uint8Array | undefined;
  /** The list of values of a notification. */
  readonly encodedValues: Uint8Array;
}

/** Weight of the last bit of a REAL's significand (135-2012 §20.2.6). */
const realResolution = 2 ** -23;

/**
 * Whether a subscriber that was told `before` must be told `now` (135-2012 §13.1, tables 13-1 and 13-1a): a REAL changed by
 * the increment, anything else changed at all, or Status_Flags changed.
 */
export function isReportable(before: CovSample, now: CovSample, increment: number | undefined): boolean {
  if (!isSame(before.statusFlags, now.statusFlags)) return true;
  if (isSame(before.value, now.value)) return false;
  if (before.number === undefined || now.number === undefined || increment === undefined) return true;
  return hasMovedBy(before.number, now.number, increment);
}

/** Into, out of and between NaN and the infinities any change counts: no increment measures it. */
function hasMovedBy(before: number, now: number, increment: number): boolean {
  if (Number.isNaN(before) && Number.isNaN(now)) return false;
  if (!Number.isFinite(before) || !Number.isFinite(now)) return true;
  // 23.1 to 23.2 is one tenth, although the two REALs lie a little less apart.
  const tolerance = Math.max(Math.abs(before), Math.abs(now)) * realResolution;
  return Math.abs(now - before) >= increment - tolerance;
}

function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  // What has not changed is the same array as a rule.
  if (one === other) return true;
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}
