import { setIniValue } from './ini-text.js';
import type { SettingsReading } from './read-settings.js';
import { secretKept } from './setting-kinds.js';
import type { Settings } from './settings-schema.js';

/** Whether a secret is set is a fact of the credentials, not of the file. */
export function withSecretStates(settings: Settings, isStored: (name: string) => boolean): Settings {
  const stateOf = (name: string) => (isStored(name) ? 'set' : 'none');
  return {
    ...settings,
    bacnet: { ...settings.bacnet, password: stateOf('bacnet.password') },
    security: { ...settings.security, password: stateOf('security.password') },
  };
}

/** The text of a valid file with `(set)` in place of each secret written in plain. */
export function withoutSecrets({ text = '', secrets }: SettingsReading): string {
  let clean = text;
  for (const [name, { action }] of secrets) {
    const [section = '', key = ''] = name.split('.');
    if (action === 'replace') clean = setIniValue(clean, section, key, secretKept);
  }
  return clean;
}
