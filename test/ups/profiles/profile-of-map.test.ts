import { describe, expect, it } from 'vitest';
import { fedNames } from '../../../src/objects/catalog/fed-names.js';
import { manualFamilies } from '../../../src/ups/maps/families.js';
import { profileOf } from '../../../src/ups/profiles/profile-of-map.js';
import { readProfile } from '../../../src/ups/profiles/read-profile.js';
import { writeProfile } from '../../../src/ups/profiles/write-profile.js';

const everyMap = manualFamilies('high-byte').flatMap((family) =>
  family.maps.map((map) => ({ family, map, title: `${family.name} on ${map.id}` })),
);

describe('each map of the product', () => {
  it.each(everyMap)('$title is written as a profile that is read back as it was', ({ family, map }) => {
    const profile = profileOf(family, map);
    const text = writeProfile(profile);
    const read = readProfile(text, fedNames);
    expect(read.problems).toEqual([]);
    expect(read.profile).toEqual(profile);
    expect(read.profile && writeProfile(read.profile)).toBe(text);
  });
});
