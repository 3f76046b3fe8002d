import type { EditView, SettingName, SettingSection } from '../../../src/http/screens/settings/schema.js';

/** A key of config.ini as one word; capitals do not tell two apart. */
export function nameOf(section: string, key: string): string {
  return `${section} ${key}`.toLowerCase();
}

function namesOf(settings: readonly SettingName[]): ReadonlySet<string> {
  return new Set(settings.map(({ section, key }) => nameOf(section, key)));
}

/** What somebody has begun to change in a form, by section and key. */
export type Edits = ReadonlyMap<string, EditView>;

export function editsOf(written: readonly EditView[]): Edits {
  return new Map(written.map((edit) => [nameOf(edit.section, edit.key), edit]));
}

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

/** config.ini as somebody has begun to change it, and what it was then. */
export interface TextDraft {
  readonly base: string;
  readonly text: string;
}

/** The draft after `text` was written over `draft`, or over what is in force; undefined where nothing is changed. */
export function draftOf(text: string, draft: TextDraft | undefined, now: string): TextDraft | undefined {
  const base = draft?.base ?? now;
  return text === base || text === now ? undefined : { base, text };
}

/** The draft with the lines of secrets as they were: a password in plain is not kept for the next user. */
export function withoutSecrets({ base, text }: TextDraft, secrets: readonly SettingName[]): TextDraft | undefined {
  const names = namesOf(secrets);
  const former = new Map(namedLines(base).flatMap(({ name, line }) => (name ? [[name, line] as const] : [])));
  const lines = namedLines(text).flatMap(({ name, line }) => {
    if (name === undefined || !names.has(name)) return [line];
    // Without a line a secret stays as it is.
    return former.get(name) ?? [];
  });
  const kept = lines.join('\n');
  return kept === base ? undefined : { base, text: kept };
}

/** Each line, with the section and key that it has a value for, though it be commented out. */
function namedLines(text: string): readonly { readonly name: string | undefined; readonly line: string }[] {
  let section = '';
  return text.split('\n').map((line) => {
    section = /^\s*\[([^\]]*)\]/.exec(line)?.[1]?.trim() ?? section;
    const key = /^[\s;#"']*([\w-]+)["']?\s*=/.exec(line)?.[1];
    return { name: key && nameOf(section, key), line };
  });
}
