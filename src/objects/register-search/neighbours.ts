import type { AnalogValueName } from '../catalog/analog-values.js';
import { type NumberBelief, places, presentPrior } from './number-beliefs.js';
import type { Readings } from './readings.js';
import type { SearchedWord } from './search-types.js';

/** Where an object stands among those of its phases: BYPASS_V2 is the second of BYPASS_V, BYPASS_U31 the third of BYPASS_U. */
export interface Phase {
  readonly group: string;
  readonly at: 1 | 2 | 3;
}

export function phaseOf(object: AnalogValueName | string): Phase | undefined {
  const [, group, digits = ''] = /^(.+?)(12|23|31|1|2|3)$/.exec(object) ?? [];
  const at = ({ 1: 1, 2: 2, 3: 3, 12: 1, 23: 2, 31: 3 } as const)[Number(digits) as 1 | 2 | 3 | 12 | 23 | 31];
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
}

interface FedPhase extends Phase {
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
  let [orderly, all] = [0, 0];
  for (const one of fed) {
    for (const other of fed) {
      if (one.group !== other.group || other.at !== one.at + 1 || one.word.page !== other.word.page) continue;
      all++;
      if (other.word.address - one.word.address === 1 || other.word.address - one.word.address === 2) orderly++;
    }
  }
  return { isOrderly: (1 + orderly) / (2 + all), greatestFactor: Math.min(300, 30 * (1 + orderly)), fed };
}

/** Given that this object has a word, or has none: that the other phases of it have, or have none. */
const presentTogether = 0.97;
const presentAlone = 0.15;

/** How many addresses lie between the words of two phases: of one word each, or of two. */
const strides = {
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

/** What the other phases say for each hypothesis of a belief: factors on `present`, on `alike`, and on `free`. */
export interface Support {
  present(at: number): number;
  alike(at: number): number;
  readonly free: number;
}

/** By the observations of the other phases, and by those that feed an object already. */
export function supportOf(
  belief: NumberBelief,
  beliefs: readonly NumberBelief[],
  readings: Readings,
  layout: Layout,
): Support {
  const phase = phaseOf(belief.object);
  if (phase === undefined) return { present: () => 1, alike: () => 1, free: 1 };
  const asked = beliefs.flatMap((other): readonly Asked[] => {
    const its = phaseOf(other.object);
    return its === undefined || its.group !== phase.group || its.at === phase.at
      ? []
      : [{ offset: its.at - phase.at, belief: other, ...meansOf(other) }];
  });
  const fed = layout.fed.filter(
    ({ group, at, object }) =>
      group === phase.group && at !== phase.at && !asked.some((one) => one.belief.object === object),
  );
  const of = (kind: 'present' | 'alike', at: number) => {
    const reading = readings.all[Math.floor(at / places)];
    if (reading === undefined || asked.length + fed.length === 0) return 1;
    let factor = (1 - layout.isOrderly) * asked.reduce((all, one) => all * together(kind, one, one[kind]), 1);
    for (const [stride, share] of strides[reading.second === undefined ? 'single' : 'double']) {
      let placed = layout.isOrderly * share;
      for (const one of asked) placed *= together(kind, one, placedAt(kind, one, at, stride, readings, layout));
      for (const one of fed) {
        const isThere = isSamePlace(one.word, reading.word, stride * (one.at - phase.at));
        placed *= isThere ? layout.greatestFactor : 1 - presentTogether;
      }
      factor += placed;
    }
    return factor;
  };
  const free = asked.reduce((all, { present, absent }) => all * mixed(presentAlone, present, absent), 1);
  return { present: (at) => of('present', at), alike: (at) => of('alike', at), free };
}

interface Asked extends Means {
  readonly offset: number;
  readonly belief: NumberBelief;
}

interface Means {
  /** The likelihood of what was observed, wherever its word is, or whatever is alike; of no word; of the last two. */
  readonly present: number;
  readonly alike: number;
  readonly free: number;
  readonly absent: number;
}

function meansOf({ presentSum, alikeSum, free }: NumberBelief): Means {
  const absentPrior = 1 - presentPrior;
  const [alike, none] = [alikeSum / absentPrior, free / absentPrior];
  return { present: presentSum / presentPrior, alike, free: none, absent: alike + none };
}

function mixed(share: number, one: number, other: number): number {
  return share * one + (1 - share) * other;
}

/** One other phase, given that this object has a word (or only one that is alike), by what it is at its place. */
function together(kind: 'present' | 'alike', { present, absent, free }: Means, placed: number): number {
  return kind === 'present' ? mixed(presentTogether, placed, absent) : mixed(presentAlone, present, placed + free);
}

/**
 * The likelihood of what was observed of another phase when its word stands there: its share of the prior, one of all words
 * and scales, is taken away. So much at most a place speaks for a word.
 */
function placedAt(
  kind: 'present' | 'alike',
  { offset, belief, free, ...means }: Asked,
  at: number,
  stride: number,
  readings: Readings,
  layout: Layout,
): number {
  const beside = readings.besideOf(Math.floor(at / places), stride * offset);
  if (beside === undefined) return 0;
  const decimals = at % places;
  const share = (belief.quantity.decimals[decimals] ?? 1) / readings.all.length;
  const prior = kind === 'present' ? presentPrior : 1 - presentPrior;
  const found = (belief[kind][beside * places + decimals] ?? 0) / (prior * share);
  return Math.min(found, (means[kind] + free) * layout.greatestFactor);
}

function isSamePlace(one: SearchedWord, other: SearchedWord, offset: number): boolean {
  return one.page === other.page && one.functionCode === other.functionCode && one.address - other.address === offset;
}
