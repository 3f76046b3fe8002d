import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fedNames } from '../../../src/objects/catalog/fed-names.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { familyOfProfile } from '../../../src/ups/profiles/profile-family.js';
import { profileOf } from '../../../src/ups/profiles/profile-of-map.js';
import { readProfile } from '../../../src/ups/profiles/read-profile.js';
import { writeProfile } from '../../../src/ups/profiles/write-profile.js';
import { borealProfile } from './boreal-profile.js';

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

const written = (name: string, mapId: string) => {
  const family = builtInMaps.familyOf(name);
  const map = family.maps.find(({ id }) => id === mapId);
  return map === undefined ? '' : writeProfile(profileOf(family, map));
};
const adicom = written('delphys-gp', 'adicom');
const good = [borealProfile, adicom, written('delphys-mx', 'jbusp')];

/** Whatever comes out: no exception, and what is accepted says the same when it is written and read again. */
function judge(text: string): void {
  const { profile, problems } = readProfile(text, fedNames);
  if (profile === undefined) {
    expect(problems.length).toBeGreaterThan(0);
    return;
  }
  expect(() => JSON.parse(text.replace(/^\uFEFF/, ''))).not.toThrow();
  expect(familyOfProfile(profile).maps).toHaveLength(1);
  expect(readProfile(writeProfile(profile), fedNames)).toMatchObject({ profile });
}

/** Every object and list of a JSON value, with its path. */
function holders(value: Json, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Array.isArray(value) ? [...value.entries()] : Object.entries(value);
  return [path, ...inner.flatMap(([key, one]) => holders(one, [...path, key]))];
}

function at(value: Json, path: readonly (string | number)[]): Json {
  return path.reduce<Json>((one, key) => (one as { [name: string]: Json })[key] ?? null, value);
}

const anyJson = fc.oneof(
  fc.constantFrom<Json>(null, true, false, '', 'a', '0x0000', '0xFFFF', 0, 1, -1, 0.1, 65_536, 1e308, [], {}, [[]]),
  fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>,
);

describe('a good profile that was changed at random', () => {
  it('is accepted whole or refused, after changes of its text', () => {
    const change = fc.tuple(
      fc.nat(),
      fc.nat({ max: 12 }),
      fc.oneof(
        fc.string({ maxLength: 6 }),
        fc.constantFrom('"', ',', '}', ']', '{', '[', ':', '\\', '0', '-', 'e', '\n'),
      ),
    );
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.array(change, { minLength: 1, maxLength: 3 }), (text, changes) => {
        const other = changes.reduce((one, [place, length, piece]) => {
          const start = place % one.length;
          return one.slice(0, start) + piece + one.slice(start + length);
        }, text);
        judge(other);
      }),
      { numRuns: 200, seed: 1338 },
    );
  });

  it('is accepted whole or refused, after changes of its values', () => {
    fc.assert(
      fc.property(fc.constantFrom(...good), fc.nat(), fc.nat(), anyJson, (text, which, part, other) => {
        const value: Json = JSON.parse(text);
        const paths = holders(value);
        const holder = at(value, paths[which % paths.length] ?? []) as { [name: string]: Json };
        const keys = Object.keys(holder);
        const key = keys[part % Math.max(keys.length, 1)];
        if (key === undefined) return;
        holder[key] = other;
        judge(JSON.stringify(value));
      }),
      { numRuns: 250, seed: 1338 },
    );
  });

  it.each([
    ['of a maker', borealProfile],
    ['of the product', adicom],
  ])('is refused with an unknown member, whatever record holds it: %s', (_, text) => {
    const records = holders(JSON.parse(text)).filter((path) => !Array.isArray(at(JSON.parse(text), path)));
    expect(records.length).toBeGreaterThan(15);
    for (const path of records) {
      const value: Json = JSON.parse(text);
      (at(value, path) as { [name: string]: Json }).aside = 1;
      const { profile, problems } = readProfile(JSON.stringify(value), fedNames);
      expect(profile, path.join('.')).toBeUndefined();
      expect(problems.map(({ reason }) => reason)).toEqual(['unknown-member']);
    }
  });

  it('is refused with a member that stands twice, whatever it is', () => {
    const members = [...borealProfile.matchAll(/"(\w+)": ("[^"]*"|[\d.]+)(?=[,} \n])/g)];
    expect(members.length).toBeGreaterThan(100);
    for (const { index, 0: member } of members) {
      const text = `${borealProfile.slice(0, index)}${member}, ${borealProfile.slice(index)}`;
      expect(readProfile(text, fedNames).problems.map(({ reason }) => reason)).toContain('twice');
    }
  });
});
