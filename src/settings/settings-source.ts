import type { SettingsChange } from './loaded-settings.js';
import type { Settings } from './settings-schema.js';

/** The settings in force, as the parts of the gateway ask for them. */
export interface SettingsSource {
  readonly current: Settings;
  /** The defaults are in force, because what was written cannot be used. */
  readonly isGuessed: boolean;
  /** Resolves when no change is under way. */
  whenInForce(): Promise<void>;
  /** Does something between two changes; rejects as it does. `giveWay` is aborted as soon as a change waits for its end. */
  between(action: (giveWay: AbortSignal) => Promise<void>): Promise<void>;
}

/** A part of the gateway that goes by settings of its own. */
export interface SettingsFollower {
  applySettings(change: SettingsChange): Promise<void> | void;
}
