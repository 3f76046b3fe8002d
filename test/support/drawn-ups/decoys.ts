import type { Draws } from './draws.js';
import { encoded, type Pace, type WordType } from './encoding.js';
import type { Item } from './map.js';
import { meanOf, type Plant, type Quantity, sumOf } from './plant.js';
import { at, type Series, seriesOf } from './series.js';

type Measured = ReadonlyMap<string, Series>;

/** Words that look like measurements and are none that an object shows. */
export function decoyBlocks(draws: Draws, plant: Plant, measured: Measured, seconds: number, decoys: number): Item[][] {
  return [
    ...rawOf(draws, plant, measured, decoys),
    ...derived(draws, plant, measured, decoys),
    ...counters(draws, plant, seconds),
    clock(draws, seconds),
    ...constants(draws, plant, seconds),
    ...restless(draws, seconds),
    text(draws, seconds),
  ];
}

export function number(series: Series, decimals: 0 | 1 | 2, type: WordType = 'u16', lowFirst = false): Item {
  return {
    words: (pace: Pace) => encoded(series, { type, lowFirst, decimals }, pace),
    size: type.endsWith('32') ? 2 : 1,
  };
}

/** What an analog-digital converter gives: moves exactly as the value does, on a scale of its own. */
function rawOf(draws: Draws, plant: Plant, measured: Measured, decoys: number): Item[][] {
  return plant.quantities
    .filter(({ unit }) => ['V', 'A', 'Hz', '°C'].includes(unit) && draws.chance(0.15 * decoys))
    .map(({ name, series }) => {
      const highest = series.reduce((most, value) => Math.max(most, Math.abs(value)), 1);
      const gain = draws.between(300, 4000) / highest;
      const offset = draws.chance(0.4) ? draws.between(-200, 2048) : 0;
      return [
        number(
          (measured.get(name) ?? series).map((value) => value * gain + offset),
          0,
          's16',
        ),
      ];
    });
}

/** What a UPS also measures or reckons beside what the manual has. */
function derived(draws: Draws, plant: Plant, measured: Measured, decoys: number): Item[][] {
  const of = (group: string) =>
    plant.quantities.filter((quantity) => quantity.group === group).map((one) => measured.get(one.name) ?? one.series);
  const decimals = draws.pick([0, 1] as const);
  const power = draws.pick([1, 2] as const);
  // Of a single phase, mean and sum are the phase itself.
  const means: (readonly [number, () => Series[], 0 | 1 | 2])[] = [
    [0.4, () => [meanOf(of('output V'))], decimals],
    [0.4, () => [meanOf(of('bypass V'))], decimals],
    [0.4, () => [meanOf(of('rectifier V'))], decimals],
    [0.3, () => [meanOf(of('output A'))], decimals],
    [0.3, () => [sumOf(of('rectifier kW'))], power],
    [0.3, () => [sumOf(of('bypass kW'))], power],
  ];
  const maybe: typeof means = [
    ...(plant.phases === 3 ? means : []),
    // The inverter before its filter, its current with that of the filter, and the voltage's peak.
    [0.4, () => of('output V').map((series) => series.map((value) => value * 1.006)), decimals],
    [0.3, () => of('output A').map((series) => series.map((value) => Math.sqrt(value * value + 9) * 1.02)), decimals],
    [0.2, () => of('output V').map((series) => series.map((value) => value * Math.SQRT2)), decimals],
    [
      0.4,
      () =>
        of('output kVA').map((series, phase) =>
          series.map((kva, second) =>
            Math.sqrt(Math.max(0, kva ** 2 - at(of('output kW')[phase] ?? series, second) ** 2)),
          ),
        ),
      power,
    ],
    [0.3, () => of('output A').map((series) => series.map((value) => 2 + 300 / (value + 10))), 1],
    [
      0.25,
      () => of('rectifier A').map((series) => series.map((value) => (value > 0 ? 0.99 - 0.2 / (value + 3) : 0))),
      2,
    ],
    [0.3, () => of('output %').map((series) => series.map((value) => 35 + value / 6)), decimals],
  ];
  // Reckoned once for each series: of('...') is looked up within.
  return maybe
    .filter(([probability]) => draws.chance(probability * decoys))
    .map(([, make, places]) => make().map((series) => number(series, places)));
}

function counters(draws: Draws, plant: Plant, seconds: number): Item[][] {
  const kw: Quantity | undefined = plant.quantities.find(({ name }) => name === 'total kW');
  const lowFirst = draws.chance(0.5);
  let energy = draws.between(100, 90_000);
  const kwh = seriesOf(seconds, (second) => {
    energy += (kw ? at(kw.series, second) : 1) / 3600;
    return energy;
  });
  const from = (start: number, aSecond: number) => seriesOf(seconds, (second) => start + Math.floor(second * aSecond));
  const all: (() => Item[])[] = [
    () => [number(kwh, draws.pick([0, 1]), 'u32', lowFirst)],
    () => [number(from(draws.whole(1000, 80_000), 1 / 3600), 0, 'u32', lowFirst)],
    () => [number(from(draws.whole(0, 3600), 1), 0)],
    () => [number(from(draws.whole(0, 900), 1 / 60), 0)],
    () => [
      number(
        seriesOf(seconds, (second) => (second * draws.pick([1, 2, 10])) % 256),
        0,
      ),
    ],
    () => [number(from(draws.whole(0, 300), 1 / 200), 0)],
    () => [
      number(
        seriesOf(seconds, (second) => draws.whole(0, 3) + (second % 7)),
        0,
      ),
    ],
  ];
  return draws
    .shuffled(all)
    .slice(0, draws.whole(2, all.length))
    .map((make) => make());
}

/** Two parts of the time in each word. */
export function clock(draws: Draws, seconds: number): Item[] {
  const start = draws.whole(0, 86_399);
  const of = (word: (now: number) => number) =>
    number(
      seriesOf(seconds, (second) => word((start + second) % 86_400)),
      0,
    );
  return [
    of((now) => (Math.floor(now / 60) % 60) * 256 + (now % 60)),
    of((now) => 27 * 256 + Math.floor(now / 3600)),
    of(() => 11 * 256 + 3),
    of(() => 26),
  ];
}

/** Nominal values, thresholds, set points: near what the measurements are, and still. */
function constants(draws: Draws, plant: Plant, seconds: number): Item[][] {
  const { nominalV, nominalHz, nominalKva } = plant;
  const near = [
    nominalV,
    nominalV * 10,
    Math.round(nominalV * Math.sqrt(3)),
    nominalHz,
    nominalHz * 10,
    nominalHz * 100,
    nominalKva,
    nominalKva * 10,
    Math.round(nominalKva * 0.9),
    Math.round(nominalV * 0.9),
    Math.round(nominalV * 1.1),
    nominalHz - 1,
    nominalHz + 1,
    100,
    1000,
    98,
    25,
    40,
    12,
    6,
    545,
    480,
  ];
  const blocks = Array.from({ length: draws.whole(3, 9) }, () =>
    Array.from({ length: draws.whole(1, 8) }, () => {
      const value = draws.chance(0.5)
        ? draws.pick(near as [number, ...number[]])
        : draws.chance(0.8)
          ? draws.whole(0, 300)
          : draws.whole(0, 0xfffe);
      return number(
        seriesOf(seconds, () => value),
        0,
      );
    }),
  );
  // Set points of three phases stand side by side too.
  if (draws.chance(0.3))
    blocks.push(
      [0, 1, 2].map(() =>
        number(
          seriesOf(seconds, () => nominalV),
          0,
        ),
      ),
    );
  return blocks;
}

/** Checksums, pointers of a ring, ramps that follow nothing. */
function restless(draws: Draws, seconds: number): Item[][] {
  return Array.from({ length: draws.whole(2, 7) }, () => {
    const kind = draws.whole(0, 2);
    const around = draws.between(5, 600);
    const period = draws.between(200, 3000);
    return [
      number(
        seriesOf(seconds, (second) => {
          if (kind === 0) return draws.whole(0, 0xfffe);
          if (kind === 1) return around * (1 + 0.1 * Math.sin((2 * Math.PI * second) / period)) + draws.between(0, 2);
          return draws.whole(0, 300);
        }),
        0,
      ),
    ];
  });
}

/** Two letters in each word. */
export function text(draws: Draws, seconds: number, words = draws.whole(5, 12)): Item[] {
  return Array.from({ length: words }, () => {
    const letters = draws.whole(0x30, 0x5a) * 256 + draws.whole(0x30, 0x5a);
    return number(
      seriesOf(seconds, () => letters),
      0,
    );
  });
}

/** A word that nothing fills. */
export function filler(draws: Draws, seconds: number): Item {
  const value = draws.pick([0xffff, 0x8000, 0, 0xffff]);
  const content = new Uint16Array(seconds).fill(value);
  return { words: () => [content], size: 1, managed: value === 0 && draws.chance(0.5) };
}
