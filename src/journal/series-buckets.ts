import type { HistoryMinute } from './history-block.js';
import type { HistoryName } from './history-measurements.js';

/** Start of the interval in wall clock milliseconds, mean, lowest and highest value in it. */
export type SeriesPoint = readonly [atMs: number, mean: number, min: number, max: number];

const msPerMinute = 60_000;

/** Sums minutes up in intervals of equal length; an interval without a value gives no point. */
export class SeriesBuckets {
  readonly stepMs: number;
  readonly #fromMs: number;
  readonly #toMs: number;
  readonly #columns: ReadonlyMap<HistoryName, Columns>;

  /** The steps are whole minutes, as many as are needed to come out with no more than `points`. */
  constructor(names: readonly HistoryName[], fromMs: number, toMs: number, points: number) {
    const minutes = Math.max(1, Math.ceil((toMs - fromMs) / msPerMinute / points));
    this.stepMs = minutes * msPerMinute;
    this.#fromMs = Math.floor(fromMs / this.stepMs) * this.stepMs;
    this.#toMs = toMs;
    const length = Math.ceil((toMs - this.#fromMs) / this.stepMs);
    this.#columns = new Map(names.map((name) => [name, columnsOf(length)]));
  }

  add({ minute, values }: HistoryMinute): void {
    const atMs = minute * msPerMinute;
    if (atMs < this.#fromMs || atMs >= this.#toMs) return;
    const index = Math.floor((atMs - this.#fromMs) / this.stepMs);
    for (const [name, { count, sum, min, max }] of this.#columns) {
      const value = values.get(name);
      if (value === undefined) continue;
      count[index] = (count[index] ?? 0) + 1;
      sum[index] = (sum[index] ?? 0) + value.mean;
      min[index] = Math.min(min[index] ?? value.min, value.min);
      max[index] = Math.max(max[index] ?? value.max, value.max);
    }
  }

  /** In the order of time. */
  points(name: HistoryName): readonly SeriesPoint[] {
    const columns = this.#columns.get(name);
    if (columns === undefined) return [];
    const points: SeriesPoint[] = [];
    columns.count.forEach((count, index) => {
      if (count === 0) return;
      const mean = Math.round(((columns.sum[index] ?? 0) / count) * 100) / 100;
      points.push([this.#fromMs + index * this.stepMs, mean, columns.min[index] ?? mean, columns.max[index] ?? mean]);
    });
    return points;
  }
}

interface Columns {
  readonly count: Uint32Array;
  readonly sum: Float64Array;
  readonly min: Float64Array;
  readonly max: Float64Array;
}

function columnsOf(length: number): Columns {
  return {
    count: new Uint32Array(length),
    sum: new Float64Array(length),
    min: new Float64Array(length).fill(Number.POSITIVE_INFINITY),
    max: new Float64Array(length).fill(Number.NEGATIVE_INFINITY),
  };
}
