import { maxInstance } from '../../encoding/object-type.js';

/**
 * A Device Identifier that no other device was heard to have: the base plus the unit's number in a parallel system, so that its
 * units differ by themselves, else the next one; the next free one from there.
 */
export function proposeInstance(seen: ReadonlySet<number>, own: number, unitNumber: number): number {
  let candidate = own;
  let step = Math.max(1, unitNumber);
  // 4194303 is the wildcard, which no device has.
  for (let tried = 0; tried <= seen.size; tried += 1) {
    candidate = (candidate + step) % maxInstance;
    step = 1;
    if (candidate !== own && !seen.has(candidate)) return candidate;
  }
  return candidate;
}
