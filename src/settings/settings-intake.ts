import type { Bilingual } from '../core/bilingual.js';
import { GatewayError } from '../core/errors.js';
import { unusableFile } from './check-settings-file.js';
import type { CredentialStore } from './credential-store.js';
import { droppedSettings } from './diff-settings.js';
import type { LoadedSettings } from './loaded-settings.js';
import type { SettingsReading } from './read-settings.js';
import { credentialNotices, secretNotices, withoutSecrets, withSecretStates } from './secrets-in-settings.js';
import type { SettingsFiles } from './settings-files.js';
import { type SettingsProblem, settingsProblem } from './settings-problem.js';
import type { Settings } from './settings-schema.js';
import type { SettingsSources } from './settings-sources.js';
import { settingsText } from './settings-texts.js';

export interface SettingsIntakeParts {
  readonly configFile: string;
  readonly lastGoodFile: string;
  readonly files: SettingsFiles;
  readonly sources: SettingsSources;
  readonly credentials: CredentialStore;
}

/** Settings that can be in force from now on. */
export interface TakenSettings {
  readonly loaded: LoadedSettings;
  /** Names of the secrets that are others now. */
  readonly changedSecrets: readonly string[];
}

/**
 * Takes settings in: from config.ini where it can be used, else from what stands in for it. On the way plain passwords are
 * replaced in the file, a missing file comes back, and a valid one is remembered. What a disk refuses becomes a notice.
 * One call at a time.
 */
export class SettingsIntake {
  readonly #parts: SettingsIntakeParts;

  constructor(parts: SettingsIntakeParts) {
    this.#parts = parts;
  }

  /** `current` are the settings in force, undefined at start. A missing file is written again or only reported. */
  async read(
    current: LoadedSettings | undefined,
    { restoreMissing }: { readonly restoreMissing: boolean },
  ): Promise<TakenSettings> {
    const { configFile, sources } = this.#parts;
    const content = await sources.file();
    if (content.state === 'missing' && restoreMissing) return this.restore();
    if (content.state !== 'content') return this.#fallBack(current, [unusableFile(configFile, content)], []);
    const reading = await sources.written(content.bytes);
    if (!reading.settings) return this.#fallBack(current, reading.problems, reading.notices);
    const before = current?.settings ?? (await sources.lastGood())?.settings;
    const dropped = before === undefined ? [] : droppedSettings(before, reading, configFile);
    const taken = await this.#accept(reading, 'file');
    return withNotices(taken, [...dropped, ...stillDropped(current?.notices ?? [], reading)]);
  }

  /** The file is missing: it comes back as it last was, else with the defaults. */
  async restore(): Promise<TakenSettings> {
    const { configFile, files, sources } = this.#parts;
    const { reading: lastGood, lost } = await sources.copy();
    // The defaults would replace what may come back.
    if (lost !== undefined) return this.#fallBack(undefined, [lost], []);
    const reading = lastGood ?? sources.shipped();
    const notice = await files.write(configFile, reading.text ?? '').then(
      () => this.#note('restored', settingsText(lastGood ? 'restoredLastGood' : 'restoredDefaults')),
      () => this.#note('unwritable', settingsText(lastGood ? 'unwritableLastGood' : 'unwritableDefaults')),
    );
    return withNotices(await this.#accept(reading, lastGood ? 'last-good' : 'defaults'), [notice]);
  }

  /** Remembers a valid file as the last good one. */
  async adopt(reading: SettingsReading, origin: LoadedSettings['origin']): Promise<LoadedSettings> {
    const { configFile, lastGoodFile, sources, credentials } = this.#parts;
    const restored = credentials.isFromCopy ? credentialNotices(configFile, credentials) : [];
    const notices = [...restored, ...secretNotices(reading, configFile, credentials), ...reading.notices];
    await sources.keepLastGood(withoutSecrets(reading)).catch(() => {
      notices.push(this.#note('unwritable', settingsText('lastGoodUnwritable', { file: lastGoodFile })));
    });
    return { settings: this.inForce(reading.settings), origin, problems: [], notices };
  }

  /** With the passwords as they are stored; the defaults where there are no settings. */
  inForce(settings: Settings | undefined): Settings {
    return withSecretStates(settings ?? this.#defaults(), (name) => this.#parts.credentials.has(name));
  }

  /** Puts a valid file into force: hashes plain secrets, replaces them in the file, remembers it as last good. */
  async #accept(reading: SettingsReading, origin: LoadedSettings['origin']): Promise<TakenSettings> {
    const { configFile, files, credentials } = this.#parts;
    const plan = await credentials.plan(reading.secrets);
    const failures: SettingsProblem[] = [];
    const attempt = async (what: Bilingual, action: () => Promise<void>): Promise<boolean> => {
      try {
        await action();
        return true;
      } catch {
        failures.push(this.#note('unwritable', what));
        return false;
      }
    };
    const isStored =
      !plan.isNeeded || (await attempt(settingsText('credentialsUnwritable'), () => credentials.save(plan.hashes)));
    const clean = withoutSecrets(reading);
    // A password that could not be stored stays in the file, or it would be lost.
    if (isStored && clean !== reading.text) {
      await attempt(settingsText('plainPassword'), () => files.write(configFile, clean));
    }
    const loaded = await this.adopt(reading, origin);
    return { loaded: { ...loaded, notices: [...failures, ...loaded.notices] }, changedSecrets: plan.changed };
  }

  /** The file cannot be used: what is in force stays; at start that is the last good settings, else the defaults. */
  async #fallBack(
    current: LoadedSettings | undefined,
    problems: readonly SettingsProblem[],
    notices: readonly SettingsProblem[],
  ): Promise<TakenSettings> {
    const { sources, configFile, credentials } = this.#parts;
    const remembered = current === undefined ? await sources.lastGood() : undefined;
    if (remembered && credentials.isDamaged) await this.#unlock(remembered);
    const lastGood = current ?? remembered;
    const settings = this.inForce(lastGood?.settings);
    const isDefault = lastGood === undefined || ('origin' in lastGood && lastGood.origin === 'defaults');
    const origin = isDefault ? ('defaults' as const) : ('last-good' as const);
    const told = [...credentialNotices(configFile, credentials), ...notices];
    return { loaded: { settings, origin, problems, notices: told }, changedSecrets: [] };
  }

  /** The hashes are lost; where the last good settings say that no secret was set, none is. */
  async #unlock({ secrets }: SettingsReading): Promise<void> {
    const unset = [...secrets].flatMap(([name, { action }]) => (action === 'remove' ? [name] : []));
    // In use even if the disk does not take it; it is found out again at the next start.
    if (unset.length > 0) await this.#parts.credentials.lockAllBut(unset).catch(() => undefined);
  }

  #defaults(): Settings {
    const { settings } = this.#parts.sources.shipped();
    if (!settings) throw new GatewayError('internal.fault', 'the shipped settings are not valid');
    return settings;
  }

  #note(reason: SettingsProblem['reason'], message: Bilingual): SettingsProblem {
    return settingsProblem(this.#parts.configFile, reason, message);
  }
}

function withNotices({ loaded, changedSecrets }: TakenSettings, notices: readonly SettingsProblem[]): TakenSettings {
  return { loaded: { ...loaded, notices: [...notices, ...loaded.notices] }, changedSecrets };
}

/** Told until the key is written again, or until the next start. */
function stillDropped(before: readonly SettingsProblem[], { written }: SettingsReading): readonly SettingsProblem[] {
  return before.filter(({ reason, section, key }) => reason === 'dropped' && !written.has(`${section}.${key}`));
}
