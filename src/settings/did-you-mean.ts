import { nearestName } from '../core/nearest-name.js';
import { allSettings, type SectionName, secretSettings, sectionOf, settingsSchema } from './settings-schema.js';

/** A section in the letters of the schema, which any case is taken for; one that is not known stays as it is written. */
export function spelledSection(name: string): string {
  return Object.keys(settingsSchema).find((known) => known === name.toLowerCase()) ?? name;
}

/** Likewise a key of a section. */
export function spelledKey(section: string, key: string): string {
  const keys = Object.keys(sectionOf(section)?.keys ?? {});
  return keys.find((known) => known === key.toLowerCase()) ?? key;
}

/** The section that a misspelt name most likely means. */
export function suggestSection(name: string): string | undefined {
  const near = nearestName(name, Object.keys(settingsSchema));
  return near === undefined ? undefined : `[${near}]`;
}

/** The key that a misspelt or misplaced name most likely means, with its section. */
export function suggestKey(section: string | undefined, key: string): string | undefined {
  const all = allSettings();
  const here = nearestName(
    key,
    all.filter((one) => one.section === section).map((one) => one.key),
  );
  if (here !== undefined) return `[${section}] ${here}`;
  const elsewhere = all.filter((one) => one.key === key).map((one) => `[${one.section}] ${one.key}`);
  if (elsewhere.length > 0) return elsewhere.join(', ');
  const near = nearestName(
    key,
    all.map((one) => one.key),
  );
  const owner: SectionName | undefined = all.find((one) => one.key === near)?.section;
  return owner === undefined ? undefined : `[${owner}] ${near}`;
}

/** The secret that is meant by a name which differs from its own by blanks. */
export function misspeltSecret(section: string, key: string): string | undefined {
  const folded = (name: string) => name.toLowerCase().replace(/\s/g, '');
  const meant = secretSettings().find((one) => one.section === folded(section) && one.key === folded(key));
  if (!meant || (meant.section === spelledSection(section) && meant.key === spelledKey(meant.section, key)))
    return undefined;
  return `[${meant.section}] ${meant.key}`;
}
