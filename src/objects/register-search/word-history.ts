import type { SearchedWord, WordSample } from './search-types.js';
import { sampleWindow } from './search-types.js';

/** What a word said around the time of an observation: its values in turn, and the share of the time of each. */
export interface WordWindow {
  readonly values: readonly number[];
  readonly shares: readonly number[];
  readonly least: number;
  readonly greatest: number;
  readonly mean: number;
  readonly variance: number;
}

function withMoments(values: readonly number[], shares: readonly number[]): WordWindow {
  let [least, greatest, mean, squares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  for (let index = 0; index < values.length; index++) {
    const [value, share] = [values[index] ?? 0, shares[index] ?? 0];
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    mean += share * value;
    squares += share * value * value;
  }
  return { values, shares, least, greatest, mean, variance: Math.max(0, squares - mean * mean) };
}

/** The same window of the numbers that the words mean. */
export function mappedWindow(window: WordWindow, numberOf: (word: number) => number): WordWindow {
  return withMoments(window.values.map(numberOf), window.shares);
}

/** A reading stands this long after the last sample. */
const holdsForMs = 15_000;
/** The likeliest time of the reading, before and after it was typed; the rest of the window counts a quarter. */
const likeliestFromMs = 25_000;
const likeliestToMs = 5_000;

/** Where the first sample after the time stands; the one before is what the word said. */
function indexAfter(samples: readonly WordSample[], atMs: number): number {
  let low = 0;
  let high = samples.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((samples[middle]?.atMs ?? 0) <= atMs) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** What the word said then; undefined before its first sample and long after its last. */
export function wordAt(samples: readonly WordSample[], atMs: number): number | undefined {
  const index = indexAfter(samples, atMs);
  const sample = samples[index - 1];
  if (sample === undefined) return undefined;
  if (index === samples.length && atMs > sample.atMs + holdsForMs) return undefined;
  return sample.word;
}

/** Undefined: nothing is known of the word at that time. */
export function windowOf(samples: readonly WordSample[], atMs: number): WordWindow | undefined {
  const { fromMs, toMs } = sampleWindow(atMs);
  const values: number[] = [];
  const shares: number[] = [];
  let total = 0;
  for (let index = Math.max(0, indexAfter(samples, fromMs) - 1); index < samples.length; index++) {
    const sample = samples[index];
    if (sample === undefined || sample.atMs > toMs) break;
    const end = samples[index + 1]?.atMs ?? sample.atMs + holdsForMs;
    const share = weightBetween(Math.max(fromMs, sample.atMs), Math.min(toMs, end), atMs);
    if (share <= 0) continue;
    values.push(sample.word);
    shares.push(share);
    total += share;
  }
  if (total <= 0) return undefined;
  for (let index = 0; index < shares.length; index++) shares[index] = (shares[index] ?? 0) / total;
  return withMoments(values, shares);
}

function weightBetween(fromMs: number, toMs: number, atMs: number): number {
  if (toMs <= fromMs) return 0;
  const within = Math.min(toMs, atMs + likeliestToMs) - Math.max(fromMs, atMs - likeliestFromMs);
  return (toMs - fromMs + 3 * Math.max(0, within)) / 4;
}

/** Two words as one number of 32 bits: a sample wherever one of them has one. */
export function joinedSamples(high: readonly WordSample[], low: readonly WordSample[]): readonly WordSample[] {
  const joined: WordSample[] = [];
  let [highAt, lowAt] = [0, 0];
  while (highAt < high.length || lowAt < low.length) {
    const next = Math.min(high[highAt]?.atMs ?? Number.POSITIVE_INFINITY, low[lowAt]?.atMs ?? Number.POSITIVE_INFINITY);
    if (high[highAt]?.atMs === next) highAt++;
    if (low[lowAt]?.atMs === next) lowAt++;
    const [highWord, lowWord] = [high[highAt - 1], low[lowAt - 1]];
    if (highWord !== undefined && lowWord !== undefined) {
      joined.push({ atMs: next, word: highWord.word * 0x1_0000 + lowWord.word });
    }
  }
  return joined;
}

export function isConstant({ samples }: Pick<SearchedWord, 'samples'>): boolean {
  return samples.every(({ word }) => word === samples[0]?.word);
}

/**
 * Whether two words were the same all the time while both are known, and moved. Tables are read one after the other, so that
 * words which follow one another within the time of some polls are the same.
 */
export function isCopy(one: readonly WordSample[], other: readonly WordSample[]): boolean {
  return !isConstant({ samples: one }) && follows(one, other) && follows(other, one);
}

/** Copies that moved through so many values are no chance: a mean over a minute stands between them for a while. */
const provenBy = 12;

export function isProvenCopy(one: readonly WordSample[], other: readonly WordSample[]): boolean {
  return hasMoved(one, provenBy) && hasMoved(other, provenBy) && isCopy(one, other);
}

function hasMoved(samples: readonly WordSample[], values: number): boolean {
  const seen = new Set<number>();
  for (const { word } of samples) if (seen.add(word).size >= values) return true;
  return false;
}

function follows(one: readonly WordSample[], other: readonly WordSample[]): boolean {
  const from = Math.max(one[0]?.atMs ?? 0, other[0]?.atMs ?? 0);
  const to = Math.min(one.at(-1)?.atMs ?? 0, other.at(-1)?.atMs ?? 0);
  const mostMissed = one.length * 0.02;
  let [known, missed] = [0, 0];
  for (const { atMs, word } of one) {
    if (atMs < from || atMs > to) continue;
    known++;
    if (!isSaidAround(other, atMs, word) && ++missed > mostMissed) return false;
  }
  return known >= 2;
}

function isSaidAround(samples: readonly WordSample[], atMs: number, word: number): boolean {
  for (let index = Math.max(0, indexAfter(samples, atMs - holdsForMs) - 1); index < samples.length; index++) {
    const sample = samples[index];
    if (sample === undefined || sample.atMs > atMs + holdsForMs) return false;
    if (sample.word === word) return true;
  }
  return false;
}
