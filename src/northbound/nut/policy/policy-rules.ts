import type { Settings } from '../../../settings/settings-schema.js';
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

/** As config.ini has them. */
export function rulesOf({ nut }: Pick<Settings, 'nut'>): PolicyRules {
  return {
    stages: {
      'ups-early': stageRules(nut.ups_early_minutes, nut.ups_early_seconds, nut.ups_early_charge),
      ups: stageRules(nut.ups_minutes, nut.ups_seconds, nut.ups_charge),
      'ups-late': stageRules(nut.ups_late_minutes, nut.ups_late_seconds, nut.ups_late_charge),
    },
    onBatteryLow: nut.on_battery_low,
    onImminentStop: nut.on_imminent_stop,
    holdReadings: nut.hold_readings,
    graceS: nut.grace_s,
    returnS: nut.return_s,
  };
}

type Limit = number | 'off';

function stageRules(minutes: Limit, seconds: Limit, charge: Limit): StageRules {
  return { minutes: unlessOff(minutes), seconds: unlessOff(seconds), charge: unlessOff(charge) };
}

function unlessOff(limit: Limit): number | undefined {
  return limit === 'off' ? undefined : limit;
}
