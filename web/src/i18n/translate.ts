import { en, type TextKey, type Texts } from './en.js';
import { fr } from './fr.js';

export const languages = ['en', 'fr'] as const;
export type Language = (typeof languages)[number];

export type Facts = Readonly<Record<string, string | number>>;
export type Translate = (key: TextKey, facts?: Facts) => string;

const texts: Readonly<Record<Language, Texts>> = { en, fr };

export function translatorOf(language: Language): Translate {
  const own = texts[language];
  return (key, facts = {}) => own[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}

/** The text of a key made from data, such as `kind.started`; the data itself where there is none. */
export function translateWord(t: Translate, prefix: string, word: string, facts?: Facts): string {
  const key = `${prefix}.${word}`;
  return Object.hasOwn(en, key) ? t(key as TextKey, facts) : word;
}
