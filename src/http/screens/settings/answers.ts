import type { Clock } from '../../../core/clock.js';
import type { AlarmMemory } from '../../../device/alarms/alarm-memory.js';
import type { GatewayMemory } from '../../../device/gateway-memory.js';
import type { ProfileService } from '../../../device/profiles/profile-service.js';
import { profileTexts } from '../../../device/profiles/profile-texts.js';
import type { ServedDevice } from '../../../device/served-device.js';
import type { JournalService } from '../../../journal/journal-service.js';
import { describeSettings, type SettingDescription } from '../../../settings/describe-settings.js';
import type { LoadedSettings, SettingsChange } from '../../../settings/loaded-settings.js';
import { secretSettings, settingOf } from '../../../settings/settings-schema.js';
import type { SettingsEdit } from '../../../settings/settings-sources.js';
import type { SettingsStore } from '../../../settings/settings-store.js';
import { isOwnAddress as isAddressOfThisMachine, missingAddresses } from '../../../system/network/bind-addresses.js';
import { backupDocument, readBackup } from '../../../system/recovery/backup.js';
import type { MapRegistry } from '../../../ups/maps/map-registry.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import { refusalForPage, settingsFault } from '../shared/faults.js';
import type { ChangeView, EditView, PreviewAnswer, RestoredAnswer, SettingSection, SettingsAnswer } from './schema.js';

export interface SettingsParts {
  readonly version: string;
  readonly clock: Clock;
  /** Of this machine where nothing is said. */
  readonly isOwnAddress?: (address: string) => Promise<boolean>;
  readonly settings: SettingsStore;
  /** What keys may name. */
  readonly registry: MapRegistry;
  readonly memory: GatewayMemory;
  readonly alarmMemory: AlarmMemory;
  readonly journal: JournalService;
  readonly profiles: ProfileService;
  loaded(): LoadedSettings;
  bacnet(): ServedDevice | undefined;
}

/** Single keys (null takes a key out), or a whole new file. */
export type SettingsInput = { readonly edits: readonly EditView[] } | { readonly text: string };

const configName = 'config.ini';

export type SettingsAnswers = ReturnType<typeof settingsAnswers>;

/** Settings as form and as text, and the backup. */
export function settingsAnswers(parts: SettingsParts) {
  const { settings, memory, alarmMemory, journal, isOwnAddress = isAddressOfThisMachine } = parts;

  /** config.ini without secrets. */
  const file = async (): Promise<string> => (await settings.export())?.text ?? '';

  return {
    file,

    read: async (): Promise<SettingsAnswer> => {
      const loaded = parts.loaded();
      return {
        sections: sectionsOf(loaded, parts.registry),
        secrets: secretSettings().map(({ section, key }) => ({ section, key })),
        text: await file(),
        origin: loaded.origin,
        problems: loaded.problems.map(settingsFault),
        notices: loaded.notices.map(settingsFault),
      };
    },

    preview: async (input: SettingsInput): Promise<PreviewAnswer> => {
      const { problems, notices, changed } = await settings.preview(editOf(input));
      const bound = changed.filter(({ key }) => key === 'bind').map(({ section, to }) => ({ section, address: to }));
      const missing = await missingAddresses(configName, bound, isOwnAddress);
      return { problems: problems.map(settingsFault), notices: [...notices, ...missing].map(settingsFault), changed };
    },

    /** Rejects with `settings.invalid`, whose fact `problems` holds `SettingsFault`s, or with `settings.unwritable`. */
    apply: (input: SettingsInput, by: Caller): Promise<readonly ChangeView[]> =>
      changesOf(settings.apply(editOf(input), textOfCaller(by))),

    backup: async () => {
      const alarms = alarmMemory.settingsText;
      return backupDocument({
        version: parts.version,
        madeAtMs: parts.clock.wallMs(),
        config: await settings.backup(),
        identity: memory.text,
        ...(alarms !== undefined && { alarms }),
        profiles: profileTexts(await parts.profiles.siteFiles()),
      });
    },

    /** Rejects as `apply` does. */
    restore: async (backup: unknown, by: Caller): Promise<RestoredAnswer> => {
      const { config, identity, alarms, profiles } = readBackup(backup);
      let changed: RestoredAnswer['changed'] = [];
      const leftOut = await parts.profiles.restore(profiles, async () => {
        changed = await changesOf(settings.restore(config, textOfCaller(by)));
      });
      if (identity !== undefined) memory.restore(identity);
      if (alarms !== undefined) alarmMemory.restoreSettings(alarms);
      const without = leftOut.length > 0 && { subject: leftOut.join(', ') };
      journal.record({ kind: 'backup-restored', who: textOfCaller(by), ...without });
      return { changed, leftOut };
    },

    /** Whether another device on the network has this number. */
    isTakenByAnother: (deviceIdentifier: number): boolean =>
      parts.bacnet()?.server.identity?.seen.has(deviceIdentifier) ?? false,
  };
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

function sectionsOf({ settings }: LoadedSettings, registry: MapRegistry): readonly SettingSection[] {
  return describeSettings(registry.profiles.names).map(({ section, title, short, isFree, settings: described }) => ({
    name: section,
    title,
    short,
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
