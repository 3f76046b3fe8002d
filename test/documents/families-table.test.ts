import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { renderFamiliesTable } from '../../src/documents/families-table.js';
import { certaintyCounts } from '../../src/objects/certainty-counts.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';

const { families, familyOf } = builtInMaps;

const readme = join(dirname(fileURLToPath(import.meta.url)), '../../src/objects/README.md');

describe('how certain the objects of a range are', () => {
  it('stands in the README as the tables have it; scripts/families-docs.mjs writes it', () => {
    const [, table] = readFileSync(readme, 'utf8').split(/<!-- \/?families -->/);
    expect(table?.trim()).toBe(renderFamiliesTable(families));
  });

  it.each(families.flatMap((family) => family.maps.map((map) => [family.name, map.id, family, map] as const)))(
    'of %s with %s adds up to 101 objects',
    (_name, _id, family, map) => {
      for (const architecture of [{ kind: 'single' }, { kind: 'concentrator' }] as const) {
        const counts = certaintyCounts(family, map, architecture);
        expect([...counts.values()].reduce((sum, count) => sum + count, 0)).toBe(101);
        expect(counts.get('gateway')).toBe(1);
      }
    },
  );

  it('counts what Manual §7.1 leaves out of MASTERYS: 8 kW, 2 cf, 6 pf, 3 + 3 kW, 3 I and BATTERY_s, BATTERY_TMP', () => {
    // Output kW, cf and pf stand for UPS_ and UNIT_ alike: (3 + 1 + 3) x 2; rectifier kW 3; bypass I and kW 6; battery 2.
    const masterys = familyOf('masterys-gp');
    const [jbusp] = masterys.maps;
    if (jbusp === undefined) throw new Error('no map');
    expect(certaintyCounts(masterys, jbusp, { kind: 'single' }).get('manual')).toBe(14 + 3 + 6 + 2);
  });

  it('counts what the manual orders to be 0 on a DELPHYS with ADICOM on its own, states and bits too (§5.1, note **)', () => {
    const delphys = familyOf('delphys-gp');
    const adicom = delphys.maps.find(({ id }) => id === 'adicom');
    if (adicom === undefined) throw new Error('no map');
    // UPS_ objects AV 0-25, MV 1, BSV 0 and 1; §7.1: rectifier kW 3, battery V-, I- and temperature, bypass I and kW 6.
    expect(certaintyCounts(delphys, adicom, { kind: 'single' }).get('manual')).toBe(26 + 3 + 3 + 3 + 6);
  });
});
