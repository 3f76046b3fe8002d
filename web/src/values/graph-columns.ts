interface Samples {
  /** Of each point: when, mean, lowest and highest value. */
  readonly series: readonly {
    readonly points: readonly (readonly [number, number | null, number | null, number | null])[];
  }[];
  readonly stepMs: number;
}

type Cells = ArrayLike<number | null | undefined>;

/** Times in seconds, then of each series its means, lowest and highest values: all on one time axis, with gaps as null. */
export function graphColumns({ series, stepMs }: Samples): [number[], ...(number | null)[][]] {
  const times = [...new Set(series.flatMap(({ points }) => points.map(([at]) => at)))].sort((a, b) => a - b);
  const axis = withGaps(times, stepMs);
  const columns = series.flatMap(({ points }) => {
    const byTime = new Map(points.map((point) => [point[0], point]));
    return ([1, 2, 3] as const).map((member) => axis.map((at) => byTime.get(at)?.[member] ?? null));
  });
  return [axis.map((at) => at / 1000), ...columns];
}

/** A time without a value wherever more than one step is missing. */
function withGaps(times: readonly number[], stepMs: number): number[] {
  return times.flatMap((at, index) => {
    const before = times[index - 1];
    return before !== undefined && at - before > stepMs * 1.5 ? [before + stepMs, at] : [at];
  });
}

/** Where one or two samples stand alone: a line through them would be nothing, or too short to be seen. */
export function loneSamples(cells: Cells): number[] {
  const isThere = (index: number) => typeof cells[index] === 'number';
  const isInRun = (index: number) =>
    [-2, -1, 0].some((first) => [0, 1, 2].every((step) => isThere(index + first + step)));
  return Array.from(cells).flatMap((_, index) => (isThere(index) && !isInRun(index) ? [index] : []));
}
