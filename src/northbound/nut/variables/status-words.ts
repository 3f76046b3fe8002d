import type { PowerFacts } from '../../facts/power-facts.js';
import type { StageState } from '../policy/stage-state.js';

/** What the words of ups.status are made of. */
export interface StatusFacts {
  readonly stage: Pick<StageState, 'isOnBattery' | 'isLow'>;
  readonly power: PowerFacts;
  readonly hasAlarms: boolean;
}

/** `safe`: without those words that make a client shut down when it loses the contact. */
export type StatusWords = 'safe' | 'all';

interface Row {
  readonly word: string;
  /** Recent clients (upsmon after 2.8.0) that were told this word last take the UPS for dead as soon as the contact is lost, on mains too. */
  readonly isRisky?: true;
  readonly isTold: (facts: StatusFacts) => boolean;
}

/**
 * The words of ups.status as NUT defines them (its developer guide; RFC 9271), in the order in which its drivers say them. What is
 * not known is not told. The shutdown policy decides on OL, OB and LB.
 *
 * Never told: HB, TRIM, BOOST, as nothing of these UPSs says so; CAL, as a battery test is no calibration, and with CAL no client
 * shuts down; FSD, the order of a primary, as there is none here.
 */
const rows: readonly Row[] = [
  { word: 'ALARM', isRisky: true, isTold: ({ hasAlarms }) => hasAlarms },
  { word: 'OL', isTold: ({ stage }) => !stage.isOnBattery },
  { word: 'OB', isTold: ({ stage }) => stage.isOnBattery },
  { word: 'LB', isTold: ({ stage }) => stage.isLow },
  { word: 'RB', isTold: ({ power }) => power.isBatteryFaulty === true },
  { word: 'CHRG', isTold: ({ power }) => power.isBatteryCharging === true },
  { word: 'DISCHRG', isTold: ({ power }) => power.isBatteryDischarging === true || power.load === 'battery' },
  {
    word: 'BYPASS',
    isRisky: true,
    isTold: ({ power: { load } }) => load === 'bypass' || load === 'maintenance-bypass',
  },
  { word: 'OFF', isRisky: true, isTold: ({ power }) => power.load === 'off' },
  { word: 'OVER', isTold: ({ power }) => power.isOverloaded === true },
];

/** Those that may be told. */
export function toldWords(words: StatusWords): readonly string[] {
  return rows.flatMap(({ word, isRisky }) => (words === 'all' || !isRisky ? word : []));
}

export function statusText(facts: StatusFacts, words: StatusWords): string {
  return rows
    .filter(({ isRisky, isTold }) => (words === 'all' || !isRisky) && isTold(facts))
    .map(({ word }) => word)
    .join(' ');
}
