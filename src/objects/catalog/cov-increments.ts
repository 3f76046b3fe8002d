import type { AnalogValueRow } from './analog-values.js';

/**
 * COV_Increment by unit, in that unit: small enough for an operator to see what happens, large enough that the noise of a
 * measurement is no notification. The manual has none; each can be written.
 */
const byUnit: Readonly<Record<string, number>> = {
  '%': 1,
  V: 1,
  A: 1,
  kVA: 0.5,
  kW: 0.5,
  Hz: 0.1,
  '°C': 0.5,
  Ah: 1,
  min: 1,
  // Counted every second while the battery discharges.
  s: 10,
};

/** Crest factor and power factors have no unit. */
const byFormat: Readonly<Record<string, number>> = { '#.#': 0.1, '+/-#.##': 0.02 };

/** COV_Increment of an Analog Value in its own unit. */
export function covIncrementInUnit({ unit, format }: Pick<AnalogValueRow, 'unit' | 'format'>): number {
  return byUnit[unit] ?? byFormat[format] ?? 1;
}
