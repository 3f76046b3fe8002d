import { describe, expect, it } from 'vitest';
import { fedNames } from '../../../src/objects/catalog/fed-names.js';
import { readProfile } from '../../../src/ups/profiles/read-profile.js';
import { hostileProfiles } from './hostile-profiles.js';

/** Of a slow machine; the slowest of them takes some 100 ms here. */
const longestMs = 3000;

describe('a hostile profile is refused in bounded time, with the place of what is wrong', () => {
  it('is tried in 200 ways and more', () => {
    expect(new Set(hostileProfiles.map(([title]) => title)).size).toBe(hostileProfiles.length);
    expect(hostileProfiles.length).toBeGreaterThanOrEqual(200);
  });

  it.each(hostileProfiles.map(([title, file, place]) => ({ title, file, place })))('that $title', ({ file, place }) => {
    const startMs = performance.now();
    const { profile, problems } = readProfile(file, fedNames);
    expect(performance.now() - startMs).toBeLessThan(longestMs);
    expect(profile).toBeUndefined();
    expect(problems.length).toBeLessThanOrEqual(101);
    const [first] = problems.filter(({ reason }) => reason !== 'more' && reason !== 'advice');
    expect(first).toMatchObject(place);
    for (const { line, column, found, path, allowed } of problems) {
      expect(line).toBeGreaterThanOrEqual(1);
      expect(column).toBeGreaterThanOrEqual(1);
      expect(found.length + path.length).toBeLessThan(1000);
      expect(allowed.en.length * allowed.fr.length).toBeGreaterThan(0);
      expect(`${found}${path}${allowed.en}`).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }
  });

  it('leaves nothing behind in what every object has', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect('isAdmin' in {}).toBe(false);
  });
});
