import { loadPart } from '../state/load-part.js';
import type { TextKey, Texts } from './en.js';

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

export type Facts = Readonly<Record<string, string | number>>;

export interface Translate {
  (key: TextKey, facts?: Facts): string;
  readonly language: Language;
  /** Whether a key made from data has a text. */
  knows(key: string): key is TextKey;
  /** Resolves when the texts of all pages are there, and not only those of the first; rejects where they cannot be had now. */
  complete(): Promise<void>;
}

/** Only the language that is read is loaded, and of it what the first page says; fails where the gateway does not answer. */
export async function loadTranslator(language: Language): Promise<Translate> {
  return language === 'fr'
    ? translatorOf('fr', (await loadPart(() => import('./fr-first.js'))).frFirst, async () => {
        return (await loadPart(() => import('./fr-later.js'))).frLater;
      })
    : translatorOf('en', (await loadPart(() => import('./en-first.js'))).enFirst, async () => {
        return (await loadPart(() => import('./en-later.js'))).enLater;
      });
}

/** `later`: the texts that are not among the first; absent where all are. */
export function translatorOf(
  language: Language,
  first: Partial<Texts>,
  later: () => Promise<Partial<Texts>> = async () => ({}),
): Translate {
  let texts = first;
  let completing: Promise<void> | undefined;
  const translate = (key: TextKey, facts: Facts = {}) =>
    (texts[key] ?? key).replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
  const knows = (key: string): key is TextKey => Object.hasOwn(texts, key);
  const load = async () => {
    texts = { ...texts, ...(await later()) };
  };
  const complete = () => {
    completing ??= load().catch((error) => {
      completing = undefined;
      throw error;
    });
    return completing;
  };
  return Object.assign(translate, { language, knows, complete });
}

/** The text of a key made from data, such as `kind.started`; the data itself where there is none. */
export function translateWord(t: Translate, prefix: string, word: string, facts?: Facts): string {
  const key = `${prefix}.${word}`;
  return t.knows(key) ? t(key, facts) : word;
}
