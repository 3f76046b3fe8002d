import { beyondOf, markOf, withSign } from '../maps/decode-words.js';
import type { RegisterMap, TextRow, WordRow } from '../maps/register-map.js';

/**
 * The words of an engineering value, one or two; held within what they can hold, and off the mark for "not available"
 * where that is an end of it.
 */
export function encodeNumber(map: RegisterMap, row: WordRow, value: number, factor: 1 | 10): number[] {
  const scale = row.decimals === 'factor' ? factor : 10 ** row.decimals;
  const beyond = beyondOf(row);
  const rawMark = markOf(map, row);
  const mark = rawMark === undefined ? undefined : withSign(row, rawMark);
  const [least, greatest] = row.signed ? [-beyond / 2, beyond / 2 - 1] : [0, beyond - 1];
  const from = mark === least ? least + 1 : least;
  const to = mark === greatest ? greatest - 1 : greatest;
  const raw = Math.min(to, Math.max(from, Math.round(value * scale)));
  return wordsOf(row, raw < 0 ? raw + beyond : raw);
}

/** The words that say "not available". */
export function encodeMark(map: RegisterMap, row: WordRow): number[] {
  return wordsOf(row, (row.words === 2 ? map.notAvailable.doubleWord : map.notAvailable.word) ?? 0);
}

function wordsOf({ words }: WordRow, raw: number): number[] {
  return words === 2 ? [Math.floor(raw / 0x1_0000), raw % 0x1_0000] : [raw];
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
