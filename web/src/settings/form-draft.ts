import type { EditView, SettingName, SettingSection } from '../../../src/http/screens/settings/schema.js';
import { nameOf, namesOf } from './setting-names.js';

/** What somebody has begun to change in a form, by section and key. */
export type Edits = ReadonlyMap<string, EditView>;

/** The edits that would change something: another may have set the same value since. */
export function realEdits(edits: Edits, sections: readonly SettingSection[]): Edits {
  const values = new Map(sections.flatMap(({ name, keys }) => keys.map((one) => [nameOf(name, one.key), one.value])));
  return new Map([...edits].filter(([name, { value }]) => values.has(name) && values.get(name) !== value));
}

/** The edits without new secrets, which are not for the next user; that one is to be taken away may be known. */
export function keptEdits(edits: Edits, secrets: readonly SettingName[]): Edits {
  const names = namesOf(secrets);
  return new Map([...edits].filter(([name, { value }]) => value === '' || !names.has(name)));
}
