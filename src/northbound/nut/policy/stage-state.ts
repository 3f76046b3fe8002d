import type { BatteryLeft } from '../../../journal/journal-event.js';

/** The names under which the UPS is served, in the order in which their clients have to go. */
export const stageNames = ['ups-early', 'ups', 'ups-late'] as const;
export type StageName = (typeof stageNames)[number];

/** `later-stage`: one that has to stay longer has to go already. */
export const lowRules = ['battery-low', 'imminent-stop', 'minutes', 'seconds', 'charge', 'later-stage'] as const;
export type LowRule = (typeof lowRules)[number];

/**
 * Why the data of a stage are stale. `unread`: nothing has been read yet. `lost`: nothing tells any more how the load is fed.
 * `blind`: on battery, and nothing that the rules of this stage ask for is told.
 */
export type StaleCause = 'unread' | 'lost' | 'blind';

/** The rule that held first, with its limit and what was read: minutes, seconds or per cent. */
export interface LowReason {
  readonly rule: LowRule;
  readonly limit?: number;
  readonly value?: number;
}

/** What a client of one name is to be told. */
export interface StageState {
  readonly name: StageName;
  /** `ERR DATA-STALE` in the place of any status; then neither of the next two is true. */
  readonly isStale: boolean;
  /** OB, else OL. */
  readonly isOnBattery: boolean;
  /** LB. */
  readonly isLow: boolean;
  /** Of a stage that is low. */
  readonly reason?: LowReason;
  /** Of a stage that is stale. */
  readonly staleCause?: StaleCause;
  /** Since when it is low or stale, wall clock milliseconds. */
  readonly sinceMs?: number;
  /** What the battery had when it became low. */
  readonly left?: BatteryLeft;
}
