import type { Draws } from './draws.js';
import type { Quantity, Unit } from './plant.js';
import { at, type Series } from './series.js';

export type WordType = 'u16' | 's16' | 'u32' | 's32';

/** How a value stands in one word or two. */
export interface Encoding {
  readonly type: WordType;
  readonly lowFirst: boolean;
  readonly decimals: 0 | 1 | 2 | 3;
}

/** The manners of one UPS: most makers keep to theirs, with exceptions. */
export interface Manners {
  readonly decimals: ReadonlyMap<Unit, number>;
  readonly wide: 'none' | 'power' | 'all';
  readonly lowFirst: boolean;
}

const usualDecimals: readonly (readonly [
  Unit,
  readonly [readonly [number, number], ...(readonly [number, number])[]],
])[] = [
  [
    'V',
    [
      [55, 0],
      [38, 1],
      [7, 2],
    ],
  ],
  [
    'A',
    [
      [30, 0],
      [65, 1],
      [5, 2],
    ],
  ],
  [
    'kW',
    [
      [25, 0],
      [65, 1],
      [10, 2],
    ],
  ],
  [
    'kVA',
    [
      [25, 0],
      [65, 1],
      [10, 2],
    ],
  ],
  [
    'Hz',
    [
      [65, 1],
      [35, 2],
    ],
  ],
  [
    '%',
    [
      [85, 0],
      [15, 1],
    ],
  ],
  [
    '°C',
    [
      [45, 0],
      [55, 1],
    ],
  ],
  [
    'Ah',
    [
      [50, 0],
      [50, 1],
    ],
  ],
  ['min', [[100, 0]]],
  ['s', [[100, 0]]],
  [
    'pf',
    [
      [80, 2],
      [20, 3],
    ],
  ],
  [
    'cf',
    [
      [45, 1],
      [55, 2],
    ],
  ],
];

export function drawManners(draws: Draws): Manners {
  return {
    decimals: new Map(usualDecimals.map(([unit, weights]) => [unit, draws.weighted(weights)])),
    wide: draws.weighted([
      [78, 'none'],
      [14, 'power'],
      [8, 'all'],
    ] as const),
    lowFirst: draws.chance(0.5),
  };
}

/** Of a group of measurements: its phases are written alike. */
export function drawEncoding(draws: Draws, manners: Manners, group: readonly Quantity[]): Encoding {
  const unit = group[0]?.unit ?? 'V';
  const usual = draws.chance(0.9) ? (manners.decimals.get(unit) ?? 0) : otherDecimals(draws, unit);
  const isPower = unit === 'kW' || unit === 'kVA';
  const isWide = manners.wide === 'all' ? draws.chance(0.8) : manners.wide === 'power' && isPower;
  const highest = Math.max(
    ...group.map(({ series }) => series.reduce((most, value) => Math.max(most, Math.abs(value)), 0)),
  );
  const hasSign = group.some(({ series }) => series.some((value) => value < -0.05)) || unit === '°C' || unit === 'pf';
  const isSigned = hasSign ? draws.chance(unit === 'A' ? 1 : 0.7) : draws.chance(0.1);
  let decimals = usual;
  // A small UPS that counts in whole kilowatts is rare.
  if (decimals === 0 && highest < 30 && !['min', 's', '%'].includes(unit) && draws.chance(0.85)) decimals = 1;
  while (!isWide && decimals > 0 && highest * 10 ** decimals > (isSigned ? 32_000 : 64_000)) decimals--;
  const type = isWide ? (isSigned ? 's32' : 'u32') : isSigned ? 's16' : 'u16';
  return {
    type,
    lowFirst: isWide && (draws.chance(0.92) ? manners.lowFirst : !manners.lowFirst),
    decimals: decimals as Encoding['decimals'],
  };
}

/** No register counts a factor in wholes: nothing would be told by it. */
function otherDecimals(draws: Draws, unit: Unit): number {
  if (unit === 'pf') return draws.whole(2, 3);
  return unit === 'cf' ? draws.whole(1, 2) : draws.whole(0, 2);
}

export function wordsOf(type: WordType): 1 | 2 {
  return type.endsWith('32') ? 2 : 1;
}

const lowest: Readonly<Record<WordType, number>> = { u16: 0, s16: -0x8000, u32: 0, s32: -0x8000_0000 };
const highestOf: Readonly<Record<WordType, number>> = { u16: 0xfffe, s16: 0x7fff, u32: 0xffff_fffe, s32: 0x7fff_ffff };

/** When a UPS writes its words anew. */
export interface Pace {
  readonly everyS: number;
  readonly fromS: number;
}

/** The words, for each second, of a value that the UPS writes at its pace. */
export function encoded(series: Series, encoding: Encoding, pace: Pace): readonly Uint16Array[] {
  const { type, decimals } = encoding;
  const whole = Float64Array.from(series, (_none, second) => {
    const written = Math.floor((second - pace.fromS) / pace.everyS) * pace.everyS + pace.fromS;
    const value = Math.round(at(series, Math.max(0, written)) * 10 ** decimals);
    return Math.min(highestOf[type], Math.max(lowest[type], value));
  });
  if (wordsOf(type) === 1) return [Uint16Array.from(whole, (value) => value & 0xffff)];
  const high = Uint16Array.from(whole, (value) => Math.floor(value / 0x10000) & 0xffff);
  const low = Uint16Array.from(whole, (value) => value & 0xffff);
  return encoding.lowFirst ? [low, high] : [high, low];
}

/** What a reading of such words gives. */
export function decoded(words: readonly number[], type: WordType, lowFirst: boolean, decimals: number): number {
  const [one = 0, two = 0] = words;
  const raw = wordsOf(type) === 1 ? one : lowFirst ? two * 0x10000 + one : one * 0x10000 + two;
  const bits = wordsOf(type) * 16;
  const value = type.startsWith('s') && raw >= 2 ** (bits - 1) ? raw - 2 ** bits : raw;
  return value / 10 ** decimals;
}
