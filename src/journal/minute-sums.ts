import { tellTheSame } from '../core/told.js';
import type { ObjectValues } from '../objects/mapper.js';
import type { MinuteValue } from './history-block.js';
import { type HistoryName, historyMeasurements } from './history-measurements.js';

interface Sum {
  count: number;
  sum: number;
  min: number;
  max: number;
}

/** Gathers what was measured within one minute. */
export class MinuteSums {
  readonly #sums = new Map<HistoryName, Sum>();
  #added: ObjectValues | undefined;
  #numbers: readonly (readonly [name: HistoryName, engineering: number])[] = [];

  /** Takes the values that are good at this moment. */
  add(values: ObjectValues): void {
    if (!tellTheSame(this.#added, values)) this.#numbers = goodNumbers(values);
    this.#added = values;
    for (const [name, engineering] of this.#numbers) {
      const sum = this.#sums.get(name);
      if (sum === undefined) {
        this.#sums.set(name, { count: 1, sum: engineering, min: engineering, max: engineering });
        continue;
      }
      sum.count += 1;
      sum.sum += engineering;
      sum.min = Math.min(sum.min, engineering);
      sum.max = Math.max(sum.max, engineering);
    }
  }

  /** The minute so far, and begins the next one. */
  drain(): ReadonlyMap<HistoryName, MinuteValue> {
    const values = new Map<HistoryName, MinuteValue>();
    for (const [name, { count, sum, min, max }] of this.#sums) values.set(name, { mean: sum / count, min, max });
    this.#sums.clear();
    return values;
  }
}

function goodNumbers({ analogValues }: ObjectValues): readonly (readonly [HistoryName, number])[] {
  return historyMeasurements.flatMap(({ name, instance }) => {
    const { engineering, trust } = analogValues[instance] ?? {};
    return engineering === undefined || trust?.state !== 'good' ? [] : [[name, engineering] as const];
  });
}
