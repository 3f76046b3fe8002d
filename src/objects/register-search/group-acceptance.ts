import { type AnalogValueName, analogValues } from '../catalog/analog-values.js';
import { phaseOf } from './neighbours.js';
import { places, type Shot, stepOf } from './number-beliefs.js';
import { keysOf, type NumberResult, saysAll } from './number-search.js';
import type { Readings } from './readings.js';
import { ofSameSupply } from './twins.js';
import { isConstant, isProvenCopy } from './word-history.js';

/**
 * What is asked of an object beside its own figure, since errors that come together are not what the figure supposes:
 * - of all phases together more than one value was seen; of a power or a current more than one figure, and more than one value that is
 *   not zero;
 * - of a rectifier's power, that it is not its apparent power;
 * - the other phases that were asked for have likely words as well;
 * - of what grows with the load, its factor is known nearly enough for all the words that grow with it, or by another relation: one of
 *   them may have it by chance (phases are told by their shares as well);
 * - a load in percent and an apparent power are not the same number but for the point;
 * - of the bypass, that the word is not the rectifier's, nor the reverse: one supply behind two sensors.
 */
export function isBorneOutByOthers(
  result: NumberResult,
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  const ofGroup = groupOf(result, results);
  return (
    haveValues(ofGroup, results, readings) &&
    hasFigures(ofGroup) &&
    hasLevels(result) &&
    isActivePower(result, ofGroup) &&
    isPinned(result, ofGroup, results, readings) &&
    haveWords(ofGroup) &&
    isParted(result, results, readings) &&
    isOfBypass(result, results, readings) &&
    isUnlikeSwapped(ofGroup, results)
  );
}

const growing: ReadonlySet<string> = new Set(['A', 'kVA', 'kW']);

function groupOf(result: NumberResult, results: readonly NumberResult[]): readonly NumberResult[] {
  const group = phaseOf(result.belief.object)?.group;
  return results.filter(
    (one) => one === result || (group !== undefined && phaseOf(one.belief.object)?.group === group),
  );
}

/**
 * A single value is said by whatever stands near it, by means over minutes better than by words that move: then no other words, in any
 * distance from one another, may have said all that was shown.
 */
function haveValues(ofGroup: readonly NumberResult[], results: readonly NumberResult[], readings: Readings): boolean {
  const shots = ofGroup.flatMap(({ belief }) => belief.shots);
  const isSeveral = shots.some(
    ({ value, resolution }) => Math.abs(value - (shots[0]?.value ?? value)) > 1.5 * resolution,
  );
  const [first] = ofGroup;
  if (isSeveral || first === undefined) return true;
  const others = takenByOthers(ofGroup, results);
  const own = new Set(ofGroup.flatMap(({ ranked: [top] }) => (top === undefined ? [] : keysOf(top.reading))));
  return readings.all.every((_reading, index) =>
    distances.every((distance) => {
      const words = ofGroup.flatMap(({ belief }) => {
        const offset = distance * ((phaseOf(belief.object)?.at ?? 1) - (phaseOf(first.belief.object)?.at ?? 1));
        return readings.besideOf(index, offset) ?? [];
      });
      const of = words.flatMap((at) => readings.all[at] ?? []);
      const isFree = of.every(({ word }) => !others.has(word.key) && word.feeds.length === 0);
      if (of.length < ofGroup.length || !isFree || of.every(isConstant)) return true;
      if (of.every(({ word }) => own.has(word.key))) return true;
      return stepOf.every((_step, decimals) =>
        ofGroup.some(({ belief }, phase) => !saysAll((words[phase] ?? 0) * places + decimals, belief, readings)),
      );
    }),
  );
}

const distances = [1, 2, 3, 4, 5, 6] as const;

/** Words that are likely other objects which were asked for. */
function takenByOthers(ofGroup: readonly NumberResult[], results: readonly NumberResult[]): ReadonlySet<string> {
  return new Set(
    results.flatMap((one) => {
      const [top] = one.ranked;
      return top !== undefined && !ofGroup.includes(one) && top.probability >= likely ? keysOf(top.reading) : [];
    }),
  );
}

/** kW and kVA are alike in their first figure. */
const fewestSteps = 8;

function hasFigures(ofGroup: readonly NumberResult[]): boolean {
  return ofGroup.some(
    ({ belief: { quantity, shots } }) =>
      !growing.has(quantity.row.unit) ||
      shots.some(({ value, resolution }) => Math.abs(value) >= fewestSteps * resolution),
  );
}

/** A rectifier takes its power at a factor near one: apparent power is some hundredths more. */
const fewestStepsOfRectifier = 50;

function isActivePower({ belief: { object } }: NumberResult, ofGroup: readonly NumberResult[]): boolean {
  if (!object.startsWith('RECTIFIER_kw')) return true;
  // Voltage times current of any phase, where both are known.
  const apparent = ofGroup.flatMap(({ ranked: [first] }) => {
    return (first?.relations ?? []).filter(({ relation }) => relation.kind === 'at-most');
  });
  const isShownFinely = ofGroup.some(({ belief: { shots } }) =>
    shots.some(({ value, resolution }) => value >= fewestStepsOfRectifier * resolution),
  );
  return isShownFinely && apparent.length > 0 && apparent.every(({ closeWithin }) => closeWithin === undefined);
}

const loads: ReadonlySet<string> = new Set([...growing, '%']);
/** So many words that grow alike, times the part of a decade within which the factor is known; more of what nearly every UPS tells. */
const mostByChance = 0.01;
/** Ratios that differ by no more are one factor. */
const sameFactor = 0.04;

/** How many words would have the factor of the display by chance, among those that grow with it and are no other object's. */
function isPinned(
  result: NumberResult,
  ofGroup: readonly NumberResult[],
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  const {
    belief: { object, quantity, shots },
    ranked: [first],
  } = result;
  if (first === undefined || ofGroup.length >= 3) return true;
  if (!loads.has(quantity.row.unit) || object.startsWith('BATTERY_')) return true;
  const step = stepOf[first.decimals] ?? 1;
  const widths = [
    ...shots.flatMap(({ value, resolution }) => (value > 0 ? [(resolution + step) / value] : [])),
    ...first.relations.flatMap(({ relation, closeWithin }) => (relation.kind === 'at-most' ? [] : (closeWithin ?? []))),
  ];
  if (widths.length === 0) return false;
  const taken = takenByOthers([result], results);
  const own = new Set(keysOf(first.reading));
  const alike = readings.all.filter(({ word, second, type }, index) => {
    if (type !== 'u16' || second !== undefined || own.has(word.key) || taken.has(word.key) || word.feeds.length > 0)
      return false;
    return growsWith(shots, index, readings) && !isProvenCopy(first.reading.samples, word.samples);
  });
  // If it is not the object, it is one of them itself.
  return (alike.length + 1) * Math.min(...widths) <= mostByChance * quantity.told;
}

function growsWith(shots: readonly Shot[], index: number, readings: Readings): boolean {
  const ratios = shots.flatMap(({ value, atMs }) => {
    const mean = readings.windowAt(index, atMs)?.mean ?? 0;
    return value > 0 && mean > 0 ? [Math.log(mean / value)] : value > 0 ? [Number.POSITIVE_INFINITY] : [];
  });
  return Math.max(...ratios) - Math.min(...ratios) <= 2 * sameFactor;
}

/** All that is off shows zero: what came once may be anything that came with it. */
function hasLevels({ belief: { quantity, shots } }: NumberResult): boolean {
  if (!growing.has(quantity.row.unit) || shots.every(({ value }) => value !== 0)) return true;
  return shots.filter(({ value, isNew }) => value !== 0 && isNew).length >= 2;
}

/** Phases are found together: where one has no likely word, that of another may be a chance. */
const likely = 0.9;

function haveWords(ofGroup: readonly NumberResult[]): boolean {
  return ofGroup.every(({ ranked }) => {
    const [first, ...rest] = ranked;
    if (first === undefined) return false;
    if (first.probability >= likely) return true;
    const copies = rest.slice(0, 4).filter(({ reading }) => isProvenCopy(first.reading.samples, reading.samples));
    return copies.reduce((all, { probability }) => all + probability, first.probability) >= likely;
  });
}

/**
 * Where a phase is rated one, ten or a hundred kVA, its load in percent is its apparent power but for the point: a word of one
 * shows the other for ever. Only who knows one of them knows the other.
 */
function isParted(result: NumberResult, results: readonly NumberResult[], readings: Readings): boolean {
  const { object, shots } = result.belief;
  const other = otherOf(object);
  if (other === undefined) return true;
  const fed = readings.all.findIndex(({ word: { feeds } }) => feeds.some((name) => name.toLowerCase() === other));
  const its =
    fed >= 0
      ? shots.map(({ atMs }) => ({ atMs, value: readings.windowAt(fed, atMs)?.mean ?? 0 }))
      : (shotsOf(other, results) ?? powersOf(object, results));
  // Of each phase nearly every UPS tells the load, few the apparent power.
  if (its === undefined) return /_lr\d$/i.test(object);
  return !areProportionalByTens(shots, its);
}

function shotsOf(object: string, results: readonly NumberResult[]): readonly Shot[] | undefined {
  return results.find(({ belief }) => belief.object.toLowerCase() === object)?.belief.shots;
}

/** The apparent power of a phase by the voltage and the current that the display showed next to one another in time. */
function powersOf(object: AnalogValueName, results: readonly NumberResult[]): readonly Valued[] | undefined {
  const [, front, phase] = /^(.+_output_)lr(\d)$/.exec(object.toLowerCase()) ?? [];
  if (front === undefined) return undefined;
  const [volts, amps] = [shotsOf(`${front}v${phase}`, results), shotsOf(`${front}i${phase}`, results)];
  return amps?.flatMap(({ atMs, value }) => {
    const near = nearest(volts ?? [], atMs);
    return near === undefined ? [] : [{ atMs, value: (near.value * value) / 1000 }];
  });
}

function nearest<Of extends Valued>(shots: readonly Of[], atMs: number): Of | undefined {
  return [...shots].sort((one, other) => Math.abs(one.atMs - atMs) - Math.abs(other.atMs - atMs))[0];
}

/**
 * What the display says of the bypass the word of the rectifier may say as well, to some tenths of a percent. Every UPS has a word of the
 * rectifier, not every one a word of the bypass: the other one must be known to stand elsewhere, and this word to be no copy of it.
 */
function isOfBypass(
  { belief: { object }, ranked: [first] }: NumberResult,
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  // The voltages between its phases not every UPS tells of the rectifier either.
  if (first === undefined || !/^BYPASS_|_U\d+$/.test(object)) return true;
  const other = ofSameSupply(object);
  if (other === undefined) return true;
  const fed = readings.all.filter(({ word: { feeds } }) => feeds.includes(other));
  const likeliest = results.find(({ belief }) => belief.object === other)?.ranked[0];
  const its =
    fed.length > 0 ? fed : likeliest !== undefined && likeliest.probability >= likely ? [likeliest.reading] : [];
  return (
    its.length > 0 &&
    its.every(({ word, samples }) => word !== first.reading.word && !isProvenCopy(samples, first.reading.samples))
  );
}

/** So many times likelier than that the words of the two are exchanged: one takes the word of the other, which is left with its. */
const unlikeSwapped = 200;

/** Of one supply behind two sensors both words may say what both displays show. */
function isUnlikeSwapped(ofGroup: readonly NumberResult[], results: readonly NumberResult[]): boolean {
  let [asTold, swapped] = [0, 0];
  for (const { belief, ranked } of ofGroup) {
    const other = results.find((one) => one.belief.object === ofSameSupply(belief.object));
    const [own, its] = [ranked[0], other?.ranked[0]];
    if (other === undefined || own === undefined || its === undefined || own.at === its.at) continue;
    asTold += logOf(belief.present[own.at]) + logOf(other.belief.present[its.at]);
    swapped += logOf(belief.present[its.at]) + logOf(other.belief.present[own.at]);
  }
  return (asTold === 0 && swapped === 0) || asTold - swapped >= Math.log(unlikeSwapped);
}

function logOf(share: number | undefined): number {
  return Math.log(Math.max(share ?? 0, 1e-300));
}

function isFed(object: AnalogValueName, { all }: Readings): boolean {
  return all.some(({ word: { feeds } }) => feeds.includes(object));
}

/** What is to be read as well, so that the two can be told apart. */
export function toReadBeside(
  { belief: { object } }: NumberResult,
  results: readonly NumberResult[],
  readings: Readings,
): AnalogValueName | undefined {
  const isUnread = (name: AnalogValueName) =>
    !results.some(({ belief }) => belief.object === name) && !isFed(name, readings);
  return besideOf(object).find(isUnread);
}

function besideOf(object: AnalogValueName): readonly AnalogValueName[] {
  const [, phase] = /^RECTIFIER_kw(\d)$/.exec(object) ?? [];
  const parts = phase === undefined ? [otherOf(object)] : [`rectifier_v${phase}`, `rectifier_i${phase}`];
  const named = parts.flatMap((part) => analogValues.find(({ name }) => name.toLowerCase() === part)?.name ?? []);
  return named.length === 0 && /^BYPASS_|_U\d+$/.test(object) ? [ofSameSupply(object) ?? []].flat() : named;
}

type Valued = Pick<Shot, 'atMs' | 'value'>;

/** UPS_OUTPUT_KVA1 beside UPS_OUTPUT_Lr1, in small letters. */
function otherOf(object: AnalogValueName): string | undefined {
  const [, front, quantity = '', end] = /^(.+_output_)(kva|lr)(\d?)$/.exec(object.toLowerCase()) ?? [];
  return front === undefined ? undefined : `${front}${quantity === 'kva' ? 'lr' : 'kva'}${end}`;
}

function areProportionalByTens(shots: readonly Valued[], others: readonly Valued[]): boolean {
  const ratios = shots.flatMap(({ value, atMs }) => {
    const near = nearest(others, atMs);
    return near !== undefined && near.value > 0 && value > 0 ? [Math.log10(value / near.value)] : [];
  });
  const mean = ratios.reduce((all, one) => all + one, 0) / Math.max(1, ratios.length);
  return Math.abs(mean - Math.round(mean)) < nearTens;
}

/** Of a logarithm: some seven percent, which a first figure leaves open. */
const nearTens = 0.03;
