import { describe, expect, it } from 'vitest';
import { parseAssignments } from '../../src/objects/assignments.js';
import { fedNames } from '../../src/objects/catalog/fed-names.js';
import { siteProfile } from '../../src/objects/site-profile.js';
import { familyOfProfile } from '../../src/ups/profiles/profile-family.js';
import { readProfile } from '../../src/ups/profiles/read-profile.js';
import { writeProfile } from '../../src/ups/profiles/write-profile.js';
import { snapshotOf, upsOf } from './register-image.js';
import { av, bits, mapped, number, state } from './values-of.js';

const single = { kind: 'single' } as const;
const ups = upsOf('masterys-bc-plus');
const found = 'found 2026-11-30 observations 3 chance 0.9993';

const { assignments, problems } = parseAssignments({
  BYPASS_V1: `0x0070 u16 /10 ${found}`,
  BYPASS_I1: '0x0072 u16',
  RECTIFIER_kw1: `0x0300 u32 low-first /10 fc4 alone ${found}`,
  'UnitAlarms.CHARGER ALARM': `0x003A.2 ${found}`,
  'UPSLoadStatus.NORMAL MODE': 'S000 and not S006',
});

describe('what a site has found, as a profile for the sister UPS', () => {
  const made = siteProfile(ups.family, ups.map, single, assignments, { name: 'masterys-bc-plus-site' });
  const text = writeProfile(made.profile);
  const read = readProfile(text, fedNames);

  it('is a whole file, from which nothing is left out', () => {
    expect(problems).toEqual([]);
    expect(made.leftOut).toEqual([]);
    expect(read.problems).toEqual([]);
    expect(read.profile).toEqual(made.profile);
  });

  it('has a line for each word and bit, with date, observations and chance', () => {
    expect(text).toContain(
      '{ "code": "X0070", "address": "0x0070", "type": "u16", "scale": 0.1, "unit": "V", "name": "BYPASS_V1", "source": "found on site 2026-11-30, observations 3, chance 0.9993", "certainty": "found" }',
    );
    expect(text).toContain('"code": "X003A.2", "address": "0x003A", "bit": 2, "name": "UnitAlarms.CHARGER ALARM"');
    expect(text).toContain('["UnitAlarms", "CHARGER ALARM", "X003A.2"]');
    expect(text).toContain('["UPSLoadStatus", "NORMAL MODE", "S000 and not S006", { "link": "inferred" }]');
    expect(text).toContain('["BYPASS_I1", "X0072"]');
  });

  it('reads a word outside all tables by itself, with its own function', () => {
    expect(text).toContain(
      '{ "id": "found-0x0300-fc4", "address": "0x0300", "words": 2, "function": 4, "kind": "values", "cadence": "regular", "at": { "system": "0x0300" }, "source": "found on site 2026-11-30, observations 3, chance 0.9993", "certainty": "found" }',
    );
    expect(text).toContain(
      '"code": "X0300", "address": "0x0300", "type": "u32", "order": "low-first", "scale": 0.1, "unit": "kW"',
    );
  });

  it('gives the same values as the assignments, no more than likely on another UPS', () => {
    const family = read.profile && familyOfProfile(read.profile);
    const [map] = family?.maps ?? [];
    if (family === undefined || map === undefined) throw new Error('no map');
    // Factor 10, three phases; the bypass at 230.5 V and 12.3 A, the charger's bit set, the load on inverter.
    const image = { '0x000e': 1, '0x0007': 0x0303, '0x0070': 2305, '0x0072': 123, '0x003a': 0x0004, '0x0030': 0x0001 };
    const bySite = mapped(snapshotOf(ups, image), { assignments });
    const byProfile = mapped(snapshotOf({ family, map }, { ...image, '0x0300': 77, '0x0301': 0 }));
    for (const object of ['BYPASS_V1', 'BYPASS_I1', 'UPS_OUTPUT_V1', 'BATTERY_%']) {
      expect(av(byProfile, object), object).toBe(av(bySite, object));
    }
    expect(number(byProfile, 'BYPASS_V1')).toMatchObject({ presentValue: 230.5, trust: { certainty: 'inferred' } });
    expect(number(byProfile, 'RECTIFIER_kw1')).toMatchObject({ presentValue: 77, trust: { certainty: 'inferred' } });
    expect(bits(byProfile, 'UnitAlarms').presentValue).toEqual(bits(bySite, 'UnitAlarms').presentValue);
    expect(bits(byProfile, 'UnitAlarms').presentValue[15]).toBe(true);
    expect(state(byProfile, 'UPSLoadStatus').presentValue).toBe(state(bySite, 'UPSLoadStatus').presentValue);
  });

  it('leaves out a word that stands over a published one, and says so', () => {
    const over = parseAssignments({ BYPASS_V1: '0x0045 u32 /10' });
    expect(over.problems).toEqual([]);
    const { leftOut } = siteProfile(ups.family, ups.map, single, over.assignments, { name: 'masterys-bc-plus-site' });
    expect(leftOut).toEqual(['BYPASS_V1']);
  });
});
