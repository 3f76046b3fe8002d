import type { AnalogValueName } from '../catalog/analog-values.js';
import { type Layout, layoutOf, supportOf } from './neighbours.js';
import { beliefOf, isTwin, type NumberBelief, places, stepOf } from './number-beliefs.js';
import { numberOf, type Reading, type Readings, readingsOf } from './readings.js';
import { type RelationResult, relationResult, relations, type ValueAt } from './relations.js';
import type { KnownValue, NumberObservation, SearchedWord } from './search-types.js';
import { wordAt } from './word-history.js';

/** What all observations of all objects say together of one object. */
export interface NumberResult {
  readonly belief: NumberBelief;
  /** Likeliest first: hypotheses with their probability. */
  readonly ranked: readonly Ranked[];
  readonly absent: number;
}

export interface Ranked {
  readonly at: number;
  readonly reading: Reading;
  readonly decimals: 0 | 1 | 2 | 3;
  readonly probability: number;
  readonly relations: readonly RelationResult[];
}

export interface NumberResults {
  readonly results: readonly NumberResult[];
  readonly readings: Readings;
  readonly layout: Layout;
}

/** What is less likely than this, compared with the best, is not looked at. */
const negligible = 1e-8;
/** That one word is two objects; the same value of the unit and of the whole often is. */
const sharedWord = 0.02;
const sharedByTwins = 0.7;
const leastShare = 1e-4;

export function searchNumbers(
  words: readonly SearchedWord[],
  observations: readonly NumberObservation[],
  known: readonly KnownValue[],
): NumberResults {
  const readings = readingsOf(words);
  const layout = layoutOf(words);
  const byObject = new Map<AnalogValueName, NumberObservation[]>();
  for (const observation of observations) {
    const of = byObject.get(observation.object) ?? [];
    of.push(observation);
    byObject.set(observation.object, of);
  }
  const beliefs = [...byObject].flatMap(([object, of]) => beliefOf(object, of, readings) ?? []);
  const placed = beliefs.map((belief) => withNeighbours(belief, beliefs, readings, layout));
  const valueAt = valuesOf(known, placed);
  const related = placed.map((result) => withRelations(result, valueAt));
  return { results: related.map((result) => withoutShared(result, related)), readings, layout };
}

function withNeighbours(
  belief: NumberBelief,
  beliefs: readonly NumberBelief[],
  readings: Readings,
  layout: Layout,
): NumberResult {
  const support = supportOf(belief, beliefs, readings, layout);
  const ranked: Ranked[] = [];
  let absent = belief.free * support.free;
  for (let at = 0; at < belief.present.length; at++) {
    const [present, alike] = [belief.present[at] ?? 0, belief.alike[at] ?? 0];
    if (alike > negligible) absent += alike * support.alike(at);
    const reading = readings.all[Math.floor(at / places)];
    if (present <= negligible || reading === undefined) continue;
    const probability = present * support.present(at);
    ranked.push({ at, reading, decimals: (at % places) as 0 | 1 | 2 | 3, probability, relations: [] });
  }
  return normalized(belief, ranked, absent);
}

function normalized(belief: NumberBelief, ranked: readonly Ranked[], absent: number): NumberResult {
  const sum = ranked.reduce((all, { probability }) => all + probability, absent);
  if (!(sum > 0)) return { belief, ranked: [], absent: 1 };
  const shares = ranked.map((one) => ({ ...one, probability: one.probability / sum }));
  return { belief, ranked: shares.sort(byProbability), absent: absent / sum };
}

/** Ties stand in the order of the words, whatever the order they came in. */
function byProbability(one: Ranked, other: Ranked): number {
  return other.probability - one.probability || one.at - other.at;
}

/** An object is known by its own value, or by a word that is all but certain. */
const certain = 0.9;

function valuesOf(known: readonly KnownValue[], results: readonly NumberResult[]): ValueAt {
  const knownOf = new Map<AnalogValueName, { atMs: number; word: number }[]>();
  for (const { object, value, atMs } of [...known].sort((one, other) => one.atMs - other.atMs)) {
    const samples = knownOf.get(object) ?? [];
    samples.push({ atMs, word: value });
    knownOf.set(object, samples);
  }
  const best = new Map(results.map(({ belief, ranked }) => [belief.object, ranked[0]]));
  return (object, atMs) => {
    const samples = knownOf.get(object);
    if (samples !== undefined) return wordAt(samples, atMs);
    const top = best.get(object);
    if (top === undefined || top.probability < certain) return undefined;
    const word = wordAt(top.reading.samples, atMs);
    return word === undefined ? undefined : numberOf(top.reading, word) * (stepOf[top.decimals] ?? 1);
  };
}

/** So many values of a word are compared with what others make one expect. */
const comparedValues = 40;

function withRelations({ belief, ranked, absent }: NumberResult, valueAt: ValueAt): NumberResult {
  const own = relations.filter(({ object }) => object === belief.object);
  if (own.length === 0) return { belief, ranked, absent };
  const judged = ranked.map((one) => {
    if (one.probability < 1e-6) return one;
    const step = stepOf[one.decimals] ?? 1;
    const { samples } = one.reading;
    const stride = Math.max(1, Math.ceil(samples.length / comparedValues));
    const values = samples
      .filter((_, index) => index % stride === 0 || index === samples.length - 1)
      .map(({ atMs, word }) => ({ atMs, value: numberOf(one.reading, word) * step }));
    const results = own.flatMap((relation) => relationResult(relation, values, step, valueAt) ?? []);
    const factor = results.reduce((all, result) => all * result.factor, 1);
    return { ...one, probability: one.probability * factor, relations: results };
  });
  return normalized(belief, judged, absent);
}

/** One word is not two objects. */
function withoutShared(result: NumberResult, all: readonly NumberResult[]): NumberResult {
  const others = all.filter(({ belief }) => belief !== result.belief);
  const taken = new Map<string, number>();
  for (const { belief, ranked } of others) {
    const kept = isTwin(belief.object, result.belief.object) ? sharedByTwins : sharedWord;
    const ofWord = new Map<string, number>();
    for (const { reading, probability } of ranked) {
      if (probability < leastShare) break;
      for (const key of keysOf(reading)) ofWord.set(key, (ofWord.get(key) ?? 0) + probability);
    }
    for (const [key, share] of ofWord) taken.set(key, (taken.get(key) ?? 1) * (1 - Math.min(1, share) * (1 - kept)));
  }
  const free = result.ranked.map((one) => {
    const factor = keysOf(one.reading).reduce((product, key) => product * (taken.get(key) ?? 1), 1);
    return { ...one, probability: one.probability * factor };
  });
  return normalized(result.belief, free, result.absent);
}

export function keysOf({ word, second }: Reading): readonly string[] {
  return second === undefined ? [word.key] : [word.key, second.key];
}
