import { isRecord } from '../core/kept-state.js';
import { type HistoryName, historyMeasurements } from './history-measurements.js';

/** Why there is no number: the UPS has no such value, was not read, or said what cannot be. */
export const trendGaps = ['none', 'unread', 'implausible'] as const;
export type TrendGap = (typeof trendGaps)[number];
export type TrendValue = number | TrendGap;

/** What all measurements were at one moment, as their objects showed them. */
export interface TrendSample {
  /** Local time in whole seconds since 1970, as if it were UTC. */
  readonly localS: number;
  readonly values: ReadonlyMap<HistoryName, TrendValue>;
}

/** A record of one log: the sample of a moment, a bit string of BACnetLogStatus, or a step of the clock. */
export type TrendEntry =
  | { readonly type: 'sample'; readonly sample: TrendSample }
  | { readonly type: 'status'; readonly localS: number; readonly bits: readonly boolean[] }
  | { readonly type: 'timeChange'; readonly localS: number; readonly seconds: number };

export function localSOf(entry: TrendEntry): number {
  return entry.type === 'sample' ? entry.sample.localS : entry.localS;
}

/** The records of some minutes, by the name of their log. */
export interface TrendPart {
  readonly samples: readonly TrendSample[];
  readonly logs: ReadonlyMap<string, readonly TrendEntry[]>;
}

/** Of one log in a block: the number of its first record there, how many there are, and the oldest that was readable. */
export interface TrendMark {
  readonly first: number;
  readonly count: number;
  readonly oldest: number;
}

/** What a block holds of each log, readable without unpacking it; every log has one, also where the block has none of its records. */
export interface TrendMarks {
  readonly fromS: number;
  readonly toS: number;
  readonly logs: ReadonlyMap<string, TrendMark>;
}

type PackedEntry = number | readonly ['s' | 't', number, number];

export interface PackedTrend {
  readonly times: readonly number[];
  /** By the instance of the Analog Value: how its numbers are written, then a cell for each sample. */
  readonly columns: Readonly<Record<string, readonly (number | string)[]>>;
  /** `null`: the samples, each once. */
  readonly logs: Readonly<Record<string, readonly PackedEntry[] | null>>;
}

/** No Present_Value has more decimals. */
const maxDecimals = 2;

export function packTrend({ samples, logs }: TrendPart): PackedTrend {
  let lastS = 0;
  const times = samples.map(({ localS }) => {
    const step = localS - lastS;
    lastS = localS;
    return step;
  });
  const columns = Object.fromEntries(
    historyMeasurements
      .filter(({ name }) => samples.some(({ values }) => values.has(name)))
      .map(({ name, instance }) => [instance, packColumn(name, samples)]),
  );
  const packedLogs = [...logs].map(([key, entries]) => [key, packEntries(entries, samples)] as const);
  return { times, columns, logs: Object.fromEntries(packedLogs) };
}

/** Undefined when this is none. */
export function unpackTrend(packed: unknown): TrendPart | undefined {
  if (!isPackedTrend(packed)) return undefined;
  const values = packed.times.map(() => new Map<HistoryName, TrendValue>());
  for (const { name, instance } of historyMeasurements) {
    const cells = packed.columns[instance];
    if (cells !== undefined) unpackColumn(name, cells, values);
  }
  let localS = 0;
  const samples = packed.times.map((step, index) => {
    localS += step;
    return { localS, values: values[index] ?? new Map<HistoryName, TrendValue>() };
  });
  const logs = Object.entries(packed.logs).map(([key, entries]) => [key, unpackEntries(entries, samples)] as const);
  return { samples, logs: new Map(logs) };
}

/** Begins with the decimals of the numbers; 10 more where each is written as the step from the one before, if that is shorter. */
function packColumn(name: HistoryName, samples: readonly TrendSample[]): readonly (number | string)[] {
  const cells = samples.map(({ values }) => values.get(name) ?? 'unread');
  const decimals = Math.max(0, ...cells.map((cell) => (typeof cell === 'number' ? decimalsOf(cell) : 0)));
  const plain = cells.map((cell) => (typeof cell === 'number' ? Math.round(cell * 10 ** decimals) : cell.charAt(0)));
  let last = 0;
  const steps = plain.map((cell) => {
    if (typeof cell !== 'number') return cell;
    const step = cell - last;
    last = cell;
    return step;
  });
  const isShorter = JSON.stringify(steps).length < JSON.stringify(plain).length;
  return isShorter ? [decimals + asSteps, ...steps] : [decimals, ...plain];
}

const asSteps = 10;

function decimalsOf(value: number): number {
  let decimals = 0;
  while (decimals < maxDecimals && Math.abs(value * 10 ** decimals - Math.round(value * 10 ** decimals)) > 1e-6) {
    decimals += 1;
  }
  return decimals;
}

function unpackColumn(
  name: HistoryName,
  cells: readonly (number | string)[],
  values: readonly Map<HistoryName, TrendValue>[],
): void {
  const [first, ...others] = cells;
  const written = typeof first === 'number' ? first : 0;
  const perUnit = 10 ** (written % asSteps);
  let last = 0;
  for (const [index, ofSample] of values.entries()) {
    const cell = others[index];
    if (typeof cell === 'number') {
      last = written >= asSteps ? last + cell : cell;
      ofSample.set(name, last / perUnit);
    } else ofSample.set(name, trendGaps.find((gap) => gap.charAt(0) === cell) ?? 'unread');
  }
}

function packEntries(entries: readonly TrendEntry[], samples: readonly TrendSample[]): readonly PackedEntry[] | null {
  const packed = entries.map((entry) => packEntry(entry, samples));
  const isPlain = packed.length === samples.length && packed.every((entry, index) => entry === index);
  return isPlain ? null : packed;
}

function packEntry(entry: TrendEntry, samples: readonly TrendSample[]): PackedEntry {
  switch (entry.type) {
    case 'sample':
      return samples.indexOf(entry.sample);
    case 'status':
      return ['s', entry.localS, entry.bits.reduce((sum, bit, index) => sum + (bit ? 1 << index : 0), 0)];
    case 'timeChange':
      return ['t', entry.localS, entry.seconds];
  }
}

const statusBits = [0, 1, 2];

function unpackEntries(entries: readonly PackedEntry[] | null, samples: readonly TrendSample[]): readonly TrendEntry[] {
  if (entries === null) return samples.map((sample) => ({ type: 'sample', sample }));
  return entries.flatMap((entry): readonly TrendEntry[] => {
    if (typeof entry === 'number') {
      const sample = samples[entry];
      return sample === undefined ? [] : [{ type: 'sample', sample }];
    }
    const [kind, localS, value] = entry;
    if (kind === 't') return [{ type: 'timeChange', localS, seconds: value }];
    return [{ type: 'status', localS, bits: statusBits.map((bit) => (value & (1 << bit)) !== 0) }];
  });
}

function isPackedTrend(value: unknown): value is PackedTrend {
  if (!isRecord(value) || !isRecord(value.columns) || !isRecord(value.logs)) return false;
  const { times, columns, logs } = value;
  return (
    Array.isArray(times) &&
    times.every(Number.isInteger) &&
    Object.values(columns).every(Array.isArray) &&
    Object.values(logs).every((entries) => entries === null || (Array.isArray(entries) && entries.every(isEntry)))
  );
}

function isEntry(value: unknown): boolean {
  if (Number.isInteger(value)) return true;
  if (!Array.isArray(value) || value.length !== 3) return false;
  return (value[0] === 's' || value[0] === 't') && Number.isFinite(value[1]) && Number.isFinite(value[2]);
}

/** `fromS,toS;log log,first,count,oldest;...`: logs that go on together, as they mostly do, have one mark. */
export function formatTrendMarks({ fromS, toS, logs }: TrendMarks): string {
  const keysByMark = new Map<string, string[]>();
  for (const [key, { first, count, oldest }] of logs) {
    const mark = `${first},${count},${oldest}`;
    keysByMark.set(mark, [...(keysByMark.get(mark) ?? []), key]);
  }
  const marks = [...keysByMark].map(([mark, keys]) => `;${keys.join(' ')},${mark}`);
  return `${fromS},${toS}${marks.join('')}`;
}

export function parseTrendMarks(text: string): TrendMarks | undefined {
  if (!/^-?\d+,-?\d+(;s?\d+( s?\d+)*,\d+,\d+,\d+)*$/.test(text)) return undefined;
  const [times = '', ...marks] = text.split(';');
  const [fromS = 0, toS = 0] = times.split(',').map(Number);
  const logs = marks.flatMap((text) => {
    const [keys = '', first, count, oldest] = text.split(',');
    const mark = { first: Number(first), count: Number(count), oldest: Number(oldest) };
    return keys.split(' ').map((key) => [key, mark] as const);
  });
  return { fromS, toS, logs: new Map(logs) };
}
