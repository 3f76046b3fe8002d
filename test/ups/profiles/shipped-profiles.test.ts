import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { renderFamiliesTable } from '../../../src/documents/families-table.js';
import { fedNames } from '../../../src/objects/catalog/fed-names.js';
import { certaintyCounts } from '../../../src/objects/certainty-counts.js';
import { familyOfProfile } from '../../../src/ups/profiles/profile-family.js';
import { readProfile } from '../../../src/ups/profiles/read-profile.js';
import { root } from '../../support/daemon.js';

const folder = join(root, 'config/profiles');
const names = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'profile.schema.json');
const files = names.map((name) => ({ name, text: readFileSync(join(folder, name), 'utf8') }));
const shipped = files.map(({ name, text }) => ({ name, text, ...readProfile(text, fedNames) }));

function profileOf(name: string) {
  const profile = shipped.find((one) => one.name === name)?.profile;
  if (profile === undefined) throw new Error(`${name} is no profile`);
  return profile;
}

describe('the profiles that ship', () => {
  it('are those that the README names, in its order', () => {
    const readme = readFileSync(join(folder, 'README.md'), 'utf8');
    const rows = [...readme.matchAll(/^\| `([a-z0-9-]+)` \|/gm)].map(([, name]) => `${name}.json`);
    expect(rows).toEqual(names);
  });

  it.each(names)('%s has no problem and the name of its file', (name) => {
    const read = shipped.find((one) => one.name === name);
    expect(read?.problems).toEqual([]);
    expect(`${profileOf(name).name}.json`).toBe(name);
  });

  it.each(names)('%s: what is fed by name is recognised by nothing that another UPS may have', (name) => {
    const { codes, words, otherwise } = profileOf(name).map.family;
    expect(otherwise).toBeUndefined();
    // A device code would need a word that no other map has there: none of these documents has one.
    expect(codes).toEqual([]);
    expect(words.map(([word]) => word)).toEqual(name === 'apc-smart-ups.json' ? ['SMART-UPS'] : []);
  });

  it.each(names)('%s accounts for all 101 objects', (name) => {
    const family = familyOfProfile(profileOf(name));
    const [map] = family.maps;
    if (map === undefined) throw new Error('no map');
    const counts = certaintyCounts(family, map, { kind: 'single' });
    expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(101);
  });

  it('how certain they are stands in the README; scripts/families-docs.mjs writes it', () => {
    const [, table] = readFileSync(join(folder, 'README.md'), 'utf8').split(/<!-- \/?profiles -->/);
    expect(table?.trim()).toBe(renderFamiliesTable(names.map((name) => familyOfProfile(profileOf(name)))));
  });

  it('say nothing of a third party as documented', () => {
    for (const { text } of files) {
      for (const line of text.split('\n').filter((one) => /"source": "[^"]*(NUT|star\.ke\.st)/.test(one))) {
        expect(line).toContain('"certainty": "inferred"');
      }
    }
  });
});
