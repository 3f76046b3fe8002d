import type { AnalogValueName } from '../catalog/analog-values.js';
import type { SearchedWord } from './search-types.js';

/**
 * Where an object stands among those of its phases: BYPASS_V2 is the second of BYPASS_V, BYPASS_U31 the third of BYPASS_U.
 * The strings of a battery stand side by side too (IOMXXXOPXX00 p.33: M016 and M017, M018 and M019).
 */
export interface Phase {
  readonly group: string;
  readonly at: 1 | 2 | 3;
}

const places: ReadonlyMap<string, Phase['at']> = new Map([
  ['1', 1],
  ['2', 2],
  ['3', 3],
  ['12', 1],
  ['23', 2],
  ['31', 3],
  ['+', 1],
  ['-', 2],
]);

export function phaseOf(object: AnalogValueName | string): Phase | undefined {
  const [, group, digits = ''] = /^(.+?)(12|23|31|1|2|3|\+|-)$/.exec(object) ?? [];
  const at = places.get(digits);
  return group === undefined || at === undefined ? undefined : { group, at };
}

/** How far the words of three phases stand side by side on this UPS, by those that are known. */
export interface Layout {
  /** The chance that the next phase stands in the next word. */
  readonly isOrderly: number;
  /** By so much at most a neighbour speaks for a word. */
  readonly greatestFactor: number;
  /** Where the words that feed phases already stand. */
  readonly fed: readonly FedPhase[];
  /** All words that feed something already. */
  readonly feeding: readonly SearchedWord[];
}

export interface FedPhase extends Phase {
  readonly object: string;
  readonly word: SearchedWord;
}

export function layoutOf(words: readonly SearchedWord[]): Layout {
  const fed = words.flatMap((word) =>
    word.feeds.flatMap((object) => {
      const phase = phaseOf(object);
      return phase === undefined ? [] : [{ ...phase, object, word }];
    }),
  );
  const feeding = words.filter(({ feeds }) => feeds.length > 0);
  let [orderly, all] = [0, 0];
  for (const one of fed) {
    for (const other of fed) {
      if (one.group !== other.group || other.at !== one.at + 1 || one.word.page !== other.word.page) continue;
      all++;
      if (other.word.address - one.word.address === 1 || other.word.address - one.word.address === 2) orderly++;
    }
  }
  return { isOrderly: (1 + orderly) / (2 + all), greatestFactor: Math.min(300, 30 * (1 + orderly)), fed, feeding };
}

/** How many addresses lie between the words of two phases: of one word each, or of two. */
export const strides = {
  single: [
    [1, 0.75],
    [2, 0.15],
    [3, 0.04],
    [4, 0.03],
    [5, 0.02],
    [6, 0.01],
  ],
  double: [
    [2, 0.85],
    [4, 0.1],
    [6, 0.05],
  ],
} as const;

export function isSamePlace(one: SearchedWord, other: SearchedWord, offset: number): boolean {
  return one.page === other.page && one.functionCode === other.functionCode && one.address - other.address === offset;
}
