import type { AnalogValueName } from '../catalog/analog-values.js';
import { deviceOf, wordsBeside, wordsOf } from './likely-words.js';
import { keysOf, type NumberResult } from './number-search.js';
import type { Readings } from './readings.js';
import { ofSameSupply } from './twins.js';
import { isProvenCopy } from './word-history.js';

/**
 * What the display says of the bypass the word of the rectifier may say as well, to some tenths of a percent. Every UPS has a word of the
 * rectifier, not every one a word of the bypass: the other one must be known to stand elsewhere, and this word to be no copy of it.
 */
export function isOfBypass(
  { belief: { object }, ranked: [first] }: NumberResult,
  ofGroup: readonly NumberResult[],
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  // The voltages between its phases not every UPS tells of the rectifier either.
  if (first === undefined || !/^BYPASS_|_U\d+$/.test(object)) return true;
  const other = ofSameSupply(object);
  if (other === undefined) return true;
  const its = wordsOf(other, results, readings);
  return (
    (its.length > 0 || isAmongOwn(object, other, ofGroup, results, readings)) &&
    its.every(({ word, samples }) => word !== first.reading.word && !isProvenCopy(samples, first.reading.samples))
  );
}

/** Its phases stand by other words of its device, and by none of the other's. */
function isAmongOwn(
  object: AnalogValueName,
  other: AnalogValueName,
  ofGroup: readonly NumberResult[],
  results: readonly NumberResult[],
  readings: Readings,
): boolean {
  const keys = ofGroup.flatMap(({ ranked: [first] }) => (first === undefined ? [] : keysOf(first.reading)));
  const isBeside = (device: string) => {
    const beside = wordsBeside(device, ofGroup, results, readings);
    return keys.some((key) => beside.has(key));
  };
  return isBeside(deviceOf(object)) && !isBeside(deviceOf(other));
}

/** So many times likelier than that the words of the two are exchanged: one takes the word of the other, which is left with its. */
const unlikeSwapped = 200;

/** Of one supply behind two sensors both words may say what both displays show. */
export function isUnlikeSwapped(ofGroup: readonly NumberResult[], results: readonly NumberResult[]): boolean {
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
