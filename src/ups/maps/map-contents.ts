import type { UnitProfile } from '../model/unit-profile.js';
import type { SystemState, UnitAlarm, UnitState } from '../model/unit-state.js';
import type { Page } from './page.js';

/** What a page shows: the unit (or synthesis) behind it, within the whole UPS. */
export interface PageView {
  readonly page: Page;
  /** Unit number of the page; 1 on the system's and on a single UPS's. */
  readonly number: number;
  readonly unit: UnitState;
  readonly ups: SystemState;
  readonly profile: UnitProfile;
}

/**
 * What the UPS has to say under each acronym of a register map. Numbers are in engineering units; undefined, or no
 * entry, means that the UPS does not provide it.
 */
export interface MapContents {
  readonly numbers: Readonly<Record<string, (view: PageView) => number | undefined>>;
  readonly bits: Readonly<Record<string, (view: PageView) => boolean>>;
  readonly texts: Readonly<Record<string, (view: PageView) => string>>;
  /** Words by their places, for what no code stands for. */
  readonly held?: (view: PageView) => readonly HeldWord[];
  /** Names of what the UPS would have to show and these registers cannot, because they contradict one another. */
  readonly unshown?: (view: PageView) => readonly string[];
}

/** Bits of a word that have this value. */
export interface HeldWord {
  readonly table: string;
  readonly offset: number;
  readonly mask: number;
  readonly value: number;
}

/** The bit of a map that shows this alarm. */
export function whenAlarm(alarm: UnitAlarm): (view: PageView) => boolean {
  return ({ unit }) => unit.alarms.has(alarm);
}

/** The bit that stands for any alarm at all. */
export function whenAnyAlarm({ unit }: PageView): boolean {
  return unit.alarms.size + unit.alarmCodes.size > 0;
}
