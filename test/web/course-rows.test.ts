import { describe, expect, it } from 'vitest';
import { courseChanges, courseRows, unknownSpans } from '../../web/src/objects/course-rows.js';
import { objectOf } from '../support/web/page-state.js';

const state = objectOf('BatteryStatus', { type: 'MV', states: ['NO BATTERY', 'CHARGING', 'OK'] });
const bits = objectOf('UnitAlarms', {
  type: 'BSV',
  bits: ['UNIT GENERAL ALARM', 'OVERLOAD'].map((name) => ({ name, active: false })),
});

describe('how a state went', () => {
  const answer = {
    fromMs: 0,
    toMs: 100,
    tracks: [
      {
        steps: [{ atMs: 10, value: 3 }, { atMs: 40, value: 2 }, { atMs: 60 }, { atMs: 70, value: 3 }],
      },
    ],
  };

  it('is a row for each state that it was in, in the order of the states, the last until now', () => {
    expect(courseRows(state, answer)).toEqual([
      { name: 'CHARGING', spans: [{ fromMs: 40, toMs: 60 }] },
      {
        name: 'OK',
        spans: [
          { fromMs: 10, toMs: 40 },
          { fromMs: 70, toMs: 100 },
        ],
      },
    ]);
  });

  it('is unknown before the first, and where nobody knew', () => {
    expect(unknownSpans(answer)).toEqual([
      { fromMs: 0, toMs: 10 },
      { fromMs: 60, toMs: 70 },
    ]);
  });

  it('is told in words, the newest first', () => {
    expect(courseChanges(state, answer).map(({ atMs, value }) => [atMs, value])).toEqual([
      [70, 'OK'],
      [60, undefined],
      [40, 'CHARGING'],
      [10, 'OK'],
    ]);
  });
});

it('of a bit string each bit that was set has a row, and each change says which', () => {
  const answer = {
    fromMs: 0,
    toMs: 100,
    tracks: [
      {
        bit: 1,
        steps: [
          { atMs: 0, value: 0 },
          { atMs: 50, value: 1 },
        ],
      },
    ],
  };
  expect(courseRows(bits, answer)).toEqual([{ name: 'OVERLOAD', spans: [{ fromMs: 50, toMs: 100 }] }]);
  expect(courseChanges(bits, answer)).toEqual([{ atMs: 50, bit: 'OVERLOAD', value: true }]);
  expect(courseRows(bits, { ...answer, tracks: [] })).toEqual([]);
});
