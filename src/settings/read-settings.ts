import type { Bilingual } from '../core/bilingual.js';
import { profileNamePattern } from '../ups/model/profile-limits.js';
import { hasControlCharacter } from './control-characters.js';
import { crossChecks } from './cross-checks.js';
import { decodeSettingsFile } from './decode-settings-file.js';
import { misspeltSecret, spelledKey, spelledSection, suggestKey, suggestSection } from './did-you-mean.js';
import { type IniEntry, type IniLine, isSameName, isWritten, scanIni } from './ini-text.js';
import { ProblemList } from './problem-list.js';
import { secretKept } from './secret-kept.js';
import type { Setting } from './setting.js';
import { allowedWith } from './setting-kinds.js';
import { type Advice, settingsAdvice } from './settings-advice.js';
import { quoted, type SettingsProblem } from './settings-problem.js';
import { allSettings, type Settings, sectionOf, settingOf } from './settings-schema.js';
import { settingsText } from './settings-texts.js';

/** A line of `[registers]` that is wrong. */
export interface AssignmentProblem {
  readonly key: string;
  readonly found: string;
  readonly allowed: Bilingual;
}

/** Checks the whole `[registers]` section: object names to assignment texts. */
export type AssignmentsValidator = (section: Readonly<Record<string, string>>) => readonly AssignmentProblem[];

/** A value that is well written and still cannot be, and what can. */
export interface RefusedSetting {
  /** As `section.key`. */
  readonly name: string;
  readonly allowed: Bilingual;
  /** Other `section.key` that the refusal rests on: it is dropped while one of them is not valid by itself. */
  readonly dependsOn?: readonly string[];
}

/** Checks what only other parts of the gateway know, such as the scenarios of the simulator. */
export type SettingsValidator = (settings: Settings, wasInForce: boolean) => readonly RefusedSetting[];

/** What a file says about one secret. */
export type SecretRequest =
  /** `isWritten` is false where the key is not in the file at all. */
  | { readonly action: 'keep'; readonly isWritten: boolean }
  | { readonly action: 'remove' }
  | { readonly action: 'replace'; readonly plain: string };

export interface SettingsReading {
  readonly problems: readonly SettingsProblem[];
  readonly notices: readonly SettingsProblem[];
  /** Undefined when there are problems. */
  readonly settings: Settings | undefined;
  /** The whole file as text; undefined when it is none. */
  readonly text: string | undefined;
  /** By `section.key`. */
  readonly secrets: ReadonlyMap<string, SecretRequest>;
  /** `section.key` of all that stands in the file. */
  readonly written: ReadonlySet<string>;
}

export interface ReadSettingsOptions {
  /** Name of the file in messages. */
  readonly file: string;
  readonly validateAssignments?: AssignmentsValidator | undefined;
  readonly validateSettings?: SettingsValidator | undefined;
  /** Words on valid settings that only other parts of the gateway know. */
  readonly adviseOnSettings?: ((settings: Settings) => readonly Advice[]) | undefined;
  /** Awaited before a text is read: what it names is then known. */
  readonly prepare?: ((bytes: Uint8Array) => Promise<void>) | undefined;
  /** Names of the profiles that are there. */
  readonly profiles?: (() => readonly string[]) | undefined;
  /** The text was in force: what a former version took does no more than be told. */
  readonly wasInForce?: boolean | undefined;
}

/** Reads a settings file from its bytes and finds everything that is wrong with it. No I/O, never throws. */
export function readSettings(bytes: Uint8Array, options: ReadSettingsOptions): SettingsReading {
  const decoded = decodeSettingsFile(bytes, options.file);
  if ('problem' in decoded) {
    return unreadableSettings([decoded.problem]);
  }
  const reader = new SettingsReader(options);
  for (const line of scanIni(decoded.text)) reader.readLine(line);
  return reader.finish(decoded.text);
}

/** What is known of a file that cannot be read. */
export function unreadableSettings(problems: readonly SettingsProblem[]): SettingsReading {
  return { problems, notices: [], settings: undefined, text: undefined, secrets: new Map(), written: new Set() };
}

class SettingsReader {
  readonly #validateAssignments: AssignmentsValidator | undefined;
  readonly #validateSettings: SettingsValidator | undefined;
  readonly #adviseOnSettings: ReadSettingsOptions['adviseOnSettings'];
  readonly #profiles: readonly string[];
  readonly #wasInForce: boolean;
  readonly #problems: ProblemList;
  readonly #notices: ProblemList;
  readonly #sectionLines = new Map<string, number>();
  /** `isOtherCase`: not spelled as in the schema. */
  readonly #entries = new Map<string, IniEntry & { readonly number: number; readonly isOtherCase: boolean }>();
  readonly #bad = new Set<string>();
  /** Keys that stand twice: the first value is looked at, but nothing is concluded from it. */
  readonly #repeated = new Set<string>();

  constructor(options: ReadSettingsOptions) {
    this.#validateAssignments = options.validateAssignments;
    this.#validateSettings = options.validateSettings;
    this.#adviseOnSettings = options.adviseOnSettings;
    this.#profiles = options.profiles?.() ?? [];
    this.#wasInForce = options.wasInForce ?? false;
    this.#problems = new ProblemList(options.file);
    this.#notices = new ProblemList(options.file);
  }

  readLine(line: IniLine): void {
    const place = { line: line.number };
    if (hasControlCharacter(line.text.replaceAll('\t', ''))) {
      const where = line.kind === 'entry' ? { section: line.section, key: line.key } : {};
      this.#problems.add('control-character', settingsText('controlCharacter'), { ...place, ...where });
      if (line.kind === 'entry') this.#bad.add(nameOf(line));
    } else if (line.kind === 'malformed') {
      // Only a first word that is a known key: anything else may be a secret whose = was forgotten.
      const [word = ''] = /^[\w-]+/.exec(line.text.trim()) ?? [];
      const found = allSettings().some(({ key }) => isSameName(key, word)) ? quoted(word) : '';
      const allowed = settingsText('lines');
      this.#problems.add('malformed-line', settingsText('malformedLine'), { ...place, found, allowed });
    } else if (line.kind === 'section') {
      this.#readSection(spelledSection(line.name), line.number);
    } else if (line.kind === 'entry') {
      this.#readEntry(line);
    }
  }

  finish(text: string): SettingsReading {
    const values = new Map<string, Map<string, unknown>>();
    const secrets = new Map<string, SecretRequest>();
    for (const { section, key, setting } of allSettings()) {
      const keys = values.get(section) ?? new Map<string, unknown>();
      values.set(section, keys.set(key, this.#valueOf(section, key, setting, secrets)));
    }
    const registers = this.#registers();
    for (const name of this.#repeated) this.#bad.add(name);
    const sections = [...values].map(([section, keys]) => [section, Object.fromEntries(keys)]);
    // The schema that gave the names and kinds of all values is also what the type is made from.
    const settings = { ...Object.fromEntries(sections), registers } as Settings;
    this.#crossCheck(settings);
    const problems = this.#problems.byLine();
    const isValid = problems.length === 0;
    return {
      problems,
      notices: this.#notices.byLine(),
      settings: isValid ? settings : undefined,
      text,
      secrets: isValid ? secrets : new Map(),
      written: new Set(this.#entries.keys()),
    };
  }

  #readSection(name: string, line: number): void {
    const first = this.#sectionLines.get(name);
    const place = { line, section: name };
    if (first !== undefined) {
      this.#notices.add('duplicate-section', settingsText('duplicateSection', { line: first }), place);
      return;
    }
    this.#sectionLines.set(name, line);
    if (sectionOf(name)) return;
    const hint = suggestSection(name);
    this.#notices.add('unknown-section', nearText('unknownSection', hint), place);
  }

  #readEntry(asWritten: IniEntry & { readonly number: number; readonly text: string }): void {
    const entry = spelled(asWritten);
    const { section, key, number: line } = entry;
    const place = { line, section, key };
    if (section === undefined) {
      const message = nearText('outsideSections', suggestKey(undefined, key));
      this.#problems.add('outside-sections', message, { ...place, allowed: settingsText('belowSection') });
      return;
    }
    const meant = misspeltSecret(section, key);
    if (meant !== undefined && isWritten(entry)) {
      const details = { ...place, allowed: settingsText('spelling', { meant }) };
      // Kept as it is, it would be exported in plain, and the person who wrote it believes that it is in force.
      if (this.#wasInForce) this.#notices.add('unknown-key', settingsText('misspeltSecretBlanked'), details);
      else this.#problems.add('unknown-key', settingsText('misspeltSecret'), details);
      return;
    }
    if (!sectionOf(section)) return;
    const name = nameOf(entry);
    const isOtherCase = name !== nameOf(asWritten);
    // Former versions knew one spelling only, and emptied passwords under others: such a line asks for nothing.
    if (isOtherCase && settingOf(section, key)?.kind.name === 'secret' && !isWritten(entry)) {
      const details = { line, section: asWritten.section, key: asWritten.key };
      this.#notices.add('unknown-key', settingsText('misspeltSecretBlanked'), details);
      return;
    }
    const first = this.#entries.get(name);
    if (first && this.#wasInForce && (isOtherCase || first.isOtherCase)) {
      // In force was the one that is spelled as in the schema.
      const [without, kept] = isOtherCase ? [entry, first] : [first, entry];
      const message = settingsText('duplicateKey', { line: kept.number });
      this.#notices.add('duplicate-key', message, { ...place, line: without.number });
      if (!isOtherCase) this.#entries.set(name, { ...entry, isOtherCase });
      return;
    }
    if (first) {
      this.#repeated.add(name);
      const message = settingsText('duplicateKey', { line: first.number });
      this.#problems.add('duplicate-key', message, { ...place, allowed: settingsText('keyOnce') });
      return;
    }
    this.#entries.set(name, { ...entry, isOtherCase });
    if (section === 'registers' || settingOf(section, key)) return;
    const hint = suggestKey(section, key);
    this.#notices.add('unknown-key', nearText('unknownKey', hint), place);
  }

  #valueOf(section: string, key: string, setting: Setting<unknown>, secrets: Map<string, SecretRequest>): unknown {
    const name = `${section}.${key}`;
    const entry = this.#entries.get(name);
    const written = entry?.value ?? setting.default;
    const isSecret = setting.kind.name === 'secret';
    if (entry) this.#checkWriting(entry, setting.kind.name);
    const value = setting.kind.parse(written) ?? this.#profileNamed(setting, written);
    if (value === undefined && !this.#bad.has(name)) {
      const found = isSecret ? '' : quoted(written);
      const { takesProfiles, allowed: always } = setting.kind;
      const allowed = takesProfiles ? allowedWith(setting.kind, this.#profiles, written) : always;
      const details = { line: entry?.number, section, key, found, allowed };
      this.#bad.add(name);
      this.#problems.add('bad-value', settingsText('badValue'), details);
    }
    if (isSecret) secrets.set(name, secretRequest(entry?.value));
    return value ?? setting.kind.parse(setting.default);
  }

  /** One that is gone since goes on: the file that named it was in force, and the UPS is not read until it is back. */
  #profileNamed({ kind }: Setting<unknown>, written: string): string | undefined {
    if (!kind.takesProfiles) return undefined;
    const isThere = this.#wasInForce ? profileNamePattern.test(written) : this.#profiles.includes(written);
    return isThere ? written : undefined;
  }

  /** Where `ini` would cut or decorate a text in silence, ask instead. */
  #checkWriting(entry: IniEntry & { readonly number: number }, kind: string): void {
    const place = { line: entry.number, section: entry.section, key: entry.key };
    const name = nameOf(entry);
    if (entry.doubt === 'quotes') {
      this.#bad.add(name);
      const allowed = settingsText('quotes');
      this.#problems.add('bad-quotes', settingsText('badQuotes'), { ...place, allowed });
      return;
    }
    const isFreeText = kind === 'text' || kind === 'assignment';
    const isCut = kind === 'secret' ? entry.comment !== '' : isFreeText && entry.doubt === 'comment';
    if (!isCut) return;
    this.#bad.add(name);
    const allowed = settingsText('comments');
    this.#problems.add('doubtful-comment', settingsText('doubtfulComment'), { ...place, allowed });
  }

  #registers(): ReadonlyMap<string, string> {
    const lines = [...this.#entries.values()].filter(({ section }) => section === 'registers');
    for (const entry of lines) {
      this.#checkWriting(entry, 'assignment');
      if (!/^[a-z]/i.test(entry.key) || hasControlCharacter(entry.key)) {
        this.#refuseAssignment(entry, quoted(entry.key), settingsText('assignment'));
      } else if (entry.value === '') {
        this.#refuseAssignment(entry, quoted(entry.value), settingsText('register'));
      }
    }
    const registers = new Map(lines.map(({ key, value }) => [key, value]));
    const wellFormed = lines.filter((entry) => !this.#bad.has(nameOf(entry)));
    const section = Object.fromEntries(wellFormed.map(({ key, value }) => [key, value]));
    for (const { key, found, allowed } of this.#validateAssignments?.(section) ?? []) {
      const entry = wellFormed.find((one) => one.key === key);
      if (entry) this.#refuseAssignment(entry, quoted(found), allowed);
    }
    return registers;
  }

  #refuseAssignment(entry: IniEntry & { readonly number: number }, found: string, allowed: Bilingual): void {
    if (this.#bad.has(nameOf(entry))) return;
    this.#bad.add(nameOf(entry));
    const place = { line: entry.number, section: 'registers', key: entry.key };
    this.#problems.add('bad-value', settingsText('badAssignment'), { ...place, found, allowed });
  }

  #crossCheck(settings: Settings): void {
    for (const { keys, message, allowed, isBroken } of crossChecks) {
      if (keys.some((key) => this.#bad.has(key)) || !isBroken(settings)) continue;
      const [name] = keys;
      const [section, key] = partsOf(name);
      const entry = this.#entries.get(name);
      const found = quoted(entry?.value ?? settingOf(section, key)?.default ?? '');
      // One message is enough for one key.
      this.#bad.add(name);
      this.#problems.add('conflict', message, { line: entry?.number, section, key, found, allowed });
    }
    this.#askOthers(settings);
    if (this.#problems.isEmpty) this.#advise(settings);
  }

  #askOthers(settings: Settings): void {
    for (const { name, allowed, dependsOn = [] } of this.#validateSettings?.(settings, this.#wasInForce) ?? []) {
      if ([name, ...dependsOn].some((one) => this.#bad.has(one))) continue;
      const [section, key] = partsOf(name);
      const entry = this.#entries.get(name);
      const found = quoted(entry?.value ?? '');
      this.#problems.add('bad-value', settingsText('badValue'), { line: entry?.number, section, key, found, allowed });
    }
  }

  #advise(settings: Settings): void {
    for (const { name, message } of [...settingsAdvice(settings), ...(this.#adviseOnSettings?.(settings) ?? [])]) {
      const [section, key] = partsOf(name);
      this.#notices.add('advice', message, { line: this.#entries.get(name)?.number, section, key });
    }
  }
}

/** An entry with its names in the letters of the schema; names of objects have their own. */
function spelled<Entry extends IniEntry>(entry: Entry): Entry {
  if (entry.section === undefined) return entry;
  const section = spelledSection(entry.section);
  return { ...entry, section, key: spelledKey(section, entry.key) };
}

function nameOf({ section, key }: IniEntry): string {
  return `${section}.${key}`;
}

/** A key may have points of its own: `registers.UPSAlarms.b06`. */
function partsOf(name: string): readonly [section: string, key: string] {
  const point = name.indexOf('.');
  return [name.slice(0, point), name.slice(point + 1)];
}

function secretRequest(written: string | undefined): SecretRequest {
  // A file that does not speak of the password must not open the door to the factory one.
  if (written === undefined) return { action: 'keep', isWritten: false };
  if (written === '') return { action: 'remove' };
  return written === secretKept ? { action: 'keep', isWritten: true } : { action: 'replace', plain: written };
}

/** With what a misspelt name most likely means. */
function nearText(name: 'unknownSection' | 'outsideSections' | 'unknownKey', near: string | undefined): Bilingual {
  return near === undefined ? settingsText(name) : settingsText(`${name}Near`, { near });
}
