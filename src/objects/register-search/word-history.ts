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
  /** By how much it usually moved from one sample to the next. */
  readonly jitter: number;
}

function withMoments(values: readonly number[], shares: readonly number[]): WordWindow {
  let [least, greatest, mean, squares] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 0, 0];
  const moves: number[] = [];
  for (let index = 0; index < values.length; index++) {
    const [value, share] = [values[index] ?? 0, shares[index] ?? 0];
    if (value < least) least = value;
    if (value > greatest) greatest = value;
    mean += share * value;
    squares += share * value * value;
    if (index > 0) moves.push(Math.abs(value - (values[index - 1] ?? 0)));
  }
  // The middle one: a step of the load is no jitter.
  const jitter = moves.sort((one, other) => one - other)[moves.length >> 1] ?? 0;
  return { values, shares, least, greatest, mean, variance: Math.max(0, squares - mean * mean), jitter };
}

/** The same window of the numbers that the words mean. */
export function mappedWindow(window: WordWindow, numberOf: (word: number) => number): WordWindow {
  return withMoments(window.values.map(numberOf), window.shares);
}

/** A reading stands this long after the last sample. */
const holdsForMs = 15_000;
/**
 * How likely a word was polled with what the display showed, by the time before (negative) or after it was typed: a person types
 * within some ten seconds, at most 20; the poll and the display are some seconds behind. Steps from a time to the next one.
 */
const likeliest = [
  [-45_000, 0.05],
  [-24_000, 0.35],
  [-14_000, 1],
  [8_000, 0.35],
  [13_000, 0.05],
  [15_000, 0],
] as const;

/** Where the first sample after the time stands; the one before is what the word said. */
export function indexAfter(samples: readonly WordSample[], atMs: number): number {
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
  let weight = 0;
  for (const [index, [begin, density]] of likeliest.entries()) {
    const end = likeliest[index + 1]?.[0] ?? begin;
    weight += density * Math.max(0, Math.min(toMs, atMs + end) - Math.max(fromMs, atMs + begin));
  }
  return weight;
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

/** Copies that moved over so many steps are no chance: a mean over a minute stands between them for a while. Some of them were said. */
const provenBy = { steps: 12, values: 6 };

/**
 * Whether two words are the same measurement, one of them some seconds behind: each passed all that the other said, within
 * the time of some polls and nearer than either moves from poll to poll. A mean over a minute is behind for too long after a
 * step, and a maximum does not come back.
 */
export function isProvenCopy(one: readonly WordSample[], other: readonly WordSample[]): boolean {
  if (!hasMoved(one) || !hasMoved(other)) return false;
  const move = Math.max(usualMove(one), usualMove(other));
  const near = 2 * move + 0.5;
  return isEvenly(one, other, move) && follows(one, other, near) && follows(other, one, near);
}

/** In the mean they are the same but for what a lag leaves out: other phases, and sensors of their own, stand off. */
function isEvenly(one: readonly WordSample[], other: readonly WordSample[], move: number): boolean {
  const fromMs = Math.max(one[0]?.atMs ?? 0, other[0]?.atMs ?? 0);
  const toMs = Math.min(one.at(-1)?.atMs ?? 0, other.at(-1)?.atMs ?? 0);
  if (toMs <= fromMs) return false;
  const words = one.map(({ word }) => word).sort((a, b) => a - b);
  const outermost = words.length >> 4;
  const range = (words.at(-1 - outermost) ?? 0) - (words[outermost] ?? 0);
  const most = 0.3 + 0.1 * move + (range * lagMs) / (toMs - fromMs);
  return Math.abs(meanBetween(one, fromMs, toMs) - meanBetween(other, fromMs, toMs)) <= most;
}

const lagMs = 8000;

function meanBetween(samples: readonly WordSample[], fromMs: number, toMs: number): number {
  let all = 0;
  for (const [index, { atMs, word }] of samples.entries()) {
    const end = Math.min(toMs, samples[index + 1]?.atMs ?? toMs);
    all += word * Math.max(0, end - Math.max(fromMs, atMs));
  }
  return all / (toMs - fromMs);
}

/** A sensor that lags by eight seconds, and two polls. */
const behindForMs = 22_000;

function usualMove(samples: readonly WordSample[]): number {
  const moves = samples.flatMap(({ word }, index) =>
    index === 0 ? [] : [Math.abs(word - (samples[index - 1]?.word ?? 0))],
  );
  return moves.sort((a, b) => a - b)[moves.length >> 1] ?? 0;
}

function hasMoved(samples: readonly WordSample[]): boolean {
  const said = new Set(samples.map(({ word }) => word));
  const values = [...said];
  return said.size >= provenBy.values && Math.max(...values) - Math.min(...values) >= provenBy.steps;
}

function follows(one: readonly WordSample[], other: readonly WordSample[], near = 0): boolean {
  const from = Math.max(one[0]?.atMs ?? 0, other[0]?.atMs ?? 0);
  const to = Math.min(one.at(-1)?.atMs ?? 0, other.at(-1)?.atMs ?? 0);
  const mostMissed = one.length * 0.02;
  let [known, missed] = [0, 0];
  for (const { atMs, word } of one) {
    if (atMs < from || atMs > to) continue;
    known++;
    if (!isSaidAround(other, atMs, word, near) && ++missed > mostMissed) return false;
  }
  return known >= 2;
}

function isSaidAround(samples: readonly WordSample[], atMs: number, word: number, near: number): boolean {
  const withinMs = near > 0 ? behindForMs : holdsForMs;
  let before: number | undefined;
  for (let index = Math.max(0, indexAfter(samples, atMs - withinMs) - 1); index < samples.length; index++) {
    const sample = samples[index];
    if (sample === undefined || sample.atMs > atMs + withinMs) return false;
    if (Math.abs(sample.word - word) <= near) return true;
    // It passed it on its way.
    if (near > 0 && before !== undefined && (before - word) * (sample.word - word) < 0) return true;
    before = sample.word;
  }
  return false;
}
