import { decodeWord, rawNumber, scaled, wordsIn } from '../maps/decode-words.js';
import type { UnitAddressing } from '../maps/page.js';
import type { RegisterMap, WordRow } from '../maps/register-map.js';

/** A table as a page has it; undefined where the UPS refuses the page. */
export type PageWords = readonly number[] | undefined;

/** One reading of where the units are, with what stands there. */
export interface PlacedUnits {
  readonly addressing: UnitAddressing;
  /** Unit 1 and on. */
  readonly units: readonly PageWords[];
  /** Pages of all units together, before the units were read and after. */
  readonly wholes: readonly (readonly [before: PageWords, after: PageWords])[];
}

/** How far a sum may be off: the pages are read one after the other. */
const tolerance = 0.04;
/** Words that must agree: one might by chance. */
const leastWords = 2;

/**
 * Which reading is the one by which the units add up to the whole, in currents and powers; undefined where none does, or
 * several do. That a page answers says nothing: module 1 of one UPS stands where another has unit 2.
 */
export function comparedAddressing(
  map: Pick<RegisterMap, 'notAvailable'>,
  rows: readonly WordRow[],
  readings: readonly PlacedUnits[],
): UnitAddressing | undefined {
  const [only, other] = readings.filter((reading) => addsUp(map, rows, reading));
  return other === undefined ? only?.addressing : undefined;
}

function addsUp(map: Pick<RegisterMap, 'notAvailable'>, rows: readonly WordRow[], reading: PlacedUnits): boolean {
  const units = reading.units.filter((words) => words !== undefined);
  // One unit alone is the whole, wherever it stands.
  if (units.length < 2) return false;
  const verdicts = reading.wholes.flatMap(([before, after]) =>
    rows.map((row) => {
      const parts = units.map((words) => valueAt(map, row, words));
      return verdictOf(parts, valueAt(map, row, before), valueAt(map, row, after), stepOf(row));
    }),
  );
  return !verdicts.includes('differs') && verdicts.filter((one) => one === 'agrees').length >= leastWords;
}

/** `useless`: too little flows, or too much changes meanwhile, to tell the share of one unit from nothing. */
function verdictOf(
  parts: readonly (number | undefined)[],
  before: number | undefined,
  after: number | undefined,
  step: number,
): 'agrees' | 'differs' | 'useless' {
  const known = parts.filter((part) => part !== undefined);
  if (before === undefined || after === undefined || known.length < parts.length) return 'useless';
  const whole = (before + after) / 2;
  const allowed = tolerance * whole + step * (parts.length + 1);
  if (2 * allowed > whole / parts.length || Math.abs(after - before) > allowed) return 'useless';
  const sum = known.reduce((total, part) => total + part, 0);
  return Math.abs(sum - whole) <= allowed ? 'agrees' : 'differs';
}

function valueAt(map: Pick<RegisterMap, 'notAvailable'>, row: WordRow, words: PageWords): number | undefined {
  const raw = words && rawNumber(row, words.slice(row.offset, row.offset + wordsIn(row.type)));
  const number = raw === undefined ? undefined : decodeWord(map, row, raw);
  return number === undefined ? undefined : scaled(row, number, 'none');
}

/** What one step of the raw number is worth. */
function stepOf({ scale }: WordRow): number {
  if (typeof scale === 'object') return Math.abs(scale.multiplier);
  return scale === 'factor' ? 1 : 10 ** -scale;
}
