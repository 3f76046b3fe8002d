import { type AnalogValueName, type AnalogValueRow, analogValues } from '../catalog/analog-values.js';
import { bounds } from '../catalog/bounds.js';
import { covIncrementInUnit } from '../catalog/cov-increments.js';
import type { AlarmClassNumber } from './alarm-classes.js';

/** Limits of an Analog Value, in its unit; all of them are off until a person switches them on. */
export interface LimitAlarm {
  readonly row: AnalogValueRow;
  readonly highLimit: number;
  readonly lowLimit: number;
  readonly deadband: number;
  /** Which limit counts once it is on. */
  readonly counts: 'high' | 'low' | 'none';
}

export const limitClass: AlarmClassNumber = 2;
export const limitDelayS = 30;

type Columns = readonly [object: AnalogValueName, counts: 'high' | 'low', limit: number, deadband: number];

// What the page offers, a limit per line.
const offered: readonly Columns[] = [
  ['UPS_OUTPUT_Lr', 'high', 90, 5],
  ['BATTERY_Min', 'low', 10, 2],
  ['BATTERY_%', 'low', 50, 5],
  ['UNIT_TMP', 'high', 35, 2],
  ['BATTERY_TMP', 'high', 30, 2],
];

/** In order of the instances 0 to 87: where no limit is offered, both are what the quantity cannot pass. */
export const limitAlarms: readonly LimitAlarm[] = analogValues.map((row) => {
  const { min, max } = bounds[row.instance] ?? { min: 0, max: 0 };
  const [, counts = 'none', limit = 0, deadband = covIncrementInUnit(row)] =
    offered.find(([object]) => object === row.name) ?? [];
  return {
    row,
    counts,
    highLimit: counts === 'high' ? limit : max,
    lowLimit: counts === 'low' ? limit : min,
    deadband,
  };
});
