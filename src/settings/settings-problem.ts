import type { Bilingual, Language } from '../core/bilingual.js';
import { GatewayError } from '../core/errors.js';

export type ProblemReason =
  | 'missing'
  | 'unreadable'
  | 'too-large'
  | 'not-utf8'
  | 'empty'
  | 'control-character'
  | 'malformed-line'
  | 'outside-sections'
  | 'duplicate-section'
  | 'duplicate-key'
  | 'unknown-section'
  | 'unknown-key'
  | 'dropped'
  | 'bad-quotes'
  | 'doubtful-comment'
  | 'bad-value'
  | 'conflict'
  | 'advice'
  | 'secret-missing'
  | 'credentials-damaged'
  | 'credentials-restored'
  | 'restored'
  | 'unwritable'
  | 'more';

/** What is wrong with a settings file (a problem) or worth telling (a notice). Never holds a secret. */
export interface SettingsProblem {
  readonly reason: ProblemReason;
  readonly file: string;
  /** From 1; undefined where it is about the file, or about a key that is not there. */
  readonly line: number | undefined;
  readonly section: string | undefined;
  readonly key: string | undefined;
  /** As a person sees it; empty when there is nothing to show or when it may be a secret. */
  readonly found: string;
  /** Undefined where nothing can be put right in the file. */
  readonly allowed: Bilingual | undefined;
  readonly message: Bilingual;
}

export type ProblemDetails = Partial<Pick<SettingsProblem, 'line' | 'section' | 'key' | 'found' | 'allowed'>>;

export function settingsProblem(
  file: string,
  reason: ProblemReason,
  message: Bilingual,
  details: ProblemDetails = {},
): SettingsProblem {
  const unknown = { line: undefined, section: undefined, key: undefined, found: '', allowed: undefined };
  return { ...unknown, ...details, reason, file, message };
}

/** One line, in English for the log or the terminal: file, line, key, what was found, what is allowed. */
export function formatProblem(problem: SettingsProblem, language: Language = 'en'): string {
  const words = lineWords[language];
  const place = problem.line === undefined ? problem.file : `${problem.file}:${problem.line}`;
  const name = [problem.section === undefined ? '' : `[${shown(problem.section)}]`, shown(problem.key ?? '')]
    .filter((part) => part !== '')
    .join(' ');
  const found = problem.found === '' ? '' : `${words.found}${problem.found}`;
  const allowed = problem.allowed === undefined ? '' : `${words.allowed}${problem.allowed[language]}`;
  return `${place}: ${name === '' ? '' : `${name}: `}${problem.message[language]}${found}${allowed}`;
}

const lineWords = {
  en: { found: '; found ', allowed: '; allowed: ' },
  fr: { found: ' ; trouvé : ', allowed: ' ; permis : ' },
} as const satisfies Readonly<Record<Language, unknown>>;

/** The error for a file or change that cannot be used, with all problems at once. */
export function settingsError(problems: readonly SettingsProblem[]): GatewayError {
  const isUnreadable = problems.some(({ reason }) => reason === 'unreadable' || reason === 'missing');
  const code = isUnreadable ? 'settings.unreadable' : 'settings.invalid';
  return new GatewayError(code, problems.map((one) => formatProblem(one)).join('\n'), { problems });
}

/** Text of a file for a message: in quotes, control characters escaped, cut where it gets long. */
export function quoted(text: string): string {
  return JSON.stringify(text.length > 60 ? `${text.slice(0, 60)}…` : text);
}

function shown(name: string): string {
  return /^[\w .-]{0,64}$/.test(name) ? name : quoted(name);
}
