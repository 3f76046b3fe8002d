import type { StageName } from './stage-state.js';

/** Limits of one stage; one that is undefined is off. */
export interface StageRules {
  /** Low below so many minutes of backup time. */
  readonly minutes: number | undefined;
  /** Low after more than so many seconds on battery. */
  readonly seconds: number | undefined;
  /** Low below so many per cent of charge. */
  readonly charge: number | undefined;
}

/** What makes a stage low; all of it settable, in `[nut]`. */
export interface PolicyRules {
  readonly stages: Readonly<Record<StageName, StageRules>>;
  /** Whether every stage is low when the UPS says that its battery is, or that it stops soon. */
  readonly onBatteryLow: boolean;
  readonly onImminentStop: boolean;
  /** Readings in a row in which a rule has to hold. */
  readonly holdReadings: number;
  /** Seconds on battery before minutes and charge count. */
  readonly graceS: number;
  /** Seconds for which the mains have to be back before an outage is over. */
  readonly returnS: number;
}
