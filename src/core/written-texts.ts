import type { Bilingual } from './bilingual.js';

export type TextFacts = Readonly<Record<string, string | number>>;

/** Puts the facts into the `{places}` of a text. */
export function filledText(text: string, facts: TextFacts): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}

/**
 * The French of a text of which the English was written down: the version that wrote it may be another one.
 * The first that fits is taken; undefined for a wording that is not known. `inFrench` puts the facts into French.
 */
export function frenchOf(
  texts: Readonly<Record<string, Bilingual>>,
  written: string,
  inFrench: (facts: Readonly<Record<string, string>>) => TextFacts = (facts) => facts,
): string | undefined {
  for (const { en, fr } of Object.values(texts)) {
    const pattern = en.replace(/[.()|?*+^$[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>.+)');
    const found = new RegExp(`^${pattern}$`).exec(written);
    if (found) return filledText(fr, inFrench(found.groups ?? {}));
  }
  return undefined;
}
