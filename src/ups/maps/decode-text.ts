import type { TextRow } from './register-map.js';

/** The text without padding: what is not printable ASCII (filling with 0x00 or 0xFF) counts as a space. */
export function decodeText(row: TextRow, words: readonly number[]): string {
  return words
    .slice(row.offset, row.offset + row.words)
    .flatMap((word) => (row.firstCharacter === 'high-byte' ? [word >> 8, word & 0xff] : [word & 0xff, word >> 8]))
    .map((byte) => (byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : ' '))
    .join('')
    .trim();
}
