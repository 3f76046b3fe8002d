import { type AnalogValueName, analogValues } from '../catalog/analog-values.js';
import { phaseOf } from './neighbours.js';
import { type Shot, stepOf } from './number-beliefs.js';
import { keysOf, type NumberResult } from './number-search.js';
import type { Readings } from './readings.js';
import { ofSameSupply } from './twins.js';
import { isProvenCopy } from './word-history.js';

/**
 * What is asked of an object beside its own figure, since errors that come together are not what the figure supposes:
 * - of a power or a current more than one figure was seen, and more than one value that is not zero;
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

function isActivePower(
  { belief: { object }, ranked: [first] }: NumberResult,
  ofGroup: readonly NumberResult[],
): boolean {
  if (!object.startsWith('RECTIFIER_kw') || first === undefined) return true;
  const isApparent = first.relations.some(
    ({ relation, closeWithin }) => relation.kind === 'at-most' && closeWithin !== undefined,
  );
  const isShownFinely = ofGroup.some(({ belief: { shots } }) =>
    shots.some(({ value, resolution }) => value >= fewestStepsOfRectifier * resolution),
  );
  return !isApparent && isShownFinely;
}

const loads: ReadonlySet<string> = new Set([...growing, '%']);
/** So many words that grow alike, times the part of a decade within which the factor is known; more of what nearly every UPS tells. */
const mostByChance = 0.01;
/** Ratios that differ by no more are one factor. */
const sameFactor = 0.04;

/** How many words would have the factor of the display by chance, among those that grow with it and are no other object's. */
function isPinned(
  { belief: { object, quantity, shots }, ranked: [first] }: NumberResult,
  ofGroup: readonly NumberResult[],
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  if (first === undefined || ofGroup.length >= 3) return true;
  if (!loads.has(quantity.row.unit) || object.startsWith('BATTERY_')) return true;
  const step = stepOf[first.decimals] ?? 1;
  const widths = [
    ...shots.flatMap(({ value, resolution }) => (value > 0 ? [(resolution + step) / value] : [])),
    ...first.relations.flatMap(({ relation, closeWithin }) => (relation.kind === 'at-most' ? [] : (closeWithin ?? []))),
  ];
  if (widths.length === 0) return false;
  const taken = new Set(
    results.flatMap(({ belief, ranked: [top] }) => {
      return top !== undefined && belief.object !== object && top.probability >= likely ? keysOf(top.reading) : [];
    }),
  );
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
 * rectifier, not every one a word of the bypass: the other one must be known to stand elsewhere.
 */
function isOfBypass(
  { belief: { object }, ranked }: NumberResult,
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  // The voltages between its phases not every UPS tells of the rectifier either.
  if (!/^BYPASS_|_U\d+$/.test(object)) return true;
  const other = ofSameSupply(object);
  if (other === undefined || isFed(other, readings)) return true;
  const its = results.find(({ belief }) => belief.object === other)?.ranked[0];
  const [first] = ranked;
  return its !== undefined && its.probability >= likely && its.reading.word !== first?.reading.word;
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
  const power = analogValues.find(({ name }) => name.toLowerCase() === otherOf(object))?.name;
  const other = power ?? (/^BYPASS_|_U\d+$/.test(object) ? ofSameSupply(object) : undefined);
  if (other === undefined || results.some(({ belief }) => belief.object === other)) return undefined;
  return isFed(other, readings) ? undefined : other;
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
