import type { Decimals, LinearScale, NotAvailableMarks, TextRow, WordRow, WordType } from './register-map.js';

/** How many words a number of this type takes. */
export function wordsIn(type: WordType): 1 | 2 {
  return type === 'u16' || type === 's16' ? 1 : 2;
}

/** The number that stands in one word or two, as it is; undefined where a word is missing. */
export function rawNumber(
  { type, order }: Pick<WordRow, 'type' | 'order'>,
  [first, second]: readonly (number | undefined)[],
): number | undefined {
  if (wordsIn(type) === 1 || first === undefined) return first;
  if (second === undefined) return undefined;
  return order === 'low-first' ? second * 0x1_0000 + first : first * 0x1_0000 + second;
}

/** The words of a raw number, as they stand on the wire. */
export function wordsOfRaw({ type, order }: Pick<WordRow, 'type' | 'order'>, raw: number): number[] {
  if (wordsIn(type) === 1) return [raw];
  const [high, low] = [Math.floor(raw / 0x1_0000), raw % 0x1_0000];
  return order === 'low-first' ? [low, high] : [high, low];
}

/**
 * The value of a raw number, its type applied, not scaled; undefined when the UPS says that it has none, or something that
 * no document knows: what is unknown must not pass for the state that shows when no other one holds. The mark for "not
 * available" is looked for before the sign: on VU-MAP a signed 0xFFFF is a real -1.
 */
export function decodeWord(
  map: { readonly notAvailable: NotAvailableMarks },
  row: WordRow,
  raw: number,
): number | undefined {
  if (marksOf(map, row).includes(raw) || row.values?.includes(raw) === false) return undefined;
  const value = typed(row.type, raw);
  return Number.isFinite(value) ? value : undefined;
}

/** The raw numbers that mean "not available" in this row. */
export function marksOf(
  { notAvailable }: { readonly notAvailable: NotAvailableMarks },
  row: Pick<WordRow, 'type' | 'notAvailable'>,
): readonly number[] {
  const ofMap = wordsIn(row.type) === 2 ? notAvailable.doubleWord : notAvailable.word;
  const isMeant = notAvailable.appliesTo === 'all' || row.type.startsWith('u');
  return [...(isMeant && ofMap !== undefined ? [ofMap] : []), ...(row.notAvailable ?? [])];
}

/** What a single-precision number holds of any value: more digits are those of its binary form. */
const singlePrecisionDigits = 7;

/** The number that the bits of a raw one stand for. */
export function typed(type: WordType, raw: number): number {
  if (type === 'f32') {
    const bits = new DataView(new ArrayBuffer(4));
    bits.setUint32(0, raw);
    return Number(bits.getFloat32(0).toPrecision(singlePrecisionDigits));
  }
  const beyond = beyondOf(type);
  return type.startsWith('s') && raw >= beyond / 2 ? raw - beyond : raw;
}

/** The raw number whose bits stand for a value, which the type can hold. */
export function untyped(type: WordType, value: number): number {
  if (type === 'f32') {
    const bits = new DataView(new ArrayBuffer(4));
    bits.setFloat32(0, value);
    return bits.getUint32(0);
  }
  return value < 0 ? value + beyondOf(type) : value;
}

/** One more than the greatest raw number. */
export function beyondOf(type: WordType): number {
  return wordsIn(type) === 2 ? 0x1_0000_0000 : 0x1_0000;
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
 * True where the UPS has no such table: then only the word itself can say that it is not available. As long as it may still
 * tell it (`isUntold`), nobody knows, and the measurement must not be believed.
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
export function decimalsUnder(factor: MeasurementFactor, decimals: Decimals): 0 | 1 | 2 | 3 {
  if (decimals !== 'factor') return decimals;
  return factor === 'x10' ? 1 : 0;
}

/** The value of a number in the unit of its row; undefined under `factor` until the UPS has said what it is. */
export function scaled(
  { type, scale }: Pick<WordRow, 'type' | 'scale'>,
  number: number,
  factor: MeasurementFactor | undefined,
): number | undefined {
  if (typeof scale === 'object') return linear(type, number, scale);
  if (scale === 'factor' && factor === undefined) return undefined;
  return number / 10 ** decimalsUnder(factor ?? 'none', scale);
}

/** Rounded to what one step of the raw number moves: more is noise of the multiplication. */
export function linear(type: WordType, number: number, { multiplier, addend }: LinearScale): number {
  const exact = number * multiplier + addend;
  if (type === 'f32') return Number(exact.toPrecision(singlePrecisionDigits));
  const ofStep = Math.ceil(-Math.log10(Math.abs(multiplier)) - 1e-9);
  return Number(exact.toFixed(Math.min(Math.max(ofStep, fewDecimals(multiplier), fewDecimals(addend), 0), 9)));
}

/** As many as are written, where those are few: 0.25 is meant to be exact, 0.015625 is not. */
function fewDecimals(value: number): number {
  const written = String(value).split('.')[1]?.length ?? 0;
  return written <= 3 ? written : 0;
}
