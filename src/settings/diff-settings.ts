import type { SettingsReading } from './read-settings.js';
import { quoted, type SettingsProblem, settingsProblem } from './settings-problem.js';
import { allSettings, type Settings, settingOf } from './settings-schema.js';
import { settingsText } from './settings-texts.js';

/** One key whose value is another one now; both values are written as in config.ini, secrets as (set) or nothing. */
export interface ChangedSetting {
  readonly section: string;
  readonly key: string;
  readonly from: string;
  readonly to: string;
}

/** What differs; `changedSecrets` names, as `section.key`, the secrets that were replaced by others. */
export function diffSettings(
  before: Settings,
  after: Settings,
  changedSecrets: readonly string[] = [],
): readonly ChangedSetting[] {
  const changes: ChangedSetting[] = [];
  for (const { section, key, setting } of allSettings()) {
    const from = setting.kind.format(settingValue(before, section, key));
    const to = setting.kind.format(settingValue(after, section, key));
    if (from === to && !changedSecrets.includes(`${section}.${key}`)) continue;
    changes.push({ section, key, from, to });
  }
  for (const key of new Set([...before.registers.keys(), ...after.registers.keys()])) {
    const from = before.registers.get(key) ?? '';
    const to = after.registers.get(key) ?? '';
    if (from !== to) changes.push({ section: 'registers', key, from, to });
  }
  return changes;
}

/**
 * What was in force and stands nowhere in a new file, under a name that is known: it must not be lost unnoticed, by a
 * misspelt section or by a file that is cut. A secret stays where the file does not speak of it.
 */
export function droppedSettings(
  before: Settings,
  { settings, written }: Pick<SettingsReading, 'settings' | 'written'>,
  file: string,
): readonly SettingsProblem[] {
  if (settings === undefined) return [];
  return diffSettings(before, settings).flatMap(({ section, key, from, to }) => {
    const isSecret = settingOf(section, key)?.kind.name === 'secret';
    if (isSecret || written.has(`${section}.${key}`)) return [];
    const name = section === 'registers' ? 'droppedAssignment' : 'dropped';
    const message = settingsText(name, { from: quoted(from), to: quoted(to) });
    return [settingsProblem(file, 'dropped', message, { section, key })];
  });
}

function settingValue(settings: Settings, section: string, key: string): unknown {
  // The names come from the schema that the type is made from.
  return (settings as unknown as Record<string, Record<string, unknown>>)[section]?.[key];
}
