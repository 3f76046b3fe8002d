import type { Caller } from '../../server/access/caller.js';
import type { ChangeView, PreviewAnswer, SettingsAnswer, SettingsInput } from './schema.js';

export interface SettingsPort {
  read(): Promise<SettingsAnswer>;
  preview(input: SettingsInput): Promise<PreviewAnswer>;
  /** Rejects with `settings.invalid`, whose fact `problems` holds `SettingsFault`s, or with `settings.unwritable`. */
  apply(input: SettingsInput, by: Caller): Promise<readonly ChangeView[]>;
  /** config.ini without secrets. */
  file(): Promise<string>;
  backup(): Promise<unknown>;
  /** Rejects as `apply` does. */
  restore(backup: unknown, by: Caller): Promise<readonly ChangeView[]>;
  /** Whether another device on the network has this number. */
  isTakenByAnother(deviceIdentifier: number): boolean;
}
