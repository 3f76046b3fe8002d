import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { isRecord } from '../core/kept-state.js';
import { type HistoryName, isHistoryName } from './history-measurements.js';
import {
  formatTrendMarks,
  type PackedTrend,
  packTrend,
  parseTrendMarks,
  type TrendMarks,
  type TrendPart,
  unpackTrend,
} from './trend-block.js';

export interface MinuteValue {
  readonly mean: number;
  readonly min: number;
  readonly max: number;
}

/** The measurements of one minute, in their units; those without a value are not in it. */
export interface HistoryMinute {
  /** Minutes of the wall clock since 1970. */
  readonly minute: number;
  readonly values: ReadonlyMap<HistoryName, MinuteValue>;
}

/** Some minutes in a row, as they are kept together. */
export interface HistoryBlock {
  /** The UPS was the built-in simulator. */
  readonly simulated: boolean;
  readonly minutes: readonly HistoryMinute[];
}

/** A measurement's minutes in tenths: each mean less the one before, how far below and above it the values went. */
type Column = readonly [mean: Cells, below: Cells, above: Cells];
type Cells = readonly (number | null)[];

interface Packed {
  readonly simulated: boolean;
  readonly minutes: readonly number[];
  readonly columns: Readonly<Record<string, Column>>;
  readonly trend?: PackedTrend;
}

/** No register has more than one decimal of those whose history is kept; the mean gets no more either. */
const perUnit = 10;
const maxUnpackedBytes = 262_144;

/**
 * One line of text: the columns as JSON, deflated, in base64; behind a space the marks of the trend logs, where records of
 * some are kept with it.
 */
export function encodeHistoryBlock(
  { simulated, minutes }: HistoryBlock,
  trend?: { readonly part: TrendPart; readonly marks: TrendMarks },
): string {
  const names = new Set(minutes.flatMap(({ values }) => [...values.keys()]));
  const columns = Object.fromEntries([...names].map((name) => [name, columnOf(name, minutes)]));
  const packed: Packed = { simulated, minutes: differences(minutes.map(({ minute }) => minute)), columns };
  const whole = trend === undefined ? packed : { ...packed, trend: packTrend(trend.part) };
  const text = deflateRawSync(JSON.stringify(whole), { level: 9 }).toString('base64');
  return trend === undefined ? text : `${text} ${formatTrendMarks(trend.marks)}`;
}

/** Where the records of the trend logs are in a block; undefined where it has none. */
export function trendMarksIn(text: string): TrendMarks | undefined {
  const space = text.indexOf(' ');
  return space < 0 ? undefined : parseTrendMarks(text.slice(space + 1));
}

/** The records of the trend logs in a block; undefined where it has none. */
export function decodeTrend(text: string): (TrendPart & { readonly simulated: boolean }) | undefined {
  const packed = unpack(text);
  const part = packed && unpackTrend(packed.trend);
  return packed && part && { ...part, simulated: packed.simulated };
}

/** Undefined when this is no block. */
export function decodeHistoryBlock(text: string): HistoryBlock | undefined {
  const packed = unpack(text);
  if (packed === undefined) return undefined;
  const values = packed.minutes.map(() => new Map<HistoryName, MinuteValue>());
  for (const [name, [means, below, above]] of Object.entries(packed.columns)) {
    if (!isHistoryName(name)) continue;
    let mean = 0;
    values.forEach((ofMinute, index) => {
      const step = means[index];
      if (typeof step !== 'number') return;
      mean += step;
      const min = (mean - (below[index] ?? 0)) / perUnit;
      ofMinute.set(name, { mean: mean / perUnit, min, max: (mean + (above[index] ?? 0)) / perUnit });
    });
  }
  let minute = 0;
  const minutes = packed.minutes.map((step, index) => {
    minute += step;
    return { minute, values: values[index] ?? new Map<HistoryName, MinuteValue>() };
  });
  return { simulated: packed.simulated, minutes };
}

function columnOf(name: HistoryName, minutes: readonly HistoryMinute[]): Column {
  const tenths = minutes.map(({ values }) => {
    const value = values.get(name);
    if (value === undefined) return undefined;
    const [mean = 0, min = 0, max = 0] = [value.mean, value.min, value.max].map((one) => Math.round(one * perUnit));
    // A sum is a little less than what it is of: it may be rounded down where that is rounded up.
    return { mean: Math.min(Math.max(mean, min), max), min, max };
  });
  return [
    differences(tenths.map((value) => value?.mean ?? null)),
    tenths.map((value) => (value ? value.mean - value.min : null)),
    tenths.map((value) => (value ? value.max - value.mean : null)),
  ];
}

function differences(numbers: readonly number[]): readonly number[];
function differences(numbers: Cells): Cells;
function differences(numbers: Cells): Cells {
  let last = 0;
  return numbers.map((number) => {
    if (number === null) return null;
    const step = number - last;
    last = number;
    return step;
  });
}

function unpack(text: string): Packed | undefined {
  try {
    const [base64 = ''] = text.split(' ', 1);
    const json = inflateRawSync(Buffer.from(base64, 'base64'), { maxOutputLength: maxUnpackedBytes }).toString();
    const value: unknown = JSON.parse(json);
    return isPacked(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isPacked(value: unknown): value is Packed {
  if (!isRecord(value) || !isRecord(value.columns) || typeof value.simulated !== 'boolean') return false;
  const isColumn = (column: unknown) => Array.isArray(column) && column.length === 3 && column.every(Array.isArray);
  const { minutes, columns } = value;
  return Array.isArray(minutes) && minutes.every(Number.isInteger) && Object.values(columns).every(isColumn);
}
