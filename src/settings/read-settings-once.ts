import { join } from 'node:path';
import { checkSettingsFile, type SettingsCheck } from './check-settings-file.js';
import { type ReadSettingsOptions, readSettings } from './read-settings.js';
import { renderShippedSettings } from './render-settings.js';
import { settingsForBackup } from './secrets-in-settings.js';
import { diskFiles } from './settings-files.js';
import { SettingsSources } from './settings-sources.js';
import { lastGoodFileName } from './settings-store.js';

/** The settings as the daemon would start with them; unlike its start, this changes nothing on the disk. */
export async function readSettingsOnce(
  configFile: string,
  dataDir: string,
  options: Omit<ReadSettingsOptions, 'file'> = {},
): Promise<SettingsCheck> {
  for (const file of [configFile, join(dataDir, lastGoodFileName)]) {
    const check = await checkSettingsFile(file, options);
    if (!check.problems.some(({ reason }) => reason === 'missing')) return check;
  }
  return readSettings(new TextEncoder().encode(renderShippedSettings()), { ...options, file: configFile });
}

/** As `SettingsStore.backup`, but changes nothing on the disk; undefined where no settings can be used. */
export async function readSettingsForBackup(
  configFile: string,
  dataDir: string,
  validators: Omit<ReadSettingsOptions, 'file'> = {},
): Promise<string | undefined> {
  const lastGoodFile = join(dataDir, lastGoodFileName);
  const sources = new SettingsSources({ configFile, lastGoodFile, files: diskFiles, validators });
  const { reading } = await sources.usable();
  return reading && settingsForBackup(reading);
}
