import type { Bilingual } from '../notice/schema.js';

/** What is wrong with a settings file, by line where there is one. */
export interface SettingsFault {
  readonly line?: number;
  readonly section?: string;
  readonly key?: string;
  readonly found: string;
  readonly allowed?: Bilingual;
  readonly message: Bilingual;
}

export interface SettingsAnswer {
  readonly sections: readonly SettingSection[];
  /** Passwords of config.ini, that of the login included, which has a form of its own. */
  readonly secrets: readonly SettingName[];
  /** config.ini without secrets. */
  readonly text: string;
  readonly origin: 'file' | 'last-good' | 'defaults';
  readonly problems: readonly SettingsFault[];
  readonly notices: readonly SettingsFault[];
}

export interface SettingName {
  readonly section: string;
  readonly key: string;
}

export interface SettingSection {
  readonly name: string;
  readonly title: Bilingual;
  /** Its keys are not fixed. */
  readonly free: boolean;
  readonly keys: readonly SettingKey[];
}

/** Of a section whose keys are not fixed, only the first three. */
export interface SettingKey {
  readonly key: string;
  readonly kind: string;
  readonly value: string;
  readonly default?: string;
  readonly help?: Bilingual;
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxLength?: number;
  readonly allowed?: Bilingual;
  readonly secret?: boolean;
}

/** Single keys (null takes a key out), or a whole new file. */
export type SettingsInput = { readonly edits: readonly EditView[] } | { readonly text: string };

export interface EditView {
  readonly section: string;
  readonly key: string;
  readonly value: string | null;
}

export interface PreviewAnswer {
  readonly problems: readonly SettingsFault[];
  readonly notices: readonly SettingsFault[];
  readonly changed: readonly ChangeView[];
}

export interface ChangeView {
  readonly section: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
}
