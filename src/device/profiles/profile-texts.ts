import type { Language } from '../../core/bilingual.js';
import type { ProfileProblem } from '../../ups/profiles/profile.js';

/** The files of a site as a backup holds them. */
export function profileTexts(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]) {
  return Object.fromEntries(files.map(({ name, bytes }) => [name, new TextDecoder().decode(bytes)]));
}

/** One line for log, terminal or FTP: file, line, column, path, what was found, what is allowed. */
export function formatProfileProblem(
  file: string,
  { reason, line, column, path, found, allowed }: ProfileProblem,
  language: Language = 'en',
): string {
  const words = lineWords[language];
  const place = `${file}:${line}:${column}: ${path === '' ? '' : `${path}: `}`;
  if (reason === 'advice') return `${place}${found === '' ? '' : `${found}; `}${allowed[language]}`;
  return `${place}${found === '' ? '' : `${words.found}${found}; `}${words.allowed}${allowed[language]}`;
}

const lineWords = {
  en: { found: 'found ', allowed: 'allowed: ' },
  fr: { found: 'trouvé : ', allowed: 'permis : ' },
} as const satisfies Readonly<Record<Language, unknown>>;
