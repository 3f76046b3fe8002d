import type { SettingName } from '../../../src/http/screens/settings/schema.js';

/** A key of config.ini as one word; capitals do not tell two apart. */
export function nameOf(section: string, key: string): string {
  return `${section} ${key}`.toLowerCase();
}

export function namesOf(settings: readonly SettingName[]): ReadonlySet<string> {
  return new Set(settings.map(({ section, key }) => nameOf(section, key)));
}
