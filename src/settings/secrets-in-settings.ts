import type { CredentialStore } from './credential-store.js';
import { misspeltSecret } from './did-you-mean.js';
import { blankIniValues, scanIni, setIniValue } from './ini-text.js';
import type { SettingsReading } from './read-settings.js';
import { secretKept } from './secret-kept.js';
import type { SecretState } from './setting-kinds.js';
import { type SettingsProblem, settingsProblem } from './settings-problem.js';
import { type Settings, secretSettings } from './settings-schema.js';
import { settingsText } from './settings-texts.js';

/** Whether a secret is set is a fact of the credentials, not of the file. */
export function withSecretStates(settings: Settings, isStored: (name: string) => boolean): Settings {
  const sections: Record<string, unknown> = { ...settings };
  for (const { section, key } of secretSettings()) {
    const stored: SecretState = isStored(`${section}.${key}`) ? 'set' : 'none';
    sections[section] = { ...(sections[section] as object), [key]: stored };
  }
  // The names come from the schema that the type is made from.
  return sections as unknown as Settings;
}

/** Secrets under names that set none, as older versions took them, are not shown either. */
function withoutMisspelt(text: string): string {
  return blankIniValues(
    text,
    ({ section, key }) => section !== undefined && misspeltSecret(section, key) !== undefined,
  );
}

/** The text of a valid file with `(set)` in place of each secret written in plain. */
export function withoutSecrets({ text = '', secrets }: SettingsReading): string {
  let clean = withoutMisspelt(text);
  for (const [name, { action }] of secrets) {
    const [section = '', key = ''] = name.split('.');
    if (action === 'replace') clean = setIniValue(clean, section, key, secretKept);
  }
  return clean;
}

/**
 * A text that may come from another gateway, its lines of secrets made to mean "keep": `(set)` where one is stored, empty
 * where none is. A line that is not there means the same already.
 */
export function withSecretsKept(text: string, isStored: (name: string) => boolean): string {
  const written = new Set(
    scanIni(text).flatMap((line) => (line.kind === 'entry' ? [`${line.section}.${line.key}`.toLowerCase()] : [])),
  );
  let kept = text;
  for (const { section, key } of secretSettings()) {
    const name = `${section}.${key}`;
    if (!written.has(name)) continue;
    kept = setIniValue(kept, section, key, isStored(name) ? secretKept : '');
  }
  return kept;
}

/** A file after which no secret is set but those that it says: `(set)` means none in it, and no line does. */
export function withNoSecretKept(reading: SettingsReading): SettingsReading {
  let { text } = reading;
  const secrets = new Map(reading.secrets);
  for (const [name, request] of reading.secrets) {
    if (request.action !== 'keep') continue;
    const [section = '', key = ''] = name.split('.');
    if (text !== undefined && request.isWritten) text = setIniValue(text, section, key, '');
    secrets.set(name, { action: 'remove' });
  }
  return { ...reading, text, secrets };
}

/** The text of a valid file as a backup has it: every line of a secret says `(set)`, which no gateway takes for a new one. */
export function settingsForBackup({ text = '' }: SettingsReading): string {
  return withSecretsKept(withoutMisspelt(text), () => true);
}

/** Secrets that the file says are stored, and that are not. */
export function secretNotices(
  { secrets }: SettingsReading,
  file: string,
  credentials: Pick<CredentialStore, 'has' | 'isLocked'>,
): readonly SettingsProblem[] {
  return [...secrets].flatMap(([name, request]) => {
    const [section = '', key = ''] = name.split('.');
    if (request.action !== 'keep') return [];
    if (credentials.isLocked(name)) return [lockedNotice(file, section, key)];
    if (credentials.has(name) || !request.isWritten) return [];
    return [settingsProblem(file, 'secret-missing', settingsText('passwordMissing'), { section, key })];
  });
}

/** Of the credentials themselves, where no file says anything of them. */
export function credentialNotices(
  file: string,
  credentials: Pick<CredentialStore, 'isLocked' | 'isFromCopy'>,
): readonly SettingsProblem[] {
  const restored = settingsProblem(file, 'credentials-restored', settingsText('credentialsRestored'));
  const locked = secretSettings().filter(({ section, key }) => credentials.isLocked(`${section}.${key}`));
  return [
    ...(credentials.isFromCopy ? [restored] : []),
    ...locked.map(({ section, key }) => lockedNotice(file, section, key)),
  ];
}

function lockedNotice(file: string, section: string, key: string): SettingsProblem {
  const name = section === 'security' ? 'loginLost' : 'passwordLost';
  return settingsProblem(file, 'credentials-damaged', settingsText(name), { section, key });
}
