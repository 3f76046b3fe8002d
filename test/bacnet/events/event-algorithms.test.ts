import { describe, expect, it } from 'vitest';
import type { EventAlgorithm } from '../../../src/bacnet/events/event-algorithms.js';
import { eventValuesOf, reliabilityByFaultValues } from '../../../src/bacnet/events/event-values.js';
import { binaryAlarm, EventBench, limits } from './event-bench.js';

const deviceStatus: EventAlgorithm = { type: 'changeOfState', choice: 11, alarmValues: [3, 4] };
const range = {
  type: 'outOfRange',
  highLimit: 90,
  lowLimit: 10,
  deadband: 5,
  limitEnable: { lowLimitEnable: true, highLimitEnable: true },
} as const;

describe('CHANGE_OF_STATE (135-2016 §13.3.2)', () => {
  it('(a) any alarm value, in turns as well, for Time_Delay', () => {
    const bench = new EventBench({ ...binaryAlarm, algorithm: deviceStatus });
    bench.feed(3);
    bench.pass(3);
    bench.feed(4);
    bench.pass(3);
    expect(bench.path).toEqual(['0>2 at 5']);
  });

  it('(b) no alarm value for Time_Delay_Normal', () => {
    const bench = new EventBench({ ...binaryAlarm, algorithm: deviceStatus, timeDelayS: 0, timeDelayNormalS: 10 });
    bench.feed(4);
    bench.feed(1);
    bench.pass(5);
    bench.feed(2);
    bench.pass(5);
    expect(bench.path).toEqual(['0>2 at 0', '2>0 at 10']);
  });

  it('(c) another alarm value for Time_Delay is told again', () => {
    const bench = new EventBench({ ...binaryAlarm, algorithm: deviceStatus });
    bench.feed(3);
    bench.pass(10);
    bench.feed(4);
    bench.pass(10);
    bench.feed(4);
    bench.pass(10);
    expect(bench.path).toEqual(['0>2 at 5', '2>2 at 15']);
  });

  it('(c) another alarm value that does not stay is not', () => {
    const bench = new EventBench({ ...binaryAlarm, algorithm: deviceStatus });
    bench.feed(3);
    bench.pass(10);
    bench.feed(4);
    bench.pass(4);
    bench.feed(3);
    bench.pass(10);
    expect(bench.path).toEqual(['0>2 at 5']);
  });

  it('an inactive that is the alarm', () => {
    const algorithm: EventAlgorithm = { type: 'changeOfState', choice: 1, alarmValues: [0] };
    const bench = new EventBench({ ...binaryAlarm, algorithm, timeDelayS: 0 });
    bench.feed(1);
    bench.feed(0);
    expect(bench.path).toEqual(['0>2 at 0']);
  });

  it('its values: the new state as binary or unsigned value', () => {
    const bench = new EventBench({ ...binaryAlarm, timeDelayS: 0 });
    bench.feed(1);
    expect(bench.told.map((one) => eventValuesOf(one, objectWith(binaryAlarm.algorithm, 1)))).toEqual([
      { type: 'changeOfState', newState: { choice: 1, value: 1 }, statusFlags },
    ]);
  });
});

describe('OUT_OF_RANGE (135-2016 §13.3.6)', () => {
  it.each([
    ['(a) above the high limit', [90, 91], ['0>3 at 5']],
    ['(b) below the low limit', [10, 9], ['0>4 at 5']],
    ['(d) from the high limit to the low one', [91, 9], ['0>3 at 0', '3>4 at 5']],
    ['(e) not above the high limit less the deadband', [91, 85], ['0>3 at 0']],
    ['(e) below the high limit less the deadband', [91, 84.9], ['0>3 at 0', '3>0 at 5']],
    ['(g) from the low limit to the high one', [9, 91], ['0>4 at 0', '4>3 at 5']],
    ['(h) not above the low limit and the deadband', [9, 15], ['0>4 at 0']],
    ['(h) above the low limit and the deadband', [9, 15.1], ['0>4 at 0', '4>0 at 5']],
    ['not a number', [91, Number.NaN], ['0>3 at 0']],
  ] as const)('%s', (_, [first, then], path) => {
    const bench = new EventBench({ ...limits, timeDelayS: 0 });
    bench.feed(first);
    bench.set({ timeDelayS: 5 });
    bench.feed(then);
    bench.pass(60);
    expect(bench.path).toEqual(path);
  });

  it('(d) and (e) run at once: the shorter delay wins', () => {
    const bench = new EventBench({ ...limits, timeDelayS: 0 });
    bench.feed(91);
    bench.set({ timeDelayS: 20, timeDelayNormalS: 5 });
    bench.feed(9);
    bench.pass(60);
    expect(bench.path).toEqual(['0>3 at 0', '3>0 at 5', '0>4 at 25']);
  });

  it.each([
    ['(a)', 91, { lowLimitEnable: true, highLimitEnable: false }],
    ['(b)', 9, { lowLimitEnable: false, highLimitEnable: true }],
  ])('%s a limit that is not enabled trips nothing', (_, value, limitEnable) => {
    const bench = new EventBench({ ...limits, timeDelayS: 0, algorithm: { ...range, limitEnable } });
    bench.feed(value);
    expect(bench.path).toEqual([]);
  });

  it.each([
    ['(c)', 91, { lowLimitEnable: true, highLimitEnable: false }, '3>0 at 1'],
    ['(f)', 9, { lowLimitEnable: false, highLimitEnable: true }, '4>0 at 1'],
  ])('%s a limit that is no longer enabled ends its alarm at once', (_, value, limitEnable, end) => {
    const bench = new EventBench({ ...limits, timeDelayS: 0, timeDelayNormalS: 30 });
    bench.feed(value);
    bench.pass(1);
    bench.set({ algorithm: { ...range, limitEnable } });
    expect(bench.path.slice(1)).toEqual([end]);
  });

  it.each([50, 5, 95])('limits the wrong way round bring a value of %d to rest', (value) => {
    const bench = new EventBench({
      ...limits,
      timeDelayS: 0,
      algorithm: { ...range, highLimit: 10, lowLimit: 90, deadband: -50 },
    });
    bench.feed(value);
    bench.feed(value);
    expect(bench.path).toHaveLength(1);
  });

  it('its values: the limit that is exceeded, or no longer is', () => {
    const bench = new EventBench({ ...limits, timeDelayS: 0 });
    for (const value of [91, 50, 9, 50]) bench.feed(value);
    const values = bench.told.map((one) => eventValuesOf(one, objectWith(range, 50)));
    expect(values.map((one) => (one?.type === 'outOfRange' ? one.exceededLimit : undefined))).toEqual([90, 90, 10, 10]);
    expect(values[0]).toEqual({ type: 'outOfRange', exceedingValue: 50, statusFlags, deadband: 5, exceededLimit: 90 });
  });
});

describe('CHANGE_OF_RELIABILITY (135-2016 §13.2.5)', () => {
  it('tells reliability, flags and the properties of the object', () => {
    const bench = new EventBench(binaryAlarm);
    bench.feed(0, { reliability: 12 });
    expect(bench.told.map((one) => eventValuesOf(one, objectWith(binaryAlarm.algorithm, 0)))).toEqual([
      { type: 'changeOfReliability', reliability: 12, statusFlags, propertyValues: [presentValue] },
    ]);
  });
});

describe('FAULT_STATE (135-2016 §13.4.5)', () => {
  it.each([
    [0, 2, 0],
    [0, 4, 9],
    [12, 4, 12],
  ])('reliability %d with state %d is %d', (reliability, value, expected) => {
    expect(reliabilityByFaultValues(reliability, value, [4])).toBe(expected);
  });
});

const statusFlags = { inAlarm: true, fault: false, overridden: false, outOfService: false };
const presentValue = { propertyId: 85, arrayIndex: undefined, value: Uint8Array.of(0x91, 0), priority: undefined };

function objectWith(algorithm: EventAlgorithm, value: number) {
  return { algorithm, value, statusFlags, propertyValues: [presentValue] };
}
