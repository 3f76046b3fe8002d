import type { TextRow, WordRow } from '../maps/register-map.js';

/** The register word of an engineering value; held within the word and off the "not available" mark of unsigned words. */
export function encodeNumber(row: WordRow, value: number, factor: 1 | 10): number {
  const scale = row.decimals === 'factor' ? factor : 10 ** row.decimals;
  const raw = Math.round(value * scale);
  if (row.signed) return Math.min(0x7fff, Math.max(-0x8000, raw)) & 0xffff;
  return Math.min(0xfffe, Math.max(0, raw));
}

/** The words of a text, padded with blanks. */
export function encodeText(row: TextRow, text: string): number[] {
  const padded = text.padEnd(2 * row.words, ' ');
  return Array.from({ length: row.words }, (_, index) => {
    const first = padded.charCodeAt(2 * index) & 0x7f;
    const second = padded.charCodeAt(2 * index + 1) & 0x7f;
    return row.firstCharacter === 'high-byte' ? (first << 8) | second : (second << 8) | first;
  });
}

/** Minute and second, day and hour, month and weekday from Monday, year since 2000 (IOMXXXOPXX00 p.36, DMX p.8). */
export function encodeClock(time: Date): number[] {
  return [
    (time.getMinutes() << 8) | time.getSeconds(),
    (time.getDate() << 8) | time.getHours(),
    ((time.getMonth() + 1) << 8) | (time.getDay() === 0 ? 7 : time.getDay()),
    time.getFullYear() - 2000,
  ];
}
