import type { Bilingual } from '../../../src/http/screens/shared/schema.js';
import type { Language } from './translate.js';

/** A text of the gateway's own as the page shows it: in French no line begins with the mark that ends a part of it. */
export function ownText(text: Bilingual | string | undefined, language: Language): string {
  const own = typeof text === 'object' ? text[language] : (text ?? '');
  return language === 'fr' ? own.replace(/ (?=[:;?!»])/g, '\u00a0') : own;
}

/** Parts that the page joins with `: ` or `; `, as the language writes these. */
export function joined(text: string, language: Language): string {
  return language === 'fr' ? text.replace(/(?<=[^\s\u00a0])(?=[:;] )/g, '\u00a0') : text;
}
