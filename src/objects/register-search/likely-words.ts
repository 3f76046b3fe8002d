import type { AnalogValueName } from '../catalog/analog-values.js';
import { acceptanceBound } from './acceptance.js';
import { phaseOf } from './neighbours.js';
import { keysOf, type NumberResult } from './number-search.js';
import type { Reading, Readings } from './readings.js';

/** A word is likely the object from here on. */
export const likely = 0.9;

/** Words that are likely other objects which were asked for. */
export function takenByOthers(ofGroup: readonly NumberResult[], results: readonly NumberResult[]): ReadonlySet<string> {
  return new Set(
    results.flatMap((one) => {
      const [top] = one.ranked;
      return top !== undefined && !ofGroup.includes(one) && top.probability >= likely ? keysOf(top.reading) : [];
    }),
  );
}

/** The words that an object, whatever capitals its name has, is known or likely to have. */
export function wordsOf(object: string, results: readonly NumberResult[], readings: Readings): readonly Reading[] {
  const isIt = (name: string) => name.toLowerCase() === object.toLowerCase();
  const likeliest = results.find(({ belief }) => isIt(belief.object))?.ranked[0];
  const fed = readings.all.filter(({ word }) => word.feeds.some(isIt));
  return likeliest !== undefined && likeliest.probability >= likely ? [...fed, likeliest.reading] : fed;
}

export function isFed(object: AnalogValueName, { all }: Readings): boolean {
  return all.some(({ word: { feeds } }) => feeds.includes(object));
}

/** Words that stand by those of other values of a device, which are known or all but: the total power by the total load. */
export function wordsBeside(
  device: string,
  ofGroup: readonly NumberResult[],
  results: readonly NumberResult[],
  readings: Readings,
): ReadonlySet<string> {
  const groups = new Set(ofGroup.map(({ belief: { object } }) => phaseOf(object)?.group ?? object));
  const isOther = (name: string) => deviceOf(name) === device && !groups.has(phaseOf(name)?.group ?? name);
  const words = [
    ...readings.all.flatMap(({ word }) => (word.feeds.some(isOther) ? [word] : [])),
    ...results.flatMap(({ belief, ranked: [top] }) => {
      return top !== undefined && isOther(belief.object) && top.probability >= acceptanceBound
        ? [top.reading.word]
        : [];
    }),
  ];
  return new Set(words.flatMap((word) => nearby.flatMap((offset) => readings.neighbourOf(word, offset)?.key ?? [])));
}

/** A number of two words lies between, or one or two that no object shows. */
export const nearby = [-3, -2, -1, 1, 2, 3] as const;

/** UPS_OUTPUT_kw and UPS_OUTPUT_KVA are of one device. */
export function deviceOf(object: string): string {
  return /^([A-Z]+(?:_OUTPUT)?)_/.exec(object)?.[1] ?? object;
}
