import { maxSettingsBytes } from './decode-settings-file.js';
import { type ReadSettingsOptions, readSettings } from './read-settings.js';
import { diskFiles, type FileContent, type SettingsFiles } from './settings-files.js';
import { type SettingsProblem, settingsProblem } from './settings-problem.js';
import type { Settings } from './settings-schema.js';
import { settingsText } from './settings-texts.js';

export interface SettingsCheck {
  readonly problems: readonly SettingsProblem[];
  readonly notices: readonly SettingsProblem[];
  /** Undefined when there are problems. */
  readonly settings: Settings | undefined;
}

/** Reads a settings file and says what is wrong with it; changes nothing. */
export async function checkSettingsFile(
  path: string,
  options: Omit<ReadSettingsOptions, 'file'> & { readonly files?: SettingsFiles } = {},
): Promise<SettingsCheck> {
  const content = await (options.files ?? diskFiles).read(path, maxSettingsBytes);
  if (content.state !== 'content') {
    return { problems: [unusableFile(path, content)], notices: [], settings: undefined };
  }
  const { files: _, ...validators } = options;
  await validators.prepare?.(content.bytes);
  const { problems, notices, settings } = readSettings(content.bytes, { file: path, ...validators });
  return { problems, notices, settings };
}

/** The problem of a file that is missing or cannot be read. */
export function unusableFile(file: string, content: Exclude<FileContent, { state: 'content' }>): SettingsProblem {
  const message =
    content.state === 'missing' ? settingsText('missing') : settingsText('unreadable', { why: content.why });
  return settingsProblem(file, content.state, message);
}
