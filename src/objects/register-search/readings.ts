import type { SearchedWord, WordSample, WordType } from './search-types.js';
import { isConstant, joinedSamples, mappedWindow, type WordWindow, windowOf } from './word-history.js';

/** One way to read a register, or two side by side, as a whole number; the decimals come on top. */
export interface Reading {
  /** Of two words the one with the lower address. */
  readonly word: SearchedWord;
  readonly second?: SearchedWord;
  readonly type: WordType;
  readonly order?: 'high-first' | 'low-first';
  /** Of unsigned values; `numberOf` makes the number. */
  readonly samples: readonly WordSample[];
  /** Never beyond 0x7FFF so far: signed and unsigned are the same. */
  readonly isSignless: boolean;
}

/** Between what a reading was, as numbers without decimals: all but the outermost one in a hundred, marks left out. */
export interface Range {
  readonly least: number;
  readonly greatest: number;
  readonly mostlyFrom: number;
  readonly mostlyTo: number;
}

export interface Readings {
  readonly all: readonly Reading[];
  /** The reading of the same form so many addresses further. */
  besideOf(index: number, offset: number): number | undefined;
  /** Of the word with one address more or less, on the same page. */
  neighbourOf(word: SearchedWord, offset: number): SearchedWord | undefined;
  readonly ranges: readonly Range[];
  /** What a reading said around that time. */
  windowAt(index: number, atMs: number): WordWindow | undefined;
}

/** A high word beyond it makes a number that no object can have, with three decimals. */
const greatestHighWord = 400;

export function readingsOf(words: readonly SearchedWord[]): Readings {
  const ordered = [...words].sort((one, other) => (one.key < other.key ? -1 : 1));
  const spaces = new Map<string, number>();
  const spaceOf = ({ page, functionCode }: SearchedWord) => {
    const name = `${page}:${functionCode}`;
    const space = spaces.get(name) ?? spaces.size;
    spaces.set(name, space);
    return space * addresses;
  };
  const byPlace = new Map(ordered.map((word) => [spaceOf(word) + word.address, word]));
  const neighbourOf = (word: SearchedWord, offset: number) => byPlace.get(spaceOf(word) + word.address + offset);
  const all = ordered.flatMap((word) => [...singles(word), ...pairs(word, neighbourOf(word, 1))]);
  const places = all.map((reading) => (spaceOf(reading.word) + reading.word.address) * forms.length);
  const formed = all.map(formOf);
  const byForm = new Map(all.map((_, index) => [(places[index] ?? 0) + (formed[index] ?? 0), index]));
  const windows = new Map<number, (WordWindow | 'unknown' | undefined)[]>();
  return {
    all,
    neighbourOf,
    besideOf: (index, offset) => {
      const [place = 0, form = 0] = [places[index], formed[index]];
      const beside = place + offset * forms.length;
      // A word that was never negative has one form only.
      return byForm.get(beside + form) ?? (form === signedForm ? byForm.get(beside) : undefined);
    },
    ranges: all.map(rangeOf),
    windowAt: (index, atMs) => {
      const of = windows.get(atMs) ?? new Array<WordWindow | 'unknown' | undefined>(all.length);
      windows.set(atMs, of);
      const reading = all[index];
      const found = of[index] ?? (reading && windowOfReading(reading, atMs)) ?? 'unknown';
      of[index] = found;
      return found === 'unknown' ? undefined : found;
    },
  };
}

/** Addresses of a page, and some beyond its ends for what would stand beside. */
const addresses = 0x2_0000;
const forms = ['u16', 's16', 'u32 high-first', 'u32 low-first', 's32 high-first', 's32 low-first'] as const;
const signedForm = 1;

function formOf({ type, order }: Reading): number {
  return forms.findIndex((form) => form === (order === undefined ? type : `${type} ${order}`));
}

function singles(word: SearchedWord): readonly Reading[] {
  const isSignless = word.samples.every((sample) => sample.word < 0x8000);
  const unsigned: Reading = { word, type: 'u16', samples: word.samples, isSignless };
  return isSignless ? [unsigned] : [unsigned, { ...unsigned, type: 's16' }];
}

function pairs(first: SearchedWord, second: SearchedWord | undefined): readonly Reading[] {
  if (second === undefined) return [];
  return (['high-first', 'low-first'] as const).flatMap((order) => {
    const [high, low] = order === 'high-first' ? [first, second] : [second, first];
    // A zero before it, or the sign of it, is the low word by itself.
    const isUsed = high.samples.some((sample) => sample.word !== 0 && sample.word !== 0xffff);
    const isSmall = (word: number) => word <= greatestHighWord || word >= 0x1_0000 - greatestHighWord;
    if (!isUsed || !high.samples.every((sample) => isSmall(sample.word)) || isConstant(low)) return [];
    const samples = joinedSamples(high.samples, low.samples);
    if (samples.length === 0) return [];
    const isSignless = samples.every((sample) => sample.word < 0x8000_0000);
    return [{ word: first, second, type: isSignless ? 'u32' : 's32', order, samples, isSignless } as const];
  });
}

/** The number that the registers of a reading say, before its decimals. */
export function numberOf({ type }: Pick<Reading, 'type'>, word: number): number {
  if (type === 's16') return word >= 0x8000 ? word - 0x1_0000 : word;
  if (type === 's32') return word >= 0x8000_0000 ? word - 0x1_0000_0000 : word;
  return word;
}

/** What a reading said around a time, as numbers without decimals. */
export function windowOfReading(reading: Reading, atMs: number): WordWindow | undefined {
  const window = windowOf(reading.samples, atMs);
  if (window === undefined || reading.type === 'u16' || reading.type === 'u32') return window;
  return mappedWindow(window, (word) => numberOf(reading, word));
}

/** Marks for "not available" are no numbers. */
const marks = new Set([0xffff, 0xfffe, 0x8000, 0x7fff]);
/** So many samples are enough for the range in which a word mostly is. */
const rangedSamples = 200;

function rangeOf(reading: Reading): Range {
  const { samples, second } = reading;
  let [least, greatest] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { word } of samples) {
    const value = numberOf(reading, word);
    if (value < least) least = value;
    if (value > greatest) greatest = value;
  }
  const stride = Math.max(1, Math.ceil(samples.length / rangedSamples));
  const values = samples
    .filter(({ word }, index) => index % stride === 0 && (second !== undefined || !marks.has(word)))
    .map(({ word }) => numberOf(reading, word))
    .sort((one, other) => one - other);
  const outermost = Math.floor(values.length / 100);
  return { least, greatest, mostlyFrom: values[outermost] ?? 0, mostlyTo: values.at(-1 - outermost) ?? 0 };
}
