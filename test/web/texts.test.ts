import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { eventKinds } from '../../src/journal/journal-event.js';
import { eventGroups } from '../../web/src/events/event-groups.js';
import { en } from '../../web/src/i18n/en.js';
import { fr } from '../../web/src/i18n/fr.js';
import { translateWord, translatorOf } from '../../web/src/i18n/translate.js';
import { root } from '../support/daemon.js';

const source = join(root, 'web/src');
const program = readdirSync(source, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.tsx?$/.test(name) && !name.startsWith('i18n'))
  .map((name) => readFileSync(join(source, name), 'utf8'))
  .join('\n');

const facts = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe('the texts of the page', () => {
  it('are the same keys in both languages, none of them empty', () => {
    expect(Object.keys(fr).sort()).toEqual(Object.keys(en).sort());
    for (const text of [...Object.values(en), ...Object.values(fr)]) expect(text.trim()).not.toBe('');
  });

  it('ask for the same facts in both languages', () => {
    for (const [key, text] of Object.entries(en)) expect(facts(fr[key as keyof typeof en]), key).toEqual(facts(text));
  });

  it('are all used: by name, or by the beginning of their name', () => {
    const named = new Set([...program.matchAll(/'([a-z]\w*(?:\.[\w-]+)+)'/gi)].map(([, key]) => key));
    const begun = [
      ...[...program.matchAll(/`([a-zA-Z]+(?:\.[a-zA-Z]+)*\.)\$\{/g)].map(([, prefix = '']) => prefix),
      ...[...program.matchAll(/translateWord\(\s*t,\s*'(\w+)'/g)].map(([, prefix]) => `${prefix}.`),
      // Handed over as a parameter of path-nodes.ts.
      ...['input.', 'byp.', 'switch.', 'battery.'],
    ];
    const unused = Object.keys(en).filter((key) => !named.has(key) && !begun.some((prefix) => key.startsWith(prefix)));
    expect(unused).toEqual([]);
  });

  it('name every kind of event of the journal, each in one group', () => {
    const grouped = Object.values(eventGroups).flat();
    expect([...grouped].sort()).toEqual([...eventKinds].sort());
    for (const kind of eventKinds) expect(Object.keys(en)).toContain(`kind.${kind}`);
  });

  it('carry their facts, and keep a mark that has none', () => {
    const t = translatorOf('fr');
    expect(t('sentence.batteryMinutes', { minutes: 12 })).toMatch(/encore 12 min/);
    expect(t('sentence.batteryMinutes')).toContain('{minutes}');
  });

  it('show a word that no text knows as it is', () => {
    expect(translateWord(translatorOf('en'), 'kind', 'unheard-of')).toBe('unheard-of');
    expect(translateWord(translatorOf('en'), 'kind', 'constructor')).toBe('constructor');
  });
});
