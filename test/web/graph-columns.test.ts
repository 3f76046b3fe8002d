import { describe, expect, it } from 'vitest';
import { graphColumns, loneSamples } from '../../web/src/values/graph-columns.js';

const minuteMs = 60_000;
const at = (minute: number, mean: number) => [minute * minuteMs, mean, mean - 1, mean + 1] as const;

describe('what a graph draws', () => {
  it('has all series on one time axis, in seconds, with means, lowest and highest values', () => {
    const series = [{ points: [at(1, 10), at(2, 20)] }, { points: [at(2, 5)] }];
    expect(graphColumns({ series, stepMs: minuteMs })).toEqual([
      [60, 120],
      [10, 20],
      [9, 19],
      [11, 21],
      [null, 5],
      [null, 4],
      [null, 6],
    ]);
  });

  it('has a gap where a step is missing, though there are but two samples', () => {
    const series = [{ points: [at(1, 10), at(30, 20)] }];
    const [times, means] = graphColumns({ series, stepMs: minuteMs });
    expect(times).toEqual([60, 120, 1800]);
    expect(means).toEqual([10, null, 20]);
  });

  it('marks the samples that a line would not show: one or two alone', () => {
    expect(loneSamples([7])).toEqual([0]);
    expect(loneSamples([7, 8])).toEqual([0, 1]);
    expect(loneSamples([7, 8, 9])).toEqual([]);
    expect(loneSamples([7, null, 7, 8, null, 1, 2, 3, 4, null, 0])).toEqual([0, 2, 3, 10]);
    expect(loneSamples([null, undefined])).toEqual([]);
  });
});
