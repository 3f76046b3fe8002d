import { join } from 'node:path';
import { checkSettingsFile, type SettingsCheck } from './check-settings-file.js';
import { type ReadSettingsOptions, readSettings } from './read-settings.js';
import { renderShippedSettings } from './render-settings.js';
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
