import type { Bilingual } from './bilingual.js';

export type TextFacts = Readonly<Record<string, string | number>>;

/** Puts the facts into the `{places}` of a text. */
export function filledText(text: string, facts: TextFacts): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(facts[name] ?? whole));
}

/**
 * The French of a text of which the English was written down: the version that wrote it may be another one.
 * Of those that fit, the one with the most words of its own is taken ("for {a}, this is {b}" before "for {a}"); undefined for a
 * wording that is not known. `inFrench` puts the facts into French.
 */
export function frenchOf(
  texts: Readonly<Record<string, Bilingual>>,
  written: string,
  inFrench: (facts: Readonly<Record<string, string>>) => TextFacts = (facts) => facts,
): string | undefined {
  const fitting = Object.values(texts).flatMap(({ en, fr }) => {
    // Most begin otherwise; an expression for each would be work in each line of the journal.
    if (!written.startsWith(en.split('{', 1)[0] ?? '')) return [];
    const pattern = en.replace(/[.()|?*+^$[\]\\]/g, '\\$&').replace(/\{(\w+)\}/g, '(?<$1>.+)');
    const found = new RegExp(`^${pattern}$`).exec(written);
    return found ? [{ fr, facts: { ...found.groups } }] : [];
  });
  const filledIn = ({ facts }: (typeof fitting)[number]) => Object.values(facts).join('').length;
  const [best] = fitting.sort((one, other) => filledIn(one) - filledIn(other));
  return best && filledText(best.fr, inFrench(best.facts));
}
