import type { RegisterMap, WordRow } from './register-map.js';

/** The number that stands in one word or two, as it is; undefined where a word is missing. */
export function rawNumber(row: Pick<WordRow, 'words'>, words: readonly (number | undefined)[]): number | undefined {
  const [first, second] = words;
  if (row.words === undefined || first === undefined) return first;
  return second === undefined ? undefined : first * 0x1_0000 + second;
}

/**
 * The value of a raw number, sign applied, not scaled; undefined when the UPS says that it has none. The mark for "not
 * available" is looked for before the sign: on VU-MAP a signed 0xFFFF is a real -1.
 */
export function decodeWord(map: RegisterMap, row: WordRow, raw: number): number | undefined {
  return raw === markOf(map, row) ? undefined : withSign(row, raw);
}

/** What means "not available" in this row; undefined where nothing does. */
export function markOf({ notAvailable }: RegisterMap, row: WordRow): number | undefined {
  if (row.signed && notAvailable.appliesTo === 'unsigned') return undefined;
  return row.words === 2 ? notAvailable.doubleWord : notAvailable.word;
}

/** The number that the bits of a raw one stand for. */
export function withSign(row: Pick<WordRow, 'words' | 'signed'>, raw: number): number {
  const beyond = beyondOf(row);
  return row.signed && raw >= beyond / 2 ? raw - beyond : raw;
}

/** One more than the greatest raw number. */
export function beyondOf({ words }: Pick<WordRow, 'words'>): number {
  return words === 2 ? 0x1_0000_0000 : 0x1_0000;
}
