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

const unitSuffix = / unit (\d+)$/;

/** `MODEL unit N`: N is the unit's own number in a parallel system, else one more than the name has now. */
export function proposeName(name: string, unitNumber: number): string {
  const model = name.replace(unitSuffix, '');
  const [, current = '0'] = unitSuffix.exec(name) ?? [];
  const isFree = unitNumber > 0 && Number(current) !== unitNumber;
  return `${model} unit ${isFree ? unitNumber : Number(current) + 1}`;
}
