import { type AnalogValueName, analogValues } from '../catalog/analog-values.js';
import { phaseOf } from './neighbours.js';
import type { Shot } from './number-beliefs.js';
import type { NumberResult } from './number-search.js';
import type { Readings } from './readings.js';
import { isProvenCopy } from './word-history.js';

/**
 * What is asked of an object beside its own figure, since errors that come together are not what the figure supposes:
 * - of a power or a current more than one figure was seen, and more than one value that is not zero;
 * - the other phases that were asked for have likely words as well;
 * - a load in percent and an apparent power are not the same number but for the point.
 */
export function isBorneOutByOthers(
  result: NumberResult,
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  const ofGroup = groupOf(result, results);
  return hasFigures(ofGroup) && hasLevels(result) && haveWords(ofGroup) && isParted(result, results, readings);
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
function isParted(
  { belief: { object, shots } }: NumberResult,
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  const other = otherOf(object);
  if (other === undefined) return true;
  const fed = readings.all.findIndex(({ word: { feeds } }) => feeds.some((name) => name.toLowerCase() === other));
  const its =
    fed >= 0
      ? shots.map(({ atMs }) => ({ atMs, value: readings.windowAt(fed, atMs)?.mean ?? 0 }))
      : results.find(({ belief }) => belief.object.toLowerCase() === other)?.belief.shots;
  return its !== undefined && !areProportionalByTens(shots, its);
}

/** What is to be read as well, so that a load in percent and an apparent power can be told apart. */
export function toReadBeside(
  { belief: { object } }: NumberResult,
  results: readonly NumberResult[],
  { all }: Readings,
): AnalogValueName | undefined {
  const other = analogValues.find(({ name }) => name.toLowerCase() === otherOf(object))?.name;
  if (other === undefined || results.some(({ belief }) => belief.object === other)) return undefined;
  return all.some(({ word: { feeds } }) => feeds.includes(other)) ? undefined : other;
}

type Valued = Pick<Shot, 'atMs' | 'value'>;

/** UPS_OUTPUT_KVA1 beside UPS_OUTPUT_Lr1, in small letters. */
function otherOf(object: AnalogValueName): string | undefined {
  const [, front, quantity = '', end] = /^(.+_output_)(kva|lr)(\d?)$/.exec(object.toLowerCase()) ?? [];
  return front === undefined ? undefined : `${front}${quantity === 'kva' ? 'lr' : 'kva'}${end}`;
}

function areProportionalByTens(shots: readonly Valued[], others: readonly Valued[]): boolean {
  const ratios = shots.flatMap(({ value, atMs }) => {
    const [near] = [...others].sort((one, other) => Math.abs(one.atMs - atMs) - Math.abs(other.atMs - atMs));
    return near !== undefined && near.value > 0 && value > 0 ? [Math.log10(value / near.value)] : [];
  });
  const mean = ratios.reduce((all, one) => all + one, 0) / Math.max(1, ratios.length);
  return Math.abs(mean - Math.round(mean)) < nearTens;
}

/** Of a logarithm: some seven percent, which a first figure leaves open. */
const nearTens = 0.03;
