import { flag, input, listOf, number, type Of, object, oneOf, optional, within } from '../vocabulary.js';

export const UnitParams = input({ unit: within(1, 15) });
export type UnitParams = Of<typeof UnitParams>;

export const UnitReadingView = object(
  {
    unit: number(),
    unread: optional(
      oneOf(
        ['refused', 'silent', 'unplaced', 'not-yet'],
        'Why nothing is told of it: `unplaced`: its page is not known for sure',
      ),
    ),
    loadPercent: optional(number()),
    kva: optional(number()),
    batteryPercent: optional(number()),
    batteryMinutes: optional(number()),
    load: optional(number('State of UnitLoadStatus, Manual §6.2.3')),
    battery: optional(number('State of BatteryStatus, Manual §6.2.6')),
    alarms: optional(number('State of Alarms, Manual §6.2.5')),
    inferred: flag('Some of it is deduced, or read at an address that is printed for a sister range only'),
    ageMs: optional(number('Since the reading')),
  },
  'How a unit that is there is, read by its own page; a member that is absent is unknown',
);
export type UnitReadingView = Of<typeof UnitReadingView>;

export const UnitReadingsAnswer = object({
  units: listOf(UnitReadingView),
  oldestMs: number('A reading that is older by now is not of now'),
});
export type UnitReadingsAnswer = Of<typeof UnitReadingsAnswer>;
