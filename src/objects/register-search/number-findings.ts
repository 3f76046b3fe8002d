import {
  absenceBound,
  acceptanceBound,
  greatestCandidates,
  highestProbability,
  leastProbability,
  observationsPerMisread,
} from './acceptance.js';
import { isBorneOutByOthers, toReadBeside } from './group-acceptance.js';
import { likely } from './likely-words.js';
import { phaseOf } from './neighbours.js';
import { adviceOf } from './number-advice.js';
import { isTwin, type NumberBelief, stepOf } from './number-beliefs.js';
import { keysOf, type NumberResult, type NumberResults, type Ranked } from './number-search.js';
import { asOneOrTwo, type Told } from './one-or-two.js';
import { numberOf, type Readings, windowOfReading } from './readings.js';
import type { Candidate, Evidence, Finding } from './search-types.js';
import { isExplained } from './shown-number.js';
import { isConstant, isCopy, isProvenCopy } from './word-history.js';

/** What is told of each object that was observed. */
export function numberFindings(searched: NumberResults): readonly Finding[] {
  const { results, readings } = searched;
  const tops = results.flatMap(({ belief, ranked }) => {
    const [top] = ranked;
    return top === undefined || top.probability < 0.5 ? [] : [{ object: belief.object, keys: keysOf(top.reading) }];
  });
  return results.map((result) => {
    const told = withoutCopies(result.ranked.filter(({ probability }) => probability >= leastProbability))
      .flatMap((one) => asOneOrTwo(one, readings, result.belief))
      .sort((one, other) => other.probability - one.probability)
      .slice(0, greatestCandidates);
    const candidates = told.map((one) => candidateOf(one, result, told, searched, tops));
    const [first] = candidates;
    const allowed = allowedMisreads(result, results);
    const isFound =
      first !== undefined &&
      first.probability >= acceptanceBound &&
      isBorneOut(first.evidence, result.belief.object, readings, allowed) &&
      isBorneOutByOthers(result, results, readings) &&
      (told[0]?.probability ?? 0) >= boundOf(result, results, first.evidence);
    const isNone = !isFound && isNoneOf(candidates, result.absent);
    const verdict = isFound ? 'found' : isNone ? 'none' : 'open';
    const isLikely = first !== undefined && first.probability >= likely;
    const beside = isLikely && !isFound ? toReadBeside(result, results, readings) : undefined;
    const advice = isFound
      ? ({ code: 'none' } as const)
      : beside !== undefined
        ? ({ code: 'read-also', object: beside } as const)
        : adviceOf(result, told, results, isNone);
    return { object: result.belief.object, verdict, candidates, absent: result.absent, advice };
  });
}

/**
 * Misreads that may speak against what is accepted: one of so many observations, of a phase by itself or of all of them together, but
 * never as many as speak for it.
 */
function allowedMisreads({ belief: { object, shots } }: NumberResult, all: readonly NumberResult[]): number {
  const own = Math.floor(shots.length / observationsPerMisread);
  const group = phaseOf(object)?.group;
  if (group === undefined) return own;
  const phases = all.filter(({ belief }) => phaseOf(belief.object)?.group === group);
  const missed = phases.map(({ belief, ranked: [first] }) => {
    if (first === undefined) return belief.shots.length;
    const step = stepOf[first.decimals] ?? 1;
    return belief.shots.filter((shot) => {
      const window = windowOfReading(first.reading, shot.atMs);
      return window === undefined || !isExplained(shot, window, step);
    }).length;
  });
  const sum = (counts: readonly number[]) => counts.reduce((total, count) => total + count, 0);
  const isFew = sum(missed) * observationsPerMisread <= sum(phases.map(({ belief }) => belief.shots.length));
  return isFew ? Math.max(own, Math.ceil(shots.length / 2) - 1) : own;
}

/** Copies that are proven say the same: one of them stands for all, with the chance that it is any of them. */
function withoutCopies(ranked: readonly Ranked[]): readonly Ranked[] {
  const kept: Ranked[] = [];
  for (const one of ranked) {
    const at = kept.findIndex((first) => areCopies(first, one));
    const first = kept[at];
    if (first === undefined) kept.push(one);
    else {
      const probability = first.probability + one.probability;
      kept[at] = { ...first, probability, copies: [...(first.copies ?? []), one.reading.word.key] };
    }
  }
  return kept;
}

function areCopies(one: Ranked, other: Ranked): boolean {
  if (one.reading.word === other.reading.word || one.decimals !== other.decimals) return false;
  // What another object claims is not the same, though it says the same: a load of 100 kVA in percent.
  if (Math.min(one.factor, other.factor) < 0.3 * Math.max(one.factor, other.factor)) return false;
  return isProvenCopy(one.reading.samples, other.reading.samples);
}

function candidateOf(
  told: Told,
  result: NumberResult,
  all: readonly Told[],
  { readings }: NumberResults,
  tops: readonly { readonly object: string; readonly keys: readonly string[] }[],
): Candidate {
  const { reading, decimals, probability, asTwo } = told;
  const { object, quantity } = result.belief;
  const first = (asTwo === 'high-first' ? readings.neighbourOf(reading.word, -1) : undefined) ?? reading.word;
  const order = asTwo ?? reading.order;
  const { key, address, functionCode } = first;
  const isSigned = quantity.isSigned && reading.isSignless ? reading.type.replace('u', 's') : reading.type;
  const type = (asTwo === undefined ? isSigned : quantity.isSigned ? 's32' : 'u32') as Candidate['type'];
  const alsoFeeds = [...new Set([reading.word, reading.second].flatMap((word) => word?.feeds ?? []))];
  const last = reading.samples.at(-1);
  const now = last && roundedTo(numberOf(reading, last.word) * (stepOf[decimals] ?? 1), decimals);
  const evidence = [
    ...matches(told, result.belief),
    ...(isConstant(reading) ? [{ code: 'constant' } as const] : []),
    ...besides(told, readings, object, tops),
    ...told.relations.map(({ relation, fits }): Evidence => {
      return { code: 'relation', relation: relation.kind, objects: relation.inputs, fits };
    }),
    ...(told.copies ?? []).map((key): Evidence => ({ code: 'copy-of', key })),
    ...others(told, all),
    ...ofTheWord(told, object, tops),
  ];
  const read = { key, address, functionCode, type, ...(order === undefined ? {} : { order }), decimals };
  return { ...read, probability: Math.min(probability, highestProbability), evidence, now, alsoFeeds };
}

function roundedTo(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}

function matches({ reading, decimals }: Told, { shots }: NumberBelief): readonly Evidence[] {
  const step = stepOf[decimals] ?? 1;
  const levels: number[] = [];
  const contradictions: Evidence[] = [];
  let count = 0;
  for (const shot of shots) {
    const window = windowOfReading(reading, shot.atMs);
    if (window !== undefined && isExplained(shot, window, step)) {
      count++;
      if (!levels.some((level) => Math.abs(level - shot.value) <= 1.5 * shot.resolution)) levels.push(shot.value);
      continue;
    }
    const likeliest = window?.values[window.shares.indexOf(Math.max(...window.shares))];
    const said = likeliest === undefined ? undefined : roundedTo(likeliest * step, decimals);
    contradictions.push({ code: 'contradicts', shown: shot.text, atMs: shot.atMs, said });
  }
  return [{ code: 'matches', count, of: shots.length, levels: levels.length }, ...contradictions];
}

/** Side by side, of one word each or of two; all of one phase before the next. */
const besideStrides = [1, 2, 3, 4, 5, 6] as const;

/** Of the other phases that have a likely word, the one which stands where it should. */
function besides(
  { reading }: Told,
  readings: Readings,
  object: NumberBelief['object'],
  tops: readonly { readonly object: string; readonly keys: readonly string[] }[],
): readonly Evidence[] {
  const phase = phaseOf(object);
  if (phase === undefined) return [];
  return ([1, 2, 3] as const).flatMap((at): readonly Evidence[] => {
    if (at === phase.at) return [];
    const isPhase = (name: string) => phaseOf(name)?.group === phase.group && phaseOf(name)?.at === at;
    for (const stride of reading.second === undefined ? besideStrides : besideStrides.filter((one) => one % 2 === 0)) {
      const word = readings.neighbourOf(reading.word, stride * (at - phase.at));
      const asked = tops.find((top) => isPhase(top.object) && word !== undefined && top.keys.includes(word.key));
      const name = asked?.object ?? word?.feeds.find(isPhase);
      if (name !== undefined && word !== undefined) {
        return [{ code: 'beside', object: name as typeof object, key: word.key }];
      }
    }
    return [];
  });
}

/** Phases of a load are alike: without the order of their words one is easily taken for another. */
const scatteredBound = 0.9999;

function boundOf(
  { belief: { object } }: NumberResult,
  results: readonly NumberResult[],
  evidence: readonly Evidence[],
): number {
  const group = phaseOf(object)?.group;
  const isOfSeveral = results.some(
    ({ belief }) => belief.object !== object && group !== undefined && phaseOf(belief.object)?.group === group,
  );
  return isOfSeveral && !evidence.some(({ code }) => code === 'beside') ? scatteredBound : acceptanceBound;
}

/** Nothing readable is it: by the figure, and no word explains more than half of what was observed. */
function isNoneOf(candidates: readonly Candidate[], absent: number): boolean {
  const isUnexplained = candidates.every(({ evidence }) =>
    evidence.some((one) => one.code === 'matches' && 2 * one.count <= one.of),
  );
  return absent >= absenceBound && isUnexplained;
}

/**
 * Whatever the figure: it has moved, or the words of both other phases have, as the display did or as the words of other phases stand; and the display contradicts it
 * by one rare misread at most; it is no other object's that was asked for. What other objects say of a word never stands in for this.
 */
function isBorneOut(
  evidence: readonly Evidence[],
  object: NumberBelief['object'],
  { all }: Readings,
  allowed: number,
): boolean {
  const isBeside = evidence.some(({ code }) => code === 'beside');
  // A regulated voltage may stand in one phase while it moves in the two others; nominal values stand in all of them.
  const moving = evidence.filter(
    (one) => one.code === 'beside' && all.some(({ word }) => word.key === one.key && !isConstant(word)),
  );
  return evidence.every((one) => {
    if (one.code === 'constant') return moving.length >= 2;
    if (one.code === 'relation') return one.fits;
    if (one.code === 'also-asked') return isTwin(object, one.object);
    if (one.code !== 'matches') return true;
    return (one.levels >= 2 || isBeside) && one.of - one.count <= allowed;
  });
}

/** A candidate this much less likely is not as good. */
const asGood = 0.05;

function others(told: Told, all: readonly Told[]): readonly Evidence[] {
  return all.flatMap((other): readonly Evidence[] => {
    if (other.at === told.at || other.reading.word.key === told.reading.word.key) return [];
    const { key } = other.reading.word;
    if (isCopy(told.reading.samples, other.reading.samples)) return [{ code: 'copy-of', key }];
    return other.probability >= asGood * told.probability && other.probability >= 0.01 ? [{ code: 'alike', key }] : [];
  });
}

function ofTheWord(
  { reading: { word, second }, zero }: Told,
  object: string,
  tops: readonly { readonly object: string; readonly keys: readonly string[] }[],
): readonly Evidence[] {
  const { feeds, documented, managed } = word;
  const asked = tops.filter((top) => top.object !== object && top.keys.includes(word.key));
  const name = documented?.name ?? second?.documented?.name;
  const certainty = documented?.certainty ?? second?.documented?.certainty;
  return [
    ...(feeds.length > 0 ? [{ code: 'feeds', objects: feeds } as const] : []),
    ...(name !== undefined && certainty !== undefined ? [{ code: 'documented', name, certainty } as const] : []),
    ...(managed === undefined ? [] : [{ code: 'managed', managed } as const]),
    ...(zero === undefined ? [] : [{ code: 'high-word-zero', key: zero } as const]),
    ...asked.map((top) => ({ code: 'also-asked', object: top.object }) as const),
  ];
}
