import { type AnalogValueRow, analogValues } from './analog-values.js';

type BoundLine = readonly [quantity: string, unit: string, min: number, max: number, why: string];

/**
 * What a quantity cannot be, by its unit: a word beyond is no measurement, whatever the UPS says. Wide, so that no fault of
 * a real UPS is taken for one of the line; no document prints limits. The first line that fits counts.
 */
export const boundLines: readonly BoundLine[] = [
  ['battery charge', '%', 0, 100, 'a part of the whole'],
  ['load rate', '%', 0, 250, 'more than any inverter or bypass carries: 255 is 0xFF in a byte'],
  ['voltage', 'V', -6500, 6500, 'far above low voltage: 6553.4 is 0xFFFE in tenths; only a site assigns a sign'],
  ['battery current', 'A', -10_000, 10_000, 'either direction'],
  ['current', 'A', 0, 20_000, 'eight units of the largest range'],
  ['power', 'kVA', 0, 20_000, 'eight units of the largest range'],
  ['power', 'kW', 0, 20_000, 'eight units of the largest range'],
  ['frequency', 'Hz', 0, 100, 'twice the mains: 6553.4 is 0xFFFE in tenths'],
  ['temperature', '°C', -50, 150, 'no electronics lives beyond: -3276.8 is 0x8000 in tenths'],
  ['battery capacity', 'Ah', 0, 100_000, 'a battery room'],
  ['backup time', 'min', 0, 10_000, 'a week: 65534 is 0xFFFE'],
  ['time on battery', 's', 0, 65_534, 'the word itself'],
  ['crest factor', '#.#', 0, 20, 'no load is so pointed'],
  ['power factor', '+/-#.##', -1, 1, 'by definition'],
];

/** Quantities that only the battery has. */
const ofBattery = new Set(['battery charge', 'battery current']);

export interface Bounds {
  readonly min: number;
  readonly max: number;
}

/** What the value of each Analog Value must lie within, in its unit, in order of the instances. */
export const bounds: readonly Bounds[] = analogValues.map(boundsOf);

function boundsOf({ name, unit, format }: AnalogValueRow): Bounds {
  const isOfBattery = name.startsWith('BATTERY_');
  const line = boundLines.find(
    ([quantity, key]) => key === (unit === '' ? format : unit) && (isOfBattery || !ofBattery.has(quantity)),
  );
  const [, , min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY] = line ?? [];
  return { min, max };
}
