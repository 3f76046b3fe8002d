import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { fedNames } from '../../../src/objects/catalog/fed-names.js';
import { manualFamilies } from '../../../src/ups/maps/families.js';
import { profileOf } from '../../../src/ups/profiles/profile-of-map.js';
import { formatTable, profileSchema } from '../../../src/ups/profiles/profile-schema.js';
import { readProfile } from '../../../src/ups/profiles/read-profile.js';
import { layOut, writeProfile } from '../../../src/ups/profiles/write-profile.js';
import { root } from '../../support/daemon.js';
import { borealProfile } from './boreal-profile.js';

const folder = join(root, 'config/profiles');
const published = JSON.parse(readFileSync(join(folder, 'profile.schema.json'), 'utf8'));
const shipped = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'profile.schema.json');

describe('the published schema', () => {
  const validate = new Ajv({ strict: true, allErrors: true }).compile(published);

  it('follows from the format (node scripts/profile-docs.mjs writes it)', () => {
    expect(published).toEqual(JSON.parse(JSON.stringify(profileSchema())));
  });

  it('accepts a profile of a maker and every map of the product', () => {
    const maps = manualFamilies('high-byte').flatMap((family) =>
      family.maps.map((map) => writeProfile(profileOf(family, map))),
    );
    for (const text of [borealProfile, ...maps]) {
      validate(JSON.parse(text));
      expect(validate.errors).toBeNull();
    }
  });

  it.each([
    ['"function": 4,\n', '"function": 6,\n', '/function'],
    ['"bit": 15', '"bit": 16', '/bits/2/bit'],
    ['"scale": 0.1,', '"scales": 0.1,', '/words/1'],
    ['["UPS_OUTPUT_Lr", "Load"]', '["UPS_OUTPUT_Lr"]', '/numbers/1'],
    ['"address": "0x0000", "words": 2', '"address": "40001", "words": 2', '/tables/0/address'],
  ])('refuses %s -> %s', (piece, other, place) => {
    expect(validate(JSON.parse(borealProfile.replace(piece, other)))).toBe(false);
    expect(validate.errors?.map(({ instancePath }) => instancePath)).toContain(place);
  });

  it('describes each member, for editors', () => {
    const { properties } = published;
    expect(Object.values<{ description?: string }>(properties).every(({ description }) => description)).toBe(true);
  });
});

describe('the documentation of the format', () => {
  it('has the table that follows from it (node scripts/profile-docs.mjs writes it)', () => {
    const [, table] = readFileSync(join(root, 'src/ups/profiles/README.md'), 'utf8').split(/<!-- \/?format -->/);
    expect(table?.trim()).toBe(formatTable());
  });
});

describe('the shipped profiles', () => {
  it('have a line for every register (node scripts/profile-docs.mjs lays them out)', () => {
    for (const name of shipped) {
      const text = readFileSync(join(folder, name), 'utf8');
      expect(text, name).toBe(layOut(JSON.parse(text)));
    }
  });
});

describe('the example of the documentation', () => {
  it('is a profile', () => {
    const [, example = ''] = readFileSync(join(root, 'src/ups/profiles/README.md'), 'utf8').split(/```json|```/);
    const { profile, problems } = readProfile(example, fedNames);
    expect(problems).toEqual([]);
    expect(profile?.name).toBe('boreal-two');
  });
});
