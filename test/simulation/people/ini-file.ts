import { nameOf, type SettingChange, type SettingValues, triedSettings } from './settings-model.js';

/**
 * config.ini as a person reads and edits it with an editor: lines, sections, `key=value`, comments behind `;` or `#` at the
 * beginning of a line. A second reading, as far as it is needed for the keys that people change.
 */

/** Of the keys that are tried; undefined for a text that ends within a line of one of them: nobody knows what that would be. */
export function valuesIn(text: string): SettingValues {
  const values = new Map<string, string>();
  let section = '';
  for (const line of text.split(/\r?\n/)) {
    const header = /^\s*\[([^\]]*)\]\s*$/.exec(line)?.[1];
    if (header !== undefined) section = header.trim().toLowerCase();
    const [, key, value] = /^\s*([\w]+)\s*=\s*(.*?)\s*$/.exec(line) ?? [];
    if (key === undefined || value === undefined) continue;
    const tried = triedSettings.find((one) => one.section === section && one.key === key.toLowerCase());
    if (tried !== undefined) values.set(nameOf(tried), unquoted(value));
  }
  return values;
}

function unquoted(value: string): string {
  const inner = /^"(.*)"$/.exec(value)?.[1];
  return inner === undefined ? value : inner.replaceAll('\\"', '"');
}

/** The line of the key is replaced, or set behind the header of its section. */
export function withLine(text: string, { section, key, value }: SettingChange): string {
  const lines = text.split('\n');
  const start = lines.findIndex((line) => line.trim().toLowerCase() === `[${section}]`);
  const line = `${key}=${/[;#"]/.test(value) ? `"${value.replaceAll('"', '\\"')}"` : value}`;
  if (start < 0) return `${text.endsWith('\n') || text === '' ? text : `${text}\n`}\n[${section}]\n${line}\n`;
  const end = lines.findIndex((one, index) => index > start && one.trim().startsWith('['));
  const at = lines.findIndex(
    (one, index) => index > start && (end < 0 || index < end) && new RegExp(`^\\s*${key}\\s*=`, 'i').test(one),
  );
  if (at >= 0) lines[at] = line;
  else lines.splice(start + 1, 0, line);
  return lines.join('\n');
}

/** From 1. */
export function lineOf(text: string, { section, key }: Pick<SettingChange, 'section' | 'key'>): number {
  let inside = false;
  const index = text.split('\n').findIndex((line) => {
    if (/^\s*\[/.test(line)) inside = line.trim().toLowerCase() === `[${section}]`;
    return inside && new RegExp(`^\\s*${key}\\s*=`, 'i').test(line);
  });
  return index + 1;
}
