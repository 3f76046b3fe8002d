import type { AnalogValueName } from '../catalog/analog-values.js';
import { type NumberBelief, places } from './number-beliefs.js';
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

/** What the other phases say for each hypothesis of a belief: factors on `present`, on `alike`, and on `free`. */
export interface Messages {
  present(at: number): number;
  alike(at: number): number;
  readonly free: number;
}

/** What the observations of one other phase say. */
export function messagesOf(to: NumberBelief, from: NumberBelief, readings: Readings, layout: Layout): Messages {
  const [toPhase, fromPhase] = [phaseOf(to.object), phaseOf(from.object)];
  const offset = (fromPhase?.at ?? 0) - (toPhase?.at ?? 0);
  const mean = { present: from.presentSum / 0.85, alike: from.alikeSum / 0.15, free: from.free / 0.15 };
  const placed = (of: 'present' | 'alike', at: number, prior: number) => {
    const beside = readings.besideOf(Math.floor(at / places), offset);
    const found = beside === undefined ? 0 : (from[of][beside * places + (at % places)] ?? 0);
    // Its share of the prior is one of all words and scales: standing where it is expected, in the same scale, takes the place of that.
    const share = (from.quantity.decimals[at % places] ?? 1) / readings.all.length;
    const there = Math.min(found / (prior * share), mean[of] * layout.greatestFactor);
    return layout.isOrderly * there + (1 - layout.isOrderly) * mean[of];
  };
  const absent = mean.alike + mean.free;
  return {
    present: (at) => presentTogether * placed('present', at, 0.85) + (1 - presentTogether) * absent,
    alike: (at) => presentAlone * mean.present + (1 - presentAlone) * (placed('alike', at, 0.15) + mean.free),
    free: presentAlone * mean.present + (1 - presentAlone) * absent,
  };
}

/** What a phase that is known speaks for: the word beside it. */
export function fedFactor(to: NumberBelief, at: number, readings: Readings, layout: Layout): number {
  const phase = phaseOf(to.object);
  const reading = readings.all[Math.floor(at / places)];
  if (phase === undefined || reading === undefined) return 1;
  let factor = 1;
  for (const fed of layout.fed) {
    if (fed.group !== phase.group || fed.at === phase.at) continue;
    const { page, functionCode, address } = fed.word;
    const width = reading.second === undefined ? 1 : 2;
    const isThere =
      reading.word.page === page &&
      reading.word.functionCode === functionCode &&
      reading.word.address - address === width * (phase.at - fed.at);
    factor *= 1 - layout.isOrderly + (isThere ? layout.isOrderly * layout.greatestFactor : 0);
  }
  return factor;
}
