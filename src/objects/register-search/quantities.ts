import { type AnalogValueName, type AnalogValueRow, analogValues } from '../catalog/analog-values.js';
import { type Bounds, bounds } from '../catalog/bounds.js';

/**
 * What is to be expected of a quantity before anything is observed; all of it is judgement, wide on purpose.
 * - `usual`: where seven of ten displays stand;
 * - `decimals`: how likely a register has 0, 1, 2, 3 places;
 * - `offset`, `noise`: how far a register that is alike but another quantity (another phase, input beside output) stands
 *   off steadily, and by how much that changes from time to time: parts of the value, and at least so much of the unit;
 * - `company`: whether a UPS has such a register at all; of voltages there are many.
 */
interface QuantityLine {
  readonly usual: readonly [number, number];
  readonly decimals: readonly [number, number, number, number];
  readonly offset: readonly [part: number, least: number];
  readonly noise: readonly [part: number, least: number];
  readonly company: number;
  /**
   * Of the registers that are alike so many are nearly the same: a mean over a minute, the same before a filter; a load in
   * percent is that in kVA where a phase has ten or a hundred. Of a voltage a map has a mean only beside the voltage itself, and the other
   * sensor of the supply is asked about by name (`twins.ts`). Absent: one in twenty.
   */
  readonly near?: number;
}

// biome-ignore format: a line per unit
const lines: Readonly<Record<string, QuantityLine>> = {
  V:         { usual: [180, 600],    decimals: [0.4, 0.4, 0.13, 0.07],   offset: [0.006, 0.3], noise: [0.002, 0.1], company: 1 },
  'V phase': { usual: [205, 255],    decimals: [0.4, 0.4, 0.13, 0.07],   offset: [0.006, 0.3], noise: [0.002, 0.1], company: 1, near: 0.01 },
  'V line':  { usual: [360, 440],    decimals: [0.4, 0.4, 0.13, 0.07],   offset: [0.006, 0.3], noise: [0.002, 0.1], company: 1, near: 0.01 },
  A:         { usual: [0, 200],      decimals: [0.35, 0.45, 0.12, 0.08], offset: [0.08, 0.2],  noise: [0.03, 0.1], company: 1 },
  kVA:       { usual: [0, 100],      decimals: [0.25, 0.4, 0.2, 0.15],   offset: [0.08, 0.1],  noise: [0.03, 0.05], company: 1, near: 0.2 },
  kW:        { usual: [0, 100],      decimals: [0.25, 0.4, 0.2, 0.15],   offset: [0.08, 0.1],  noise: [0.03, 0.05], company: 1 },
  Hz:        { usual: [49.5, 50.5],  decimals: [0.1, 0.5, 0.35, 0.05],   offset: [0, 0.02],    noise: [0, 0.02], company: 1 },
  '%':       { usual: [0, 100],      decimals: [0.6, 0.3, 0.07, 0.03],   offset: [0.08, 1],    noise: [0.03, 0.5], company: 0.5, near: 0.2 },
  '°C':      { usual: [15, 45],      decimals: [0.35, 0.55, 0.07, 0.03], offset: [0, 4],       noise: [0, 0.7], company: 1 },
  min:       { usual: [0, 120],      decimals: [0.85, 0.1, 0.03, 0.02],  offset: [0.2, 3],     noise: [0.1, 1], company: 0.1 },
  s:         { usual: [0, 600],      decimals: [0.9, 0.06, 0.02, 0.02],  offset: [0.02, 2],    noise: [0.01, 1], company: 0.1 },
  Ah:        { usual: [0, 200],      decimals: [0.4, 0.5, 0.07, 0.03],   offset: [0.1, 1],     noise: [0.05, 0.5], company: 0.3 },
  '#.#':     { usual: [1, 3],        decimals: [0.03, 0.57, 0.3, 0.1],   offset: [0.1, 0.1],   noise: [0.03, 0.03], company: 0.1 },
  '+/-#.##': { usual: [0.6, 1],      decimals: [0.02, 0.08, 0.6, 0.3],   offset: [0.05, 0.02], noise: [0.02, 0.01], company: 0.5 },
};

/**
 * What every UPS tells: by ten maps of as many makers (test/support/drawn-ups/README.md) all have the voltages of output, input and
 * battery, nine the load of each phase; of powers, factors, ampere-hours one to three. So many times likelier than others to be in a word.
 */
const told: readonly (readonly [pattern: RegExp, odds: number])[] = [
  [/^(UPS|UNIT)_OUTPUT_V\d$/, 25],
  [/^RECTIFIER_V\d$/, 25],
  [/^BATTERY_V\+$/, 8],
  [/^(UPS|UNIT)_OUTPUT_Lr\d$/, 3],
  [/^BATTERY_%$/, 3],
];

export interface Quantity extends QuantityLine {
  /** Times that the odds of its being in a word are those of other quantities. */
  readonly told: number;
  readonly nearShare: number;
  readonly row: AnalogValueRow;
  readonly bounds: Bounds;
  /** A register without a sign is not expected. */
  readonly isSigned: boolean;
}

export function quantityOf(object: AnalogValueName): Quantity | undefined {
  const index = analogValues.findIndex(({ name }) => name === object);
  const [row, bound] = [analogValues[index], bounds[index]];
  const line = row && lines[keyOf(row)];
  if (row === undefined || bound === undefined || line === undefined) return undefined;
  return {
    ...line,
    nearShare: line.near ?? 0.05,
    told: told.find(([pattern]) => pattern.test(object))?.[1] ?? 1,
    row,
    bounds: bound,
    isSigned: row.format.startsWith('+/-') || row.unit === '°C',
  };
}

function keyOf({ name, unit, format }: AnalogValueRow): string {
  if (unit !== 'V') return unit === '' ? format : unit;
  return /_V[123]$/.test(name) ? 'V phase' : /_U\d\d$/.test(name) ? 'V line' : unit;
}

export function spreadOf([part, least]: readonly [number, number], value: number): number {
  return Math.max(least, part * Math.abs(value));
}

/** The chance that a display which is not known yet shows this, to its last place. */
export function chanceOfShown({ usual: [from, to] }: QuantityLine, value: number, resolution: number): number {
  const isUsual = value >= from && value <= to;
  const anywhere = 0.3 / (9.2 * Math.max(Math.abs(value), resolution));
  const density = anywhere + (isUsual ? 0.7 / (to - from) : 0);
  return Math.min(0.9, density * resolution + (value === 0 ? 0.2 : 0));
}
