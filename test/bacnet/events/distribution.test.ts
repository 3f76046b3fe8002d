import { describe, expect, it } from 'vitest';
import { isDestinationOf, networkPriorityOf } from '../../../src/bacnet/events/distribution.js';

const at = (hour: number, minute = 0, second = 0, hundredths = 0) => ({ hour, minute, second, hundredths });
const unspecified = { hour: undefined, minute: undefined, second: undefined, hundredths: undefined };
const on = (weekday: number) => ({ year: 2026, month: 11, day: 23 + weekday - 1, weekday });
const workdays = {
  monday: true,
  tuesday: true,
  wednesday: true,
  thursday: true,
  friday: true,
  saturday: false,
  sunday: false,
};
const operator = {
  validDays: workdays,
  fromTime: at(8),
  toTime: at(18),
  recipient: { type: 'device', device: { objectType: 8, instance: 17 } },
  processId: 1,
  issueConfirmedNotifications: true,
  transitions: { toOffnormal: true, toFault: false, toNormal: true },
} as const;

describe('a destination gets an event (135-2016 §12.21)', () => {
  it.each([
    ['on a valid day', operator, 1, at(12), true],
    ['on Friday', operator, 5, at(12), true],
    ['not on Saturday', operator, 6, at(12), false],
    ['not on Sunday', operator, 7, at(12), false],
    ['at the first hundredth', operator, 1, at(8), true],
    ['not before', operator, 1, at(7, 59, 59, 99), false],
    ['at the last hundredth', operator, 1, at(18), true],
    ['not after', operator, 1, at(18, 0, 0, 1), false],
    ['all day long', { ...operator, fromTime: at(0), toTime: at(23, 59, 59, 99) }, 1, at(23, 59, 59, 99), true],
    ['at times that are not specified', { ...operator, fromTime: unspecified, toTime: unspecified }, 1, at(3), true],
    ['in the evening of a night', { ...operator, fromTime: at(22), toTime: at(6) }, 1, at(23), true],
    ['in the morning of a night', { ...operator, fromTime: at(22), toTime: at(6) }, 1, at(5), true],
    ['not at noon of a night', { ...operator, fromTime: at(22), toTime: at(6) }, 1, at(12), false],
  ] as const)('%s', (_, destination, weekday, time, isOne) => {
    expect(isDestinationOf(destination, 'toOffnormal', on(weekday), time)).toBe(isOne);
  });

  it('of the transitions that it wants', () => {
    const wanted = (['toOffnormal', 'toFault', 'toNormal'] as const).map((one) =>
      isDestinationOf(operator, one, on(1), at(12)),
    );
    expect(wanted).toEqual([true, false, true]);
  });
});

describe('the network priority follows the event priority (135-2016 §13.2.5)', () => {
  it.each([
    [0, 3],
    [63, 3],
    [64, 2],
    [127, 2],
    [128, 1],
    [191, 1],
    [192, 0],
    [255, 0],
  ])('%d is %d', (priority, network) => {
    expect(networkPriorityOf(priority)).toBe(network);
  });
});
