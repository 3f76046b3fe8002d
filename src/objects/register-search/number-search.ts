import type { AnalogValueName } from '../catalog/analog-values.js';
import { type Layout, layoutOf, phaseOf } from './neighbours.js';
import { beliefOf, isTwin, mixed, type NumberBelief, places, stepOf } from './number-beliefs.js';
import {
  type AlikeShare,
  absentOf,
  type Factor,
  groupsOf,
  presenceBefore,
  presenceOf,
  type Weighed,
  weighGroup,
} from './phase-groups.js';
import { numberOf, type Reading, type Readings, readingsOf } from './readings.js';
import { type Relation, type RelationResult, relationResult, relations, type ValueAt } from './relations.js';
import type { KnownValue, NumberObservation, SearchedWord, WordSample } from './search-types.js';
import { cuttingDisplays, isExplained } from './shown-number.js';
import { twinsOf } from './twins.js';
import { indexAfter, isConstant, wordAt } from './word-history.js';

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
  /** What other objects say of it. */
  readonly factor: number;
  /** Words that say the same, for which this one stands. */
  readonly copies?: readonly string[];
}

export interface NumberResults {
  readonly results: readonly NumberResult[];
  readonly readings: Readings;
  readonly layout: Layout;
}

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
  const unmixed = [...byObject].flatMap(([object, of]) => beliefOf(object, of, readings) ?? []);
  // None of a group being in words is the same whatever the display does.
  const grouped = groupsOf(unmixed).map((group) => ({ group, none: absentOf(group, readings, layout) }));
  const cutting = cuttingOf(grouped, readings, layout);
  const groups = grouped.map(({ group }) => group.map((one) => mixed(one, cutting)));
  const order = new Map(unmixed.map(({ object }, index) => [object, index]));
  let presence = presenceBefore;
  const weighed = (factor: Factor, alikeShare: AlikeShare) => {
    const all = groups.map((group) => {
      const none = absentOf(group, readings, layout, alikeShare);
      return weighGroup(group, none, readings, layout, factor, presence, alikeShare);
    });
    presence = presenceOf(all.filter(isTelling), presence);
    return all
      .flat()
      .map((one) => rankedOf(one, readings))
      .sort((one, other) => (order.get(one.belief.object) ?? 0) - (order.get(other.belief.object) ?? 0));
  };
  let results = weighed(
    () => 1,
    () => 1,
  );
  for (let round = 0; round < rounds; round++) {
    const evidence = evidenceOf(results, known);
    results = weighed(evidence.factor, alikeShareOf(results, layout, readings)).map((result) => {
      const ranked = result.ranked.map((one) => ({
        ...one,
        relations: evidence.relationsOf(result.belief, one.at),
        factor: evidence.factor(result.belief, one.at),
      }));
      return { ...result, ranked };
    });
  }
  return { results: results.map((result) => withCoarse(result, results, readings)), readings, layout };
}

/** The phases of a quantity, and the weight of none of them being in words. */
interface WholeGroup {
  readonly group: readonly NumberBelief[];
  readonly none: number;
}

/** The display of a site cuts off, or rounds: what all groups together make likely. */
function cuttingOf(groups: readonly WholeGroup[], readings: Readings, layout: Layout): number {
  const of = (cutting: number) =>
    groups.map(({ group, none }) => {
      const asShown = group.map((one) => mixed(one, cutting));
      const [first] = weighGroup(asShown, none, readings, layout, () => 1, presenceBefore);
      return first === undefined ? 1 : [...first.weights.values()].reduce((all, one) => all + one, first.absent);
    });
  const [rounds_, cuts] = [of(0), of(1)];
  let log = Math.log(cuttingDisplays / (1 - cuttingDisplays));
  // One group, of which something else may be true, is heard by so much at most.
  for (const [index, cut] of cuts.entries()) {
    const ratio = Math.log(cut / (rounds_[index] ?? 1));
    if (Number.isFinite(ratio)) log += Math.min(mostOfManner, Math.max(-mostOfManner, ratio));
  }
  return 1 / (1 + Math.exp(-log));
}

const mostOfManner = 4;

/** A group that showed the same value throughout tells nothing of whether groups are in words. */
function isTelling(group: readonly Weighed[]): boolean {
  return group.some(({ belief: { shots } }) => shots.filter(({ isNew }) => isNew).length > 1);
}

/** What objects say of one another is heard so many times: the second time by those that were made certain by the first. */
const rounds = 2;

function rankedOf({ belief, weights, absent }: Weighed, readings: Readings): NumberResult {
  const ranked: Ranked[] = [];
  for (const [at, probability] of weights) {
    const reading = readings.all[Math.floor(at / places)];
    if (reading === undefined) continue;
    ranked.push({ at, reading, decimals: (at % places) as 0 | 1 | 2 | 3, probability, relations: [], factor: 1 });
  }
  return normalized(belief, ranked, absent);
}

/**
 * A word that is much coarser than the display explains whatever a finer one does, by few digits: that the finer one agrees in
 * all of them may be because both grow alike (a load in percent beside kVA). So much at least is left to each.
 */
const coarse = { times: 4, least: 0.01 };
/** What all grow with the load: any step that is coarser. */
const growing: ReadonlySet<string> = new Set(['A', 'kVA', 'kW', '%']);

function withCoarse(result: NumberResult, all: readonly NumberResult[], readings: Readings): NumberResult {
  const { belief, ranked, absent } = result;
  const resolution = Math.min(...belief.shots.map((shot) => shot.resolution));
  const [top] = ranked;
  if (top === undefined || (stepOf[top.decimals] ?? 1) > resolution) return result;
  const raised = ranked.map((one) => {
    const step = stepOf[one.decimals] ?? 1;
    const isCoarse = growing.has(belief.quantity.row.unit)
      ? step > (stepOf[top.decimals] ?? 1)
      : step >= coarse.times * resolution;
    if (!isCoarse || one.probability > coarse.least * top.probability) return one;
    if (one.factor < 0.1 || isConstant(one.reading)) return one;
    return saysAll(one.at, belief, readings) && isSaidBeside(one, belief, all, readings)
      ? { ...one, probability: coarse.least * top.probability }
      : one;
  });
  return normalized(belief, raised, absent);
}

/** Whether it said all that was shown of an object. */
export function saysAll(at: number, { shots }: NumberBelief, readings: Readings): boolean {
  const step = stepOf[at % places] ?? 1;
  return shots.every((shot) => {
    const window = readings.windowAt(Math.floor(at / places), shot.atMs);
    return window !== undefined && isExplained(shot, window, step);
  });
}

/** The words beside say all that was shown of the other phases. */
function isSaidBeside(
  { at }: Ranked,
  { object }: NumberBelief,
  all: readonly NumberResult[],
  readings: Readings,
): boolean {
  const phase = phaseOf(object);
  const others = all.flatMap(({ belief }) => {
    const its = phaseOf(belief.object);
    return its !== undefined && its.group === phase?.group && its.at !== phase.at ? [{ belief, its }] : [];
  });
  return [1, 2, 3, 4, 6].some((stride) =>
    others.every(({ belief, its }) => {
      const beside = readings.besideOf(Math.floor(at / places), stride * (its.at - (phase?.at ?? 1)));
      return beside !== undefined && saysAll(beside * places + (at % places), belief, readings);
    }),
  );
}

/**
 * Of the words that are alike the one that is known to be a twin's may be it as before; the others are fewer by as much as twins have
 * words of their own.
 */
function alikeShareOf(results: readonly NumberResult[], layout: Layout, readings: Readings): AlikeShare {
  const keysOfObject = new Map<string, readonly string[]>(
    results.flatMap(({ belief, ranked: [top] }) => {
      return top !== undefined && top.probability >= certain ? [[belief.object, keysOf(top.reading)] as const] : [];
    }),
  );
  for (const word of layout.feeding) {
    for (const object of word.feeds) keysOfObject.set(object, [...(keysOfObject.get(object) ?? []), word.key]);
  }
  const shares = new Map<NumberBelief['object'], { readonly taken: ReadonlySet<string>; readonly left: number }>();
  for (const { belief } of results) {
    const twins = twinsOf(belief.object);
    if (twins === undefined) continue;
    const located = twins.objects.map((names) => names.flatMap((name) => keysOfObject.get(name) ?? []));
    const missing = located.filter((keys) => keys.length === 0).length / located.length;
    shares.set(belief.object, { taken: new Set(located.flat()), left: twins.others + (1 - twins.others) * missing });
  }
  return ({ object }, at) => {
    const of = shares.get(object);
    const reading = readings.all[Math.floor(at / places)];
    if (of === undefined || reading === undefined) return 1;
    return keysOf(reading).some((key) => of.taken.has(key)) ? 1 : of.left;
  };
}

interface Evidence {
  readonly factor: Factor;
  relationsOf(belief: NumberBelief, at: number): readonly RelationResult[];
}

/** What the likely words of other objects say of the hypotheses of one: relations, and that one word is not two objects. */
function evidenceOf(results: readonly NumberResult[], known: readonly KnownValue[]): Evidence {
  const values = valuesOf(known, results);
  const factors = new Map<
    NumberBelief['object'],
    Map<number, { factor: number; relations: readonly RelationResult[] }>
  >();
  for (const result of results) {
    const taken = takenBy(result, results);
    const own = relations.filter(({ object }) => object === result.belief.object);
    const of = new Map<number, { factor: number; relations: readonly RelationResult[] }>();
    for (const one of result.ranked) {
      if (one.probability < unheard) break;
      const held = relationsOf(one, own, values);
      const free = keysOf(one.reading).reduce((product, key) => product * (taken.get(key) ?? 1), 1);
      of.set(one.at, { factor: held.reduce((all, { factor }) => all * factor, free), relations: held });
    }
    factors.set(result.belief.object, of);
  }
  return {
    factor: ({ object }, at) => factors.get(object)?.get(at)?.factor ?? 1,
    relationsOf: ({ object }, at) => factors.get(object)?.get(at)?.relations ?? [],
  };
}

/** What others have to say of a word as unlikely as this makes no difference. */
const unheard = 1e-7;

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

function valuesOf(known: readonly KnownValue[], results: readonly NumberResult[]): Values {
  const knownOf = new Map<AnalogValueName, { atMs: number; word: number }[]>();
  for (const { object, value, atMs } of [...known].sort((one, other) => one.atMs - other.atMs)) {
    const samples = knownOf.get(object) ?? [];
    samples.push({ atMs, word: value });
    knownOf.set(object, samples);
  }
  const steps = new Map([...knownOf].map(([object, samples]) => [object, 10 ** -Math.max(...samples.map(placesOf))]));
  const best = new Map(results.map(({ belief, ranked }) => [belief.object, ranked[0]]));
  const valueAt: ValueAt = (object, atMs) => {
    const samples = knownOf.get(object);
    if (samples !== undefined) {
      const value = knownAt(samples, atMs);
      return value === undefined ? undefined : { value, step: steps.get(object) ?? 1 };
    }
    const top = best.get(object);
    if (top === undefined || top.probability < certain) return undefined;
    const word = wordAt(top.reading.samples, atMs);
    const step = stepOf[top.decimals] ?? 1;
    return word === undefined ? undefined : { value: numberOf(top.reading, word) * step, step };
  };
  return { valueAt, timesOf: (object) => knownOf.get(object)?.map(({ atMs }) => atMs) };
}

interface Values {
  readonly valueAt: ValueAt;
  /** When it is known; undefined: at no time of its own. */
  timesOf(object: AnalogValueName): readonly number[] | undefined;
}

/** A value that is known from time to time tells nothing of long after: so far it stands. */
const knownForMs = 4000;

function knownAt(samples: readonly WordSample[], atMs: number): number | undefined {
  const index = indexAfter(samples, atMs);
  const [before, after] = [samples[index - 1], samples[index]];
  const near = [before, after].flatMap((one) => (one && Math.abs(one.atMs - atMs) <= knownForMs ? [one] : []));
  return near.sort((one, other) => Math.abs(one.atMs - atMs) - Math.abs(other.atMs - atMs))[0]?.word;
}

/** Behind the point, at most three. */
function placesOf({ word }: { readonly word: number }): number {
  return [0, 1, 2].find((digits) => Math.abs(word * 10 ** digits - Math.round(word * 10 ** digits)) < 1e-6) ?? 3;
}

/** So many values of a word are compared with what others make one expect. */
const comparedValues = 40;

function relationsOf(one: Ranked, own: readonly Relation[], values: Values): readonly RelationResult[] {
  const step = stepOf[one.decimals] ?? 1;
  return own.flatMap((relation) => {
    const times = relation.inputs.map((input) => values.timesOf(input)).find((known) => known !== undefined);
    const moments = fewOf(times ?? one.reading.samples.map(({ atMs }) => atMs)).flatMap((atMs) => {
      const word = wordAt(one.reading.samples, atMs);
      return word === undefined ? [] : [{ atMs, value: numberOf(one.reading, word) * step }];
    });
    return relationResult(relation, moments, step, values.valueAt) ?? [];
  });
}

function fewOf(times: readonly number[]): readonly number[] {
  const stride = Math.max(1, Math.ceil(times.length / comparedValues));
  return times.filter((_, index) => index % stride === 0 || index === times.length - 1);
}

/** One word is not two objects. */
function takenBy(result: NumberResult, all: readonly NumberResult[]): ReadonlyMap<string, number> {
  const taken = new Map<string, number>();
  for (const { belief, ranked } of all) {
    if (belief === result.belief) continue;
    const kept = isTwin(belief.object, result.belief.object) ? sharedByTwins : sharedWord;
    const ofWord = new Map<string, number>();
    for (const { reading, probability } of ranked) {
      if (probability < leastShare) break;
      for (const key of keysOf(reading)) ofWord.set(key, (ofWord.get(key) ?? 0) + probability);
    }
    for (const [key, share] of ofWord) taken.set(key, (taken.get(key) ?? 1) * (1 - Math.min(1, share) * (1 - kept)));
  }
  return taken;
}

export function keysOf({ word, second }: Reading): readonly string[] {
  return second === undefined ? [word.key] : [word.key, second.key];
}
