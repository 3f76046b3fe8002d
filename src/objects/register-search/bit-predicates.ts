import type { SearchedWord } from './search-types.js';
import { windowOf } from './word-history.js';

/** What a word may say of an alarm or a state: that a bit of it is 1 (or 0), or that it has one value. */
export interface Predicate {
  readonly word: SearchedWord;
  readonly bit?: number;
  readonly negated?: boolean;
  readonly equals?: number;
}

export function holds({ bit, negated, equals }: Predicate, word: number): boolean {
  if (bit === undefined) return word === equals;
  return (((word >> bit) & 1) === 1) !== (negated === true);
}

/** When it began to hold, and when it ceased. */
export interface Edges {
  readonly rises: readonly number[];
  readonly falls: readonly number[];
}

export function edgesOf(predicate: Predicate): Edges {
  const [rises, falls]: [number[], number[]] = [[], []];
  let before: boolean | undefined;
  for (const { atMs, word } of predicate.word.samples) {
    const now = holds(predicate, word);
    if (before !== undefined && now !== before) (now ? rises : falls).push(atMs);
    before = now;
  }
  return { rises, falls };
}

/** What part of the time around then it held; undefined: the word was not read. */
export function shareHeld(predicate: Predicate, atMs: number): number | undefined {
  const window = windowOf(predicate.word.samples, atMs);
  return window?.values.reduce((all, word, at) => all + (holds(predicate, word) ? (window.shares[at] ?? 0) : 0), 0);
}

/** More values than this make a word a measurement, which is no list of states. */
export const greatestStates = 16;

export function distinctValues({ samples }: SearchedWord): readonly number[] {
  const seen = new Set<number>();
  for (const { word } of samples) {
    seen.add(word);
    if (seen.size > greatestStates) break;
  }
  return [...seen].sort((one, other) => one - other);
}

/** All predicates over a word that have changed; what never did says the same of everything. */
export function changingPredicates(word: SearchedWord, values: readonly number[]): readonly Predicate[] {
  const [first = 0] = values;
  const changed = word.samples.reduce((bits, sample) => bits | (sample.word ^ first), 0);
  const bits = Array.from({ length: 16 }, (_, bit) => bit).filter((bit) => ((changed >> bit) & 1) === 1);
  const ofBits = bits.flatMap((bit): readonly Predicate[] => [
    { word, bit },
    { word, bit, negated: true },
  ]);
  const isList = values.length > 1 && values.length <= greatestStates && values.every((value) => value < 256);
  return isList ? [...ofBits, ...values.map((equals) => ({ word, equals }))] : ofBits;
}
