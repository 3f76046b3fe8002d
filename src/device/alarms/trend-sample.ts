import { type HistoryName, historyMeasurements } from '../../journal/history-measurements.js';
import type { TrendSample, TrendValue } from '../../journal/trend-block.js';
import type { ObjectValues } from '../../objects/mapper.js';
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
