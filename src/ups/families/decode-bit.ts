import type { BitRow } from './register-map.js';

/** Whether the bit is set in the words of its table; undefined when the table was answered without that word. */
export function decodeBit(row: BitRow, words: readonly number[]): boolean | undefined {
  const word = words[row.offset];
  return word === undefined ? undefined : ((word >> row.bit) & 1) === 1;
}
