import { beyondOf, marksOf, typed, untyped, wordsIn, wordsOfRaw } from '../maps/decode-words.js';
import type { MapData, TextRow, WordRow } from '../maps/register-map.js';

/**
 * The words of an engineering value, one or two; held within what they can hold, and off the marks for "not available"
 * where one is an end of it.
 */
export function encodeNumber(
  map: Pick<MapData, 'notAvailable'>,
  row: WordRow,
  value: number,
  factor: 1 | 10,
): number[] {
  const exact = unscaled(row, value, factor);
  if (row.type === 'f32') return wordsOfRaw(row, untyped(row.type, exact));
  const marks = marksOf(map, row).map((mark) => typed(row.type, mark));
  const beyond = beyondOf(row.type);
  const [least, greatest] = row.type.startsWith('s') ? [-beyond / 2, beyond / 2 - 1] : [0, beyond - 1];
  const from = marks.includes(least) ? least + 1 : least;
  const to = marks.includes(greatest) ? greatest - 1 : greatest;
  return wordsOfRaw(row, untyped(row.type, Math.min(to, Math.max(from, Math.round(exact)))));
}

function unscaled({ scale }: WordRow, value: number, factor: 1 | 10): number {
  if (typeof scale === 'object') return (value - scale.addend) / scale.multiplier;
  return value * (scale === 'factor' ? factor : 10 ** scale);
}

/** The words that say "not available". */
export function encodeMark({ notAvailable }: Pick<MapData, 'notAvailable'>, row: WordRow): number[] {
  const ofMap = wordsIn(row.type) === 2 ? notAvailable.doubleWord : notAvailable.word;
  return wordsOfRaw(row, row.notAvailable?.[0] ?? ofMap ?? 0);
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
