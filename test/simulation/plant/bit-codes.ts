/** Words of a table whose code n is bit n mod 16 of word n div 16. */
export function wordsOfCodes(codes: Iterable<number>, words: number): number[] {
  const found = Array.from({ length: words }, () => 0);
  for (const code of codes) found[code >> 4] = (found[code >> 4] ?? 0) | (1 << (code & 15));
  return found;
}

/** Bits as a number, b00 the lowest; up to 31 of them. */
export function maskOf(bits: readonly boolean[]): number {
  return bits.reduce((mask, isSet, bit) => (isSet ? mask + 2 ** bit : mask), 0);
}
