import { allSettings, type SectionName, secretSettings, sectionOf, settingsSchema } from './settings-schema.js';

/** A section in the letters of the schema, which any case is taken for; one that is not known stays as it is written. */
export function spelledSection(name: string): string {
  return Object.keys(settingsSchema).find((known) => known === name.toLowerCase()) ?? name;
}

/** Likewise a key of a section. */
export function spelledKey(section: string, key: string): string {
  const keys = Object.keys(sectionOf(section)?.keys ?? {});
  return keys.find((known) => known === key.toLowerCase()) ?? key;
}

/** The section that a misspelt name most likely means. */
export function suggestSection(name: string): string | undefined {
  const near = nearest(name, Object.keys(settingsSchema));
  return near === undefined ? undefined : `[${near}]`;
}

/** The key that a misspelt or misplaced name most likely means, with its section. */
export function suggestKey(section: string | undefined, key: string): string | undefined {
  const all = allSettings();
  const here = nearest(
    key,
    all.filter((one) => one.section === section).map((one) => one.key),
  );
  if (here !== undefined) return `[${section}] ${here}`;
  const elsewhere = all.filter((one) => one.key === key).map((one) => `[${one.section}] ${one.key}`);
  if (elsewhere.length > 0) return elsewhere.join(', ');
  const near = nearest(
    key,
    all.map((one) => one.key),
  );
  const owner: SectionName | undefined = all.find((one) => one.key === near)?.section;
  return owner === undefined ? undefined : `[${owner}] ${near}`;
}

/** The secret that is meant by a name which differs from its own by blanks. */
export function misspeltSecret(section: string, key: string): string | undefined {
  const folded = (name: string) => name.toLowerCase().replace(/\s/g, '');
  const meant = secretSettings().find((one) => one.section === folded(section) && one.key === folded(key));
  if (!meant || (meant.section === spelledSection(section) && meant.key === spelledKey(meant.section, key)))
    return undefined;
  return `[${meant.section}] ${meant.key}`;
}

function nearest(name: string, candidates: readonly string[]): string | undefined {
  const word = name.toLowerCase().replaceAll('-', '_');
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(word.slice(0, 40), candidate);
    // Two letters that changed places are always near; beyond a third of the letters it is another word.
    if (distance <= Math.max(2, candidate.length / 3) && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) {
      best = { candidate, distance };
    }
  }
  return best?.candidate;
}

/** Letters to insert, delete or replace to get from one word to the other. */
function editDistance(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, column) => column);
  for (let i = 1; i <= from.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= to.length; j += 1) {
      const replace = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replace, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
