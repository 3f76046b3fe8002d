import type { RegisterMap, WordRow } from './register-map.js';

/**
 * The raw value of a word, sign applied, not scaled; undefined when the UPS says that it has none. The mark for "not
 * available" is looked for on the raw word, before the sign: on VU-MAP a signed 0xFFFF is a real -1.
 */
export function decodeWord(map: RegisterMap, row: WordRow, word: number): number | undefined {
  const { word: mark, appliesTo } = map.notAvailable;
  if (word === mark && (appliesTo === 'all' || !row.signed)) return undefined;
  return row.signed && word >= 0x8000 ? word - 0x10000 : word;
}
