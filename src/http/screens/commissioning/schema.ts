import { eitherOf, flag, input, listOf, number, type Of, optional, shortText, within } from '../vocabulary.js';

const longestMinutes = 60;
/** More bits than any object has. */
const mostBits = 64;

export const CommissioningBody = input({ minutes: within(1, longestMinutes) });

export const OverrideParams = input({ name: shortText(64) });

/** Takes an object out of service and forces its value, or returns it to service. */
export const Override = input({
  outOfService: flag(),
  presentValue: optional(eitherOf([number(), listOf(flag(), undefined, mostBits)])),
  reliability: optional(within(0, 65_535)),
});
export type Override = Of<typeof Override>;
