import { bitStrings } from '../catalog/bit-strings.js';
import { multiStates } from '../catalog/multi-states.js';
import {
  absenceBound,
  acceptanceBound,
  greatestCandidates,
  highestProbability,
  leastProbability,
} from './acceptance.js';
import {
  changingPredicates,
  distinctValues,
  type Edges,
  edgesOf,
  greatestStates,
  holds,
  type Predicate,
  shareHeld,
} from './bit-predicates.js';
import type {
  Advice,
  BitObservation,
  Candidate,
  Evidence,
  Finding,
  SearchedWord,
  SearchOptions,
} from './search-types.js';
import { isCopy } from './word-history.js';

/** Before anything was observed: a readable bit is it; none is, but one goes with it; none has to do with it. */
const presentPrior = 0.85;
const alikePrior = 0.3;
const freePrior = 0.05;
/** The person errs, or reads a display that is behind. */
const misread = 0.02;
/** Of those that go with it: a general alarm, which rises with each; a companion, which rises with some. */
const generalShare = 0.4;
const companionRises = 0.4;
/** Two alarms rise together now and then. */
const together = 0.1;
/** An episode between the first observation and the last that nobody told. */
const untold = 0.3;
const untoldOfAlike = 0.5;
const greatestUntold = 10;
/** The person sees an alarm that long after it rose, in the mean; clocks and polling may make it look earlier. */
const seenAfterMs = 20_000;
const seenBeforeMs = 15_000;
/** Where an answer was missed, it may look earlier by another cycle; of what is seen, so much at most. Judgement, as all priors here. */
const seenBeforeMissedMs = 25_000;
const missed = 0.02;
/** Episodes this near are one. */
const sameMs = 30_000;

/** Which bits, or values of words, are the alarms and states that were observed. */
export function searchBits(
  words: readonly SearchedWord[],
  observations: readonly BitObservation[],
  { alarmsRose = [] }: SearchOptions,
): readonly Finding[] {
  if (observations.length === 0) return [];
  const facts = factsOf(words);
  const byPart = new Map<string, BitObservation[]>();
  for (const observation of observations) {
    const key = `${observation.object}.${observation.part}`;
    byPart.set(key, [...(byPart.get(key) ?? []), observation]);
  }
  for (const own of byPart.values()) own.push(...otherwiseTold(own, observations));
  const rises = observations.flatMap(({ isSet, sinceMs }) => (isSet && sinceMs !== undefined ? [sinceMs] : []));
  const all = [...rises, ...alarmsRose];
  const alone = [...byPart.values()].map((own) => findingOf(facts, own, all));
  const found = [...byPart.values()].map((own) => {
    const listing = listingOf(own, alone);
    return listing.size === 0 ? findingOf(facts, own, all) : findingOf(facts, own, all, listing);
  });
  return found.map((finding) => unlessShared(finding, found));
}

/** An object has one state: who tells of another one tells that this is not. */
function otherwiseTold(
  [first]: readonly BitObservation[],
  observations: readonly BitObservation[],
): readonly BitObservation[] {
  if (first === undefined || !isStateObject(first.object)) return [];
  return observations.flatMap(({ object, part, isSet, atMs }) => {
    if (object !== first.object || part === first.part || !isSet) return [];
    return [{ kind: 'bit', object, part: first.part, isSet: false, atMs } as const];
  });
}

function isStateObject(object: BitObservation['object']): boolean {
  return multiStates.some(({ name }) => name === object);
}

/** How likely each word lists the states of the object, by the other states that it was asked for. */
function listingOf([first]: readonly BitObservation[], all: readonly Finding[]): ReadonlyMap<string, number> {
  const listing = new Map<string, number>();
  if (first === undefined || !isStateObject(first.object)) return listing;
  for (const { object, part, candidates } of all) {
    if (object !== first.object || part === first.part) continue;
    for (const { key, equals, probability } of candidates) {
      if (equals !== undefined) listing.set(key, Math.max(listing.get(key) ?? 0, probability));
    }
  }
  return listing;
}

/** A word that lists one state of an object lists the others, and its bits are none: but for so much. */
const besideList = 0.003;

/** What all parts are compared with, made once. */
interface Facts {
  readonly changing: readonly Changing[];
  readonly spanMs: number;
  /** How many bits there are in all, and how many of them are always 1 (or, negated, always 0). */
  readonly bits: number;
  readonly constants: number;
}

interface Changing {
  readonly predicate: Predicate;
  readonly edges: Edges;
  readonly isList: boolean;
  readonly isMeasurement: boolean;
  readonly values: readonly number[];
}

function factsOf(words: readonly SearchedWord[]): Facts {
  const ordered = [...words].sort((one, other) => (one.key < other.key ? -1 : 1));
  const changing = ordered.flatMap((word) => {
    const values = distinctValues(word);
    return changingPredicates(word, values).map((predicate): Changing => {
      const isMeasurement = values.length > greatestStates;
      return { predicate, edges: edgesOf(predicate), isList: predicate.equals !== undefined, isMeasurement, values };
    });
  });
  const times = ordered.flatMap(({ samples }) => [samples[0]?.atMs ?? 0, samples.at(-1)?.atMs ?? 0]);
  const spanMs = times.length === 0 ? 0 : greatest(times) - least(times);
  const bits = 16 * words.length;
  return { changing, spanMs: Math.max(600_000, spanMs), bits, constants: Math.max(0, bits - changing.length / 2) };
}

function least(times: readonly number[]): number {
  return times.reduce((one, other) => Math.min(one, other), Number.POSITIVE_INFINITY);
}

function greatest(times: readonly number[]): number {
  return times.reduce((one, other) => Math.max(one, other), Number.NEGATIVE_INFINITY);
}

interface Judged extends Changing {
  readonly probability: number;
  readonly changedWith: number;
  readonly changedOtherwise: number;
  readonly roseWithOthers: number;
}

function findingOf(
  facts: Facts,
  own: readonly BitObservation[],
  allRises: readonly number[],
  listing: ReadonlyMap<string, number> = new Map(),
): Finding {
  const [{ object, part } = { object: 'UnitAlarms', part: 0 } as const] = own;
  const ownRises = own.flatMap(({ isSet, sinceMs }) => (isSet && sinceMs !== undefined ? [sinceMs] : []));
  const others = apart(allRises).filter((at) => !ownRises.some((rise) => Math.abs(rise - at) < 2 * sameMs));
  const isGeneral = textOf(object, part).includes('GENERAL');
  let absent = freePrior * freeLikelihood(facts, own);
  const judged: Judged[] = [];
  for (const one of facts.changing) {
    const prior = (priorOf(one, object) * ofList(one.predicate, listing)) / facts.bits;
    const likelihood = likelihoodOf(one, own, facts.spanMs);
    const roseWithOthers = others.filter((at) => isNear(one.edges.rises, at)).length;
    const changes = own.filter(({ sinceMs }) => sinceMs !== undefined);
    const untoldRises = Math.min(greatestUntold, otherwise(one, own));
    const [with_, without] = [roseWithOthers, others.length - roseWithOthers];
    const own_ = isGeneral ? 1 : together ** with_ * (1 - together) ** without;
    const general = isGeneral ? 0 : generalShare * 0.95 ** with_ * 0.05 ** without;
    const companion = (1 - generalShare) * companionRises ** changes.length * 0.3 ** with_ * 0.7 ** without;
    absent += alikePrior * prior * likelihood * (general + companion) * untoldOfAlike ** untoldRises;
    judged.push({
      ...one,
      probability: presentPrior * prior * likelihood * own_ * untold ** untoldRises,
      changedWith: changes.filter(({ isSet, sinceMs = 0, sinceWithinMs }) =>
        isNear(edgesFor(one.edges, isSet), sinceMs, sinceWithinMs),
      ).length,
      changedOtherwise: untoldRises,
      roseWithOthers,
    });
  }
  // All that never changed together: each the same, so that none is ever told.
  const constant = (presentPrior * facts.constants * constantLikelihood(facts, own)) / facts.bits;
  const sum = judged.reduce((all, { probability }) => all + probability, absent + constant);
  const ranked = judged
    .map((one) => ({ ...one, probability: one.probability / sum }))
    .filter(({ probability }) => probability >= leastProbability)
    .sort((one, other) => other.probability - one.probability);
  return toldOf(own, ranked, absent / sum);
}

/** What it makes of a predicate that words list other states of the object. */
function ofList({ word, equals }: Predicate, listing: ReadonlyMap<string, number>): number {
  const listed = listing.get(word.key) ?? 0;
  const elsewhere = Math.max(0, ...[...listing].map(([key, share]) => (key === word.key ? 0 : share)));
  const of = equals === undefined ? 1 - listed * (1 - besideList) : 1;
  return of * (1 - elsewhere * (1 - besideList));
}

/** One of each group of times that belong together. */
function apart(times: readonly number[]): readonly number[] {
  const ordered = [...times].sort((one, other) => one - other);
  return ordered.filter((at, index) => index === 0 || at - (ordered[index - 1] ?? 0) > sameMs);
}

function edgesFor({ rises, falls }: Edges, isSet: boolean): readonly number[] {
  return isSet ? rises : falls;
}

function isNear(edges: readonly number[], atMs: number, withinMs = 0): boolean {
  return edges.some(
    (edge) => edge >= atMs - 3 * seenAfterMs - withinMs && edge <= atMs + seenBeforeMissedMs + withinMs,
  );
}

function textOf(object: BitObservation['object'], part: number): string {
  const bits = bitStrings.find(({ name }) => name === object)?.bits[part];
  return (bits ?? multiStates.find(({ name }) => name === object)?.states[part - 1] ?? '').toUpperCase();
}

/** What it is before anything is observed: 1 for a plain bit. */
function priorOf({ predicate, isList, isMeasurement, values }: Changing, object: BitObservation['object']): number {
  const { word, negated } = predicate;
  const form = isList ? listPrior(object, values) : negated === true ? 0.1 : 1;
  const managed = word.managed === false ? 0.05 : 1;
  // The bits of a measurement change all the time.
  return form * managed * (isMeasurement ? 0.02 : 1) * (word.feeds.length > 0 ? 0.5 : 1);
}

/** A state may be one value of a word; an alarm hardly ever. A word that was only 0 and one bit is rather a bit. */
function listPrior(object: BitObservation['object'], values: readonly number[]): number {
  const isState = multiStates.some(({ name }) => name === object);
  const [first, second] = values;
  const isOneBit = values.length === 2 && first === 0 && second !== undefined && (second & (second - 1)) === 0;
  return isState ? (isOneBit ? 0.3 : 1) : isOneBit ? 0.002 : 0.05;
}

function likelihoodOf({ predicate, edges }: Changing, own: readonly BitObservation[], spanMs: number): number {
  let likelihood = 1;
  for (const { isSet, sinceMs, sinceWithinMs = 0, atMs } of own) {
    const share = shareHeld(predicate, atMs);
    const matching = share === undefined ? 0.5 : isSet ? share : 1 - share;
    likelihood *= (1 - misread) * matching + misread / 2;
    if (sinceMs === undefined) continue;
    const densest = edgesFor(edges, isSet).reduce(
      (best, edge) => Math.max(best, delayDensity(sinceMs - edge, sinceWithinMs)),
      0,
    );
    likelihood *= (1 - misread) * densest + misread / spanMs;
  }
  return likelihood;
}

/** How likely a change is seen so long after it happened, per millisecond; the time is off by as much as `withinMs`, either way. */
function delayDensity(delayMs: number, withinMs: number): number {
  const half = Math.max(leastWithinMs, withinMs);
  return (seenWithin(delayMs + half) - seenWithin(delayMs - half)) / (2 * half);
}

/** Nobody tells a time nearer than this. */
const leastWithinMs = 500;

/** How likely a change is seen so long after it happened, or earlier. */
function seenWithin(delayMs: number): number {
  const early = missed * Math.min(1, Math.max(0, 1 + delayMs / seenBeforeMissedMs));
  if (delayMs < -seenBeforeMs) return early;
  if (delayMs < 0) return early + (0.3 - missed) * (1 + delayMs / seenBeforeMs);
  return 0.3 + 0.7 * (1 - Math.exp(-delayMs / seenAfterMs));
}

function freeLikelihood({ spanMs }: Facts, own: readonly BitObservation[]): number {
  let likelihood = 1;
  let before: boolean | undefined;
  for (const { isSet, sinceMs } of own) {
    if (isSet !== before) likelihood *= 0.5;
    if (sinceMs !== undefined) likelihood /= spanMs;
    before = isSet;
  }
  return likelihood;
}

/** Of a bit that is always 1, when seen so; of one that is always 0, negated. */
function constantLikelihood({ spanMs }: Facts, own: readonly BitObservation[]): number {
  return own.reduce((all, { isSet, sinceMs }) => {
    const matching = isSet ? 1 - misread : misread / 2;
    return all * matching * (sinceMs === undefined ? 1 : misread / spanMs);
  }, 1);
}

/** Between the first observation and the last it rose when none told of it. */
function otherwise({ edges }: Changing, own: readonly BitObservation[]): number {
  const times = own.flatMap(({ atMs, sinceMs }) => (sinceMs === undefined ? [atMs] : [atMs, sinceMs]));
  const [from, to] = [least(times), greatest(times)];
  const told = own
    .filter(({ isSet }) => isSet)
    .flatMap(({ atMs, sinceMs, sinceWithinMs = 0 }) => [
      { atMs: sinceMs ?? atMs, withinMs: sinceWithinMs },
      { atMs, withinMs: 0 },
    ]);
  const isTold = (rise: number) => told.some(({ atMs, withinMs }) => isNear([rise], atMs, withinMs));
  return edges.rises.filter((rise) => rise > from && rise < to && !isTold(rise)).length;
}

function toldOf(own: readonly BitObservation[], ranked: readonly Judged[], absent: number): Finding {
  const [{ object, part } = { object: 'UnitAlarms', part: 0 } as const] = own;
  const told = ranked.slice(0, greatestCandidates);
  const candidates = told.map((one) => candidateOf(one, told, own));
  const [first] = candidates;
  const changes = own.filter(({ sinceMs }) => sinceMs !== undefined).length;
  // Where another bit came each time as well, as that of a cause may, seconds alone part the two, and a missed answer costs more of them.
  const isAlone = isStateObject(object) || !ranked.slice(1).some((one) => one.changedWith === changes);
  const isFound = first !== undefined && first.probability >= acceptanceBound && isAlone;
  const isNone = !isFound && absent >= absenceBound && told.every(({ changedWith }) => 2 * changedWith <= changes);
  const verdict = isFound ? 'found' : isNone ? 'none' : 'open';
  return {
    object,
    part,
    verdict,
    candidates,
    absent,
    advice: isFound ? { code: 'none' } : adviceOf(told, own, isNone),
  };
}

function candidateOf(one: Judged, all: readonly Judged[], own: readonly BitObservation[]): Candidate {
  const { word, bit, negated, equals } = one.predicate;
  const changes = own.filter(({ sinceMs }) => sinceMs !== undefined).length;
  const last = word.samples.at(-1)?.word;
  const evidence: Evidence[] = [
    ...(changes > 0 ? [{ code: 'changed-with', count: one.changedWith, of: changes } as const] : []),
    ...(one.changedOtherwise > 0 ? [{ code: 'changed-otherwise', count: one.changedOtherwise } as const] : []),
    ...(one.roseWithOthers > 0 ? [{ code: 'general-alarm', count: one.roseWithOthers } as const] : []),
    ...all.flatMap((other) => rivalry(one, other)),
    ...(word.feeds.length > 0 ? [{ code: 'feeds', objects: word.feeds } as const] : []),
    ...(word.documented === undefined
      ? []
      : [{ code: 'documented', name: word.documented.name, certainty: word.documented.certainty } as const]),
    ...(word.managed === undefined ? [] : [{ code: 'managed', managed: word.managed } as const]),
  ];
  return {
    key: word.key,
    address: word.address,
    functionCode: word.functionCode,
    type: 'u16',
    decimals: 0,
    ...(bit === undefined ? {} : { bit }),
    ...(negated === true ? { negated } : {}),
    ...(equals === undefined ? {} : { equals }),
    probability: Math.min(one.probability, highestProbability),
    evidence,
    now: last === undefined ? undefined : Number(holds(one.predicate, last)),
    alsoFeeds: word.feeds,
  };
}

function rivalry(one: Judged, other: Judged): readonly Evidence[] {
  const { key } = other.predicate.word;
  if (key === one.predicate.word.key) return [];
  if (areCopies(one, other)) return [{ code: 'copy-of', key }];
  return other.probability >= 0.05 * one.probability && other.probability >= 0.01 ? [{ code: 'alike', key }] : [];
}

function areCopies(one: Judged, other: Judged): boolean {
  const held = ({ predicate }: Judged) =>
    predicate.word.samples.map(({ atMs, word }) => ({ atMs, word: Number(holds(predicate, word)) }));
  return one.edges.rises.length === other.edges.rises.length && isCopy(held(one), held(other));
}

function adviceOf(told: readonly Judged[], own: readonly BitObservation[], isNone: boolean): Advice {
  if (isNone) return { code: 'not-readable' };
  const [first, ...rest] = told;
  const rivals = first === undefined ? [] : rest.filter((one) => one.probability >= 0.02 * first.probability);
  const changes = own.filter(({ sinceMs }) => sinceMs !== undefined).length;
  const [{ object } = { object: 'UnitAlarms' } as const] = own;
  const state = multiStates.find(({ name }) => name === object)?.name;
  if (first !== undefined && state !== undefined && changes >= 2 && rivals.length > 0) {
    const isOneWord = rivals.every(({ predicate }) => predicate.word.key === first.predicate.word.key);
    if (isOneWord) return { code: 'tell-other-state', object: state };
  }
  if (first !== undefined && changes >= 2 && rivals.length > 0 && rivals.every((rival) => areCopies(first, rival))) {
    return { code: 'choose', keys: [first, ...rivals].map(({ predicate }) => predicate.word.key) };
  }
  const last = own.reduce((one, other) => (other.atMs >= one.atMs ? other : one), own[0] ?? { isSet: false, atMs: 0 });
  return { code: 'tell-change', toSet: !last.isSet };
}

/** What leads two alarms is proposed for neither. */
function unlessShared(finding: Finding, all: readonly Finding[]): Finding {
  const [first] = finding.candidates;
  if (finding.verdict !== 'found' || first === undefined) return finding;
  const other = all.find(({ object, part, candidates: [top] }) => {
    if ((object === finding.object && part === finding.part) || top === undefined || top.probability < 0.5)
      return false;
    const isSame = top.key === first.key && top.bit === first.bit && top.equals === first.equals;
    return isSame && top.negated === first.negated;
  });
  if (other === undefined) return finding;
  const evidence: Evidence = { code: 'also-asked', object: `${other.object}.${other.part}` };
  const candidates = [{ ...first, evidence: [...first.evidence, evidence] }, ...finding.candidates.slice(1)];
  return { ...finding, verdict: 'open', candidates, advice: { code: 'tell-change', toSet: false } };
}
