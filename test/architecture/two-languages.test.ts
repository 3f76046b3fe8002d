import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { errorText } from '../../src/core/error-texts.js';
import { type ErrorCode, errorCatalogue } from '../../src/core/errors.js';
import { type LoginText, loginTexts } from '../../web/src/login/login-texts.js';
import { root } from '../support/daemon.js';

interface Pair {
  readonly where: string;
  readonly en: string;
  readonly fr: string;
}

const literal = (name: string) =>
  String.raw`(?<${name}>'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|${'`'}(?:[^${'`'}\\]|\\.)*${'`'})`;
const pair = new RegExp(String.raw`\ben:\s*${literal('en')},\s*fr:\s*${literal('fr')}`, 'g');

/** Every `en: '...', fr: '...'` of the sources. */
function pairsBelow(folder: string): readonly Pair[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .flatMap((name) => {
      const text = readFileSync(join(root, folder, name), 'utf8');
      return [...text.matchAll(pair)].map(({ index, groups: { en = '', fr = '' } = {} }) => {
        return { where: `${folder}/${name}:${text.slice(0, index).split('\n').length}`, en, fr };
      });
    });
}

const pairs: readonly Pair[] = [
  ...pairsBelow('src'),
  ...pairsBelow('web/src'),
  ...Object.keys(errorCatalogue).map((code) => ({ where: code, ...errorText(code as ErrorCode) })),
  ...Object.keys(loginTexts.en).map((key) => {
    return { where: `login ${key}`, en: loginTexts.en[key as LoginText], fr: loginTexts.fr[key as LoginText] };
  }),
];

const found = (text: string, pattern: RegExp) => [...new Set(text.match(pattern) ?? [])].sort();
/** `{place}` of a text, `${expression}` of a template; a part that is itself of a language is the same fact in both. */
const places = (text: string) =>
  found(text, /\{[^{}]*\}/g)
    .map((place) => place.replace(/\b(en|fr)\b|'[^']*'/g, ''))
    .sort();

describe('what the gateway says in two languages', () => {
  it('is looked at whole: settings, errors, journal, objects, register search, login', () => {
    expect(pairs.length).toBeGreaterThan(700);
  });

  it.each<[string, (text: string) => readonly string[]]>([
    ['puts the same facts into both', places],
    ['refers to the same sections of the manual', (text) => found(text, /§[\d.]*\d/g)],
    ['names the same sections of config.ini', (text) => found(text, /\[[a-z]{2,}\]/g)],
  ])('%s', (_title, partsOf) => {
    const different = pairs
      .filter(({ en, fr }) => partsOf(en).join() !== partsOf(fr).join())
      .map(({ where, en, fr }) => `${where}: ${en} | ${fr}`);
    expect(different).toEqual([]);
  });
});
