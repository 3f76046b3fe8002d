/**
 * VU-MAP: whether the UPS provides measurement M(n): bit n mod 16 of managed word n div 16 (IOMXXXOPXX00 p.33, 48).
 * True while the table is unknown: then only the word itself can say that it is not available.
 */
export function isManaged(managedWords: readonly number[] | undefined, measurement: number): boolean {
  const word = managedWords?.[Math.floor(measurement / 16)];
  return word === undefined || ((word >> (measurement % 16)) & 1) === 1;
}
