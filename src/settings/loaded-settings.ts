import type { ChangedSetting } from './diff-settings.js';
import type { SettingsProblem } from './settings-problem.js';
import type { Settings } from './settings-schema.js';

export interface LoadedSettings {
  readonly settings: Settings;
  /** `last-good` or `defaults` when the file cannot be used, or when it was missing and has been written back. */
  readonly origin: 'file' | 'last-good' | 'defaults';
  /** What keeps the file from being used. */
  readonly problems: readonly SettingsProblem[];
  readonly notices: readonly SettingsProblem[];
}

export interface SettingsChange extends LoadedSettings {
  readonly changed: readonly ChangedSetting[];
  /** Who asked for it; absent when the gateway itself did. */
  readonly by?: string;
}

export interface ExportedSettings {
  readonly text: string;
  readonly modifiedMs: number;
}

/** What an edit would do; `changed` is empty when there are problems. */
export type SettingsPreview = Pick<SettingsChange, 'problems' | 'notices' | 'changed'>;
