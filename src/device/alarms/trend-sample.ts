import { type HistoryName, historyMeasurements } from '../../journal/history-measurements.js';
import type { TrendSample, TrendValue } from '../../journal/trend-block.js';
import { analogValues as rows } from '../../objects/catalog/analog-values.js';
import type { ObjectValues } from '../../objects/mapper.js';
import { type Factor, rawDecimals } from '../../objects/mapping/value-scale.js';
import type { AnalogObjectValue } from '../../objects/object-value.js';

/** What the trend logs keep of the values at a moment: Present_Value, on the scale that the BMS reads. */
export function trendSampleOf({ analogValues }: ObjectValues, localS: number): TrendSample {
  const values = historyMeasurements.map(({ name, instance }): [HistoryName, TrendValue] => {
    const value = analogValues[instance];
    return [name, value === undefined ? 'none' : trendValueOf(value)];
  });
  return { localS, values: new Map(values) };
}

/** Unknown, stale or contradictory is no number, whatever Present_Value shows. */
function trendValueOf({ presentValue, engineering, trust }: AnalogObjectValue): TrendValue {
  switch (trust.state) {
    case 'good':
      return engineering === undefined ? 'none' : presentValue;
    case 'not-available':
    case 'not-managed':
      return 'none';
    case 'implausible':
      return 'implausible';
    default:
      return 'unread';
  }
}

/** On which scale the numbers of each log are: 2300 must not become 230 without a word. */
export class TrendScales {
  /** Decimals by which Present_Value is shifted, by log and measurement; of those that have had a number. */
  readonly #shifts = new Map<string, number>();

  /** Whether numbers of this sample are on another scale than those that the log had before; they are what it has now. */
  take(log: string, { values }: TrendSample, names: readonly HistoryName[], scale: TrendScale): boolean {
    let isOther = false;
    for (const name of names) {
      if (typeof values.get(name) !== 'number') continue;
      const key = `${log} ${name}`;
      const shift = shiftOf(name, scale);
      if ((this.#shifts.get(key) ?? shift) !== shift) isOther = true;
      this.#shifts.set(key, shift);
    }
    return isOther;
  }
}

/** What decides on the scale of Present_Value. */
export interface TrendScale {
  /** `[bacnet] values`. */
  readonly mode: 'raw' | 'engineering';
  readonly factor: Factor;
}

function shiftOf(name: HistoryName, { mode, factor }: TrendScale): number {
  const row = rows.find((one) => one.name === name);
  return row === undefined || mode === 'engineering' ? 0 : rawDecimals(row, factor);
}
