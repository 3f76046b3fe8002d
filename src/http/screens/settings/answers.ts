import { describeSettings, type SettingDescription } from '../../../settings/describe-settings.js';
import type { LoadedSettings, SettingsChange } from '../../../settings/loaded-settings.js';
import { secretSettings, settingOf } from '../../../settings/settings-schema.js';
import type { SettingsEdit } from '../../../settings/settings-sources.js';
import { missingAddresses } from '../../../system/network/missing-addresses.js';
import { isOwnAddress } from '../../../system/network/own-address.js';
import { backupDocument, readBackup } from '../../../system/recovery/backup.js';
import type { Caller } from '../../server/access/caller.js';
import { textOfCaller } from '../../server/access/text-of-caller.js';
import type { WebSources } from '../web-sources.js';
import type { SettingsPort } from './port.js';
import type { ChangeView, PreviewAnswer, SettingSection, SettingsAnswer, SettingsInput } from './schema.js';
import { refusalForPage, settingsFault } from './settings-faults.js';

const configName = 'config.ini';

/** Settings as form and as text, and the backup. */
export class SettingsPages implements SettingsPort {
  readonly #sources: WebSources;

  constructor(sources: WebSources) {
    this.#sources = sources;
  }

  async read(): Promise<SettingsAnswer> {
    const loaded = this.#sources.loaded();
    return {
      sections: sectionsOf(loaded),
      secrets: secretSettings().map(({ section, key }) => ({ section, key })),
      text: await this.file(),
      origin: loaded.origin,
      problems: loaded.problems.map(settingsFault),
      notices: loaded.notices.map(settingsFault),
    };
  }

  async preview(input: SettingsInput): Promise<PreviewAnswer> {
    const { problems, notices, changed } = await this.#sources.settings.preview(editOf(input));
    const bound = changed.filter(({ key }) => key === 'bind').map(({ section, to }) => ({ section, address: to }));
    const missing = await missingAddresses(configName, bound, isOwnAddress);
    return { problems: problems.map(settingsFault), notices: [...notices, ...missing].map(settingsFault), changed };
  }

  apply(input: SettingsInput, by: Caller): Promise<readonly ChangeView[]> {
    return changesOf(this.#sources.settings.apply(editOf(input), textOfCaller(by)));
  }

  async file(): Promise<string> {
    return (await this.#sources.settings.export())?.text ?? '';
  }

  async backup(): Promise<unknown> {
    const { version, clock, memory, settings } = this.#sources;
    return backupDocument({
      version,
      madeAtMs: clock.wallMs(),
      config: await settings.backup(),
      identity: memory.text,
    });
  }

  async restore(backup: unknown, by: Caller): Promise<readonly ChangeView[]> {
    const { config, identity } = readBackup(backup);
    const changed = await changesOf(this.#sources.settings.restore(config, textOfCaller(by)));
    if (identity !== undefined) this.#sources.memory.restore(identity);
    this.#sources.journal.record({ kind: 'backup-restored', who: textOfCaller(by) });
    return changed;
  }

  isTakenByAnother(deviceIdentifier: number): boolean {
    const identity = this.#sources.bacnet()?.server.identity;
    return identity?.seen.has(deviceIdentifier) ?? false;
  }
}

async function changesOf(change: Promise<SettingsChange>): Promise<readonly ChangeView[]> {
  try {
    return (await change).changed;
  } catch (error) {
    throw refusalForPage(error);
  }
}

function editOf(input: SettingsInput): SettingsEdit {
  if ('text' in input) return new TextEncoder().encode(input.text);
  return input.edits.map(({ section, key, value }) => ({ section, key, value: value ?? undefined }));
}

function sectionsOf({ settings }: LoadedSettings): readonly SettingSection[] {
  return describeSettings().map(({ section, title, isFree, settings: described }) => ({
    name: section,
    title,
    free: isFree,
    keys: isFree
      ? [...settings.registers].map(([key, value]) => ({ key, kind: 'assignment', value }))
      : described
          .filter(isForForm)
          .map(({ key, isSecret, section: _section, minimum, maximum, maxLength, ...more }) => ({
            key,
            ...more,
            ...(minimum !== undefined && { minimum }),
            ...(maximum !== undefined && { maximum }),
            ...(maxLength !== undefined && { maxLength }),
            secret: isSecret,
            value: valueText(settings, section, key),
          })),
  }));
}

/** The login password has a form of its own, which asks for the present one. */
function isForForm({ section, key }: SettingDescription): boolean {
  return section !== 'security' || key !== 'password';
}

/** Written as in config.ini; a secret as (set) or nothing. */
function valueText(settings: LoadedSettings['settings'], section: string, key: string): string {
  // The names come from the schema that the type is made from.
  const value = (settings as unknown as Record<string, Record<string, unknown>>)[section]?.[key];
  return settingOf(section, key)?.kind.format(value) ?? '';
}
