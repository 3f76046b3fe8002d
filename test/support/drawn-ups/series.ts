import type { Draws } from './draws.js';

/** A value for each second of the visit. */
export type Series = Float64Array;

export function seriesOf(seconds: number, at: (second: number) => number): Series {
  return Float64Array.from({ length: seconds }, (_none, second) => at(second));
}

/** Wanders about zero, with this deviation, and forgets where it was within this time (Ornstein and Uhlenbeck). */
export function wandering(draws: Draws, seconds: number, deviation: number, memoryS: number): Series {
  const keeps = Math.exp(-1 / memoryS);
  const pushed = deviation * Math.sqrt(1 - keeps * keeps);
  let now = draws.spread(0, deviation);
  return seriesOf(seconds, () => {
    now = now * keeps + draws.spread(0, pushed);
    return now;
  });
}

/** A sensor that lags: a filter of the first order. */
export function lagging(series: Series, lagS: number): Series {
  if (lagS <= 0) return series;
  const keeps = Math.exp(-1 / lagS);
  let now = at(series, 0);
  return series.map((value) => {
    now = now * keeps + value * (1 - keeps);
    return now;
  });
}

/** The mean of the last seconds. */
export function averaged(series: Series, seconds: number): Series {
  let sum = 0;
  return series.map((value, second) => {
    sum += value - (second >= seconds ? at(series, second - seconds) : 0);
    return sum / Math.min(second + 1, seconds);
  });
}

/** The highest, or lowest, since the beginning. */
export function extreme(series: Series, of: (one: number, other: number) => number): Series {
  let now = at(series, 0);
  return series.map((value) => {
    now = of(now, value);
    return now;
  });
}

/** The value at a second; before and after the visit that at its ends. */
export function at(series: ArrayLike<number>, second: number): number {
  return series[Math.max(0, Math.min(series.length - 1, Math.floor(second)))] ?? 0;
}
