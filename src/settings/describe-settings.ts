import type { Bilingual } from '../core/bilingual.js';
import type { KindName } from './setting-kinds.js';
import { allSettings, type Section, type SectionName, settingsSchema } from './settings-schema.js';

/** One key as a form, an API or a document needs it; plain data. */
export interface SettingDescription {
  readonly section: SectionName;
  readonly key: string;
  readonly kind: KindName;
  /** Written as in config.ini. */
  readonly default: string;
  readonly allowed: Bilingual;
  readonly choices: readonly string[];
  readonly minimum: number | undefined;
  readonly maximum: number | undefined;
  readonly maxLength: number | undefined;
  readonly label: Bilingual;
  readonly help: Bilingual;
  readonly isSecret: boolean;
}

export interface SectionDescription {
  readonly section: SectionName;
  readonly title: Bilingual;
  /** The title, or what a list of sections calls it. */
  readonly short: Bilingual;
  /** Whether its keys are free names (`[registers]`). */
  readonly isFree: boolean;
  readonly settings: readonly SettingDescription[];
}

/** With the names of the profiles that are there, as choices of the keys that take them. */
export function describeSettings(profiles: readonly string[] = []): readonly SectionDescription[] {
  const settings = allSettings().map(({ section, key, setting }): SettingDescription => {
    const { name, allowed, choices: words = [], minimum, maximum, maxLength, takesProfiles } = setting.kind;
    const choices = takesProfiles ? [...words, ...profiles] : words;
    return {
      section,
      key,
      kind: name,
      default: setting.default,
      allowed,
      choices,
      minimum,
      maximum,
      maxLength,
      label: setting.label,
      help: { en: setting.en, fr: setting.fr },
      isSecret: name === 'secret',
    };
  });
  return (Object.entries(settingsSchema) as [SectionName, Section][]).map(([section, { title, short = title }]) => ({
    section,
    title,
    short,
    isFree: section === 'registers',
    settings: settings.filter((one) => one.section === section),
  }));
}
