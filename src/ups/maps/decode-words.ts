import type { Decimals, RegisterMap, TextRow, WordRow } from './register-map.js';

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

/** The text without padding: what is not printable ASCII (filling with 0x00 or 0xFF) counts as a space. */
export function decodeText(row: TextRow, words: readonly number[]): string {
  return words
    .slice(row.offset, row.offset + row.words)
    .flatMap((word) => (row.firstCharacter === 'high-byte' ? [word >> 8, word & 0xff] : [word & 0xff, word >> 8]))
    .map((byte) => (byte >= 0x20 && byte <= 0x7e ? String.fromCharCode(byte) : ' '))
    .join('')
    .trim();
}

/** The UPS clock as it is shown on its panel: local time, no zone. */
interface UpsClock {
  readonly year: number;
  /** 1 to 12. */
  readonly month: number;
  readonly day: number;
  /** 1 is Monday, 7 Sunday; computed from the date, since only the date is certain to agree with itself. */
  readonly weekday: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
}

/**
 * Four words: minute and second, day and hour, month and weekday, year since 2000 (IOMXXXOPXX00 p.36, DMX p.8).
 * Undefined when that is no date: not supported (0xFFFF) or never set. No page shows which byte of the last word holds
 * the year, so a year in either byte is taken, with the other one 0.
 */
export function decodeClock(words: readonly number[]): UpsClock | undefined {
  const [minuteSecond = -1, dayHour = -1, monthWeekday = -1, yearWord = -1] = words;
  const year = yearOf(yearWord);
  const clock = {
    month: monthWeekday >> 8,
    day: dayHour >> 8,
    hour: dayHour & 0xff,
    minute: minuteSecond >> 8,
    second: minuteSecond & 0xff,
  };
  if (year === undefined || clock.hour > 23 || clock.minute > 59 || clock.second > 59) return undefined;
  const date = new Date(Date.UTC(year, clock.month - 1, clock.day));
  if (clock.minute < 0 || date.getUTCMonth() + 1 !== clock.month || date.getUTCDate() !== clock.day) return undefined;
  return { year, ...clock, weekday: date.getUTCDay() || 7 };
}

function yearOf(word: number): number | undefined {
  const [high, low] = [word >> 8, word & 0xff];
  if (high !== 0 && low !== 0) return undefined;
  const sinceTwoThousand = high + low;
  return sinceTwoThousand >= 0 && sinceTwoThousand <= 99 ? 2000 + sinceTwoThousand : undefined;
}

/**
 * VU-MAP: whether the UPS provides measurement M(n): bit n mod 16 of managed word n div 16 (IOMXXXOPXX00 p.33, 48).
 * True while the table is unknown: then only the word itself can say that it is not available.
 */
export function isManaged(managedWords: readonly number[] | undefined, measurement: number): boolean {
  const word = managedWords?.[Math.floor(measurement / 16)];
  return word === undefined || ((word >> (measurement % 16)) & 1) === 1;
}

/** VU-MAP T013 (0x000E): 1 says x10; any other value says none (IOMXXXOPXX00 p.26, 38). */
export type MeasurementFactor = 'none' | 'x10';

export function measurementFactor(t013: number): MeasurementFactor {
  return t013 === 1 ? 'x10' : 'none';
}

/** How many decimals a raw value carries under the UPS's factor. */
export function decimalsUnder(factor: MeasurementFactor, decimals: Decimals): 0 | 1 | 2 {
  if (decimals !== 'factor') return decimals;
  return factor === 'x10' ? 1 : 0;
}
