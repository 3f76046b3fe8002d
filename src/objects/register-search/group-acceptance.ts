import { type AnalogValueName, analogValues } from '../catalog/analog-values.js';
import { isFed, likely, takenByOthers } from './likely-words.js';
import { isParted, isPinned, otherOf } from './load-factor.js';
import { phaseOf } from './neighbours.js';
import { places, stepOf } from './number-beliefs.js';
import { keysOf, type NumberResult, saysAll } from './number-search.js';
import { isOfBypass, isUnlikeSwapped } from './one-supply.js';
import type { Readings } from './readings.js';
import { relations } from './relations.js';
import { ofSameSupply } from './twins.js';
import { isConstant, isProvenCopy } from './word-history.js';

/**
 * What is asked of an object beside its own figure, since errors that come together are not what the figure supposes:
 * - of all phases together more than one value was seen; of a power or a current more than one figure, and more than one value that is
 *   not zero;
 * - of a rectifier's power, that it is not its apparent power;
 * - the other phases that were asked for have likely words as well;
 * - of a phase that grows with the load, that the word is no copy of another phase's while a third word says the same;
 * - of what grows with the load, its factor is known nearly enough for all the words that grow with it, or for those of them that stand by
 *   other words of the device, or by another relation: one of them may have it by chance (phases are told by their shares as well);
 * - a load in percent and an apparent power are not the same number but for the point, or the other one has a word elsewhere;
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
    isNoCopy(result, ofGroup, results, readings) &&
    isParted(result, results, readings) &&
    isOfBypass(result, ofGroup, results, readings) &&
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

/** kW and kVA are alike in their first figure, and most of the second. */
const fewestSteps: Readonly<Record<string, number>> = { A: 8, kVA: 20, kW: 20 };

function hasFigures(ofGroup: readonly NumberResult[]): boolean {
  return ofGroup.some(({ belief: { quantity, shots } }) => {
    const fewest = fewestSteps[quantity.row.unit] ?? 0;
    return shots.some(({ value, resolution }) => Math.abs(value) >= fewest * resolution);
  });
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

/** All that is off shows zero: what came once may be anything that came with it. */
function hasLevels({ belief: { quantity, shots } }: NumberResult): boolean {
  if (!growing.has(quantity.row.unit) || shots.every(({ value }) => value !== 0)) return true;
  return shots.filter(({ value, isNew }) => value !== 0 && isNew).length >= 2;
}

/** Phases are found together: where one has no likely word, that of another may be a chance. */
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
 * Phases that show the same may stand side by side, and so may a phase and a copy of its word: where the word says what that of another
 * phase does, no third one may have said all that was shown.
 */
function isNoCopy(
  { belief, ranked: [first] }: NumberResult,
  ofGroup: readonly NumberResult[],
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  if (first === undefined || !growing.has(belief.quantity.row.unit)) return true;
  const others = ofGroup.flatMap(({ belief: { object }, ranked: [top] }) => {
    return object === belief.object || top === undefined ? [] : [top];
  });
  if (!others.some(({ reading }) => isProvenCopy(first.reading.samples, reading.samples))) return true;
  const taken = new Set([
    ...takenByOthers(ofGroup, results),
    ...[first, ...others].flatMap(({ reading }) => keysOf(reading)),
  ]);
  return readings.all.every(
    ({ word }, index) =>
      taken.has(word.key) ||
      word.feeds.length > 0 ||
      stepOf.every((_step, decimals) => !saysAll(index * places + decimals, belief, readings)),
  );
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

/** What is alike, then what makes it: the voltage and current of a power, the phases of a sum. */
function besideOf(object: AnalogValueName): readonly AnalogValueName[] {
  const power = analogValues.find(({ name }) => name.toLowerCase() === otherOf(object))?.name;
  const sensor = /^BYPASS_|_U\d+$/.test(object) ? ofSameSupply(object) : undefined;
  const parts = relations.flatMap((relation) => (relation.object === object ? relation.inputs : []));
  return [power, sensor, ...parts].filter((name) => name !== undefined);
}
