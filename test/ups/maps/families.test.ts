import { describe, expect, it } from 'vitest';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { FamilyName } from '../../../src/ups/maps/family-name.js';
import { identify } from '../../../src/ups/maps/identification.js';
import { canServe, contradictsUnit } from '../../../src/ups/maps/ups-family.js';

const { families, familyOf } = builtInMaps;

describe('Manual §1.4, §2.3, §5.1: the ranges', () => {
  it.each<[FamilyName, string, number, string, number, string]>([
    ['itys-pro', 'ITYS-PRO', 57_600, 'COM-Slot 1 or 2', 1, 'vu-map'],
    ['modulys-gp', 'MODULYS GP 2.0', 57_600, 'COM-Slot 1 or 2', 3, 'vu-map'],
    ['masterys-bc-plus', 'MASTERYS BC+', 57_600, 'COM-Slot 1 or 2', 6, 'vu-map'],
    ['masterys-gp4', 'MASTERYS GP4', 57_600, 'COM-Slot 1 or 2', 6, 'vu-map'],
    ['masterys-bc', 'MASTERYS BC', 9600, 'COM-Slot 1', 6, 'jbusp'],
    ['masterys-gp', 'MASTERYS GP', 9600, 'COM-Slot 1', 6, 'jbusp'],
    ['masterys-ip-plus', 'MASTERYS IP+', 9600, 'COM-Slot 1', 6, 'jbusp'],
    ['masterys-em', 'MASTERYS EM', 9600, 'COM-Slot 1', 6, 'jbusp'],
    ['delphys-mp', 'DELPHYS MP', 9600, 'COM-Slot 5', 8, 'jbusp'],
    ['delphys-mp-elite', 'DELPHYS MP elite', 9600, 'COM-Slot 5', 8, 'jbusp'],
    ['delphys-mx', 'DELPHYS MX', 9600, 'COM-Slot 5', 8, 'jbusp'],
    ['delphys-bc', 'DELPHYS BC', 9600, 'COM-Slot 2', 8, 'jbusp vu-map adicom'],
    ['delphys-gp', 'DELPHYS GP', 9600, 'COM-Slot 2', 8, 'jbusp vu-map adicom'],
    ['delphys-xtend', 'DELPHYS Xtend', 9600, 'COM-Slot 2', 8, 'jbusp vu-map adicom'],
  ])('%s is %s: %i baud, %s, up to %i units, %s', (name, displayName, baud, comSlot, maxUnits, maps) => {
    const { usualModel: _, ...family } = familyOf(name);
    expect({ ...family, maps: family.maps.map(({ id }) => id).join(' ') }).toEqual({
      name,
      displayName,
      maker: 'Socomec',
      serial: { baud, parity: 'none', stopBits: 1, slave: 1 },
      comSlot,
      maxUnits,
      maps,
    });
  });

  it('are fourteen, each once', () => {
    expect(new Set(families.map(({ name }) => name)).size).toBe(14);
    expect(families).toHaveLength(14);
  });

  it('speak the JBUSP of their own documents', () => {
    const statusWords = (name: FamilyName) => familyOf(name).maps[0]?.tables.find(({ id }) => id === 'status')?.words;
    expect([statusWords('masterys-em'), statusWords('delphys-mp-elite'), statusWords('delphys-bc')]).toEqual([4, 6, 4]);
  });
});

describe('Manual §5.1: unit numbers', () => {
  it.each<[FamilyName, 1 | 2 | 3 | 4 | 6 | 7 | 8, boolean]>([
    ['itys-pro', 1, false],
    ['modulys-gp', 3, true],
    ['modulys-gp', 4, false],
    ['masterys-gp4', 6, true],
    ['masterys-gp4', 7, false],
    ['masterys-bc', 6, true],
    ['delphys-mx', 8, true],
  ])('%s with unit number %i: %s', (name, unit, possible) => {
    const family = familyOf(name);
    const [map] = family.maps;
    expect(map && canServe(family, map, { kind: 'multi-units', unit })).toBe(possible);
  });

  it('an ITYS-PRO is no parallel system, but every range can be a single UPS', () => {
    const itys = familyOf('itys-pro');
    expect(itys.maps.map((map) => canServe(itys, map, { kind: 'concentrator' }))).toEqual([false]);
    expect(families.every((one) => one.maps.every((map) => canServe(one, map, { kind: 'single' })))).toBe(true);
  });

  it('IOMXXXOPXX00 p.38: a page whose T003 names another unit contradicts', () => {
    expect(contradictsUnit(2, 3)).toBe(true);
    expect(contradictsUnit(2, 2)).toBe(false);
    expect(contradictsUnit(2, 0)).toBe(false);
  });
});

describe('a range is recognised by its identity', () => {
  it.each([
    ['vu-map', 0x8100, '', 'itys-pro', 'documented'],
    ['vu-map', 0x8200, '', 'masterys-bc-plus', 'documented'],
    ['vu-map', 0x8300, 'whatever', 'masterys-gp4', 'documented'],
    ['vu-map', 0x8400, 'Modulys GP 2.0', 'modulys-gp', 'inferred'],
    ['vu-map', 0x9000, 'DELPHYS XTEND GP', 'delphys-xtend', 'inferred'],
    ['vu-map', 0x9000, 'DELPHYS GP 160', 'delphys-gp', 'inferred'],
    ['vu-map', undefined, '', 'modulys-gp', 'inferred'],
    ['jbusp', 515, '', 'delphys-mx', 'documented'],
    ['jbusp', 516, '', 'delphys-mx', 'documented'],
    ['jbusp', 130, '', 'masterys-gp', 'inferred'],
    ['jbusp', 0x8100, '', 'jbusp-unknown', 'inferred'],
    ['jbusp', undefined, '', 'masterys-gp', 'inferred'],
    ['jbusp', 0, '', 'masterys-gp', 'inferred'],
    ['vu-map', 0x8400, '', 'vu-map-unknown', 'inferred'],
    ['vu-map', 0x8400, 'NOVA 60', 'vu-map-unknown', 'inferred'],
    ['vu-map', 0, 'NOVA 60', 'vu-map-unknown', 'inferred'],
    ['vu-map', 0xffff, '  ', 'modulys-gp', 'inferred'],
    ['adicom', undefined, '', 'delphys-gp', 'inferred'],
  ] as const)('on %s, code %s and text "%s": %s, %s', (map, deviceCode, reference, family, certainty) => {
    const spoken = builtInMaps.maps.find(({ id }) => id === map);
    expect(spoken && identify(spoken, { deviceCode, reference })).toEqual({ family, certainty });
  });
});
