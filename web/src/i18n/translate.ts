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
}

/** Only the language that is read is loaded; fails where the gateway does not answer. */
export async function loadTranslator(language: Language): Promise<Translate> {
  const texts =
    language === 'fr' ? (await loadPart(() => import('./fr.js'))).fr : (await loadPart(() => import('./en.js'))).en;
  return translatorOf(language, texts);
}

export function translatorOf(language: Language, texts: Texts): Translate {
  const translate = (key: TextKey, facts: Facts = {}) =>
    texts[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
  const knows = (key: string): key is TextKey => Object.hasOwn(texts, key);
  return Object.assign(translate, { language, knows });
}

/** The text of a key made from data, such as `kind.started`; the data itself where there is none. */
export function translateWord(t: Translate, prefix: string, word: string, facts?: Facts): string {
  const key = `${prefix}.${word}`;
  return t.knows(key) ? t(key, facts) : word;
}
