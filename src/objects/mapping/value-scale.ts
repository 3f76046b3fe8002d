import type { MeasurementFactor } from '../../ups/maps/decode-words.js';
import type { AnalogValueRow } from '../catalog/analog-values.js';

/** Undefined until the UPS has said so, and on maps without such a word. */
export type Factor = MeasurementFactor | undefined;

/**
 * Decimals hidden in an object's raw integer (Manual §5.2.2): a fixed format has its own; a value that takes the factor
 * has one under factor 10. On maps without the factor (Profile_Name N/A) a raw value needs no scaling.
 */
export function rawDecimals(row: AnalogValueRow, factor: Factor): number {
  switch (row.format) {
    case '##.#':
    case '#.#':
      return 1;
    case '+/-#.##':
      return 2;
    case '###':
      return 0;
    default:
      return row.takesFactor && factor === 'x10' ? 1 : 0;
  }
}

/** Decimals that a computed value is rounded to: its raw ones, and tenths where other families give whole words in tenths. */
export function computedDecimals(row: AnalogValueRow, factor: Factor, mapHasFactor: boolean): number {
  return row.takesFactor && !mapHasFactor ? 1 : rawDecimals(row, factor);
}

/** Moves the decimal point without the error of a multiplication by a fraction. */
export function shiftDecimals(value: number, places: number): number {
  return places >= 0 ? value * 10 ** places : value / 10 ** -places;
}

export function roundTo(value: number, decimals: number): number {
  return Math.round(value * 10 ** decimals) / 10 ** decimals;
}
