import { describe, expect, it } from 'vitest';
import { parseAssignments } from '../../src/objects/assignments.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { checkAssignments } from '../../src/objects/check-assignments.js';
import type { Page } from '../../src/ups/maps/page.js';
import type { TableId } from '../../src/ups/maps/register-map.js';
import { type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { av, bits, mapped, mv, number, setBits, state } from './values-of.js';

const delphys = upsOf('delphys-gp', 'adicom');
const concentrator = { architecture: { kind: 'concentrator' } } as const;
const unit3 = { architecture: { kind: 'multi-units', unit: 3 } } as const;

/** A parallel system: system tables at 0x0nnn, unit 3 at 0x3nnn. */
const parallel: RegisterImage = {
  '0x0203': 230,
  '0x0204': 231,
  '0x0205': 229,
  '0x0206': 301,
  '0x0207': 302,
  '0x0208': 303,
  '0x0209': 501,
  '0x0217': 57,
  '0x0218': 210,
  '0x021c': 226,
  '0x021d': 227,
  '0x021e': 228,
  '0x021f': 499,
  '0x323a': 233,
  '0x323b': 234,
  '0x323c': 235,
  '0x3240': 498,
  '0x3252': 4321,
  '0x3253': 4287,
  '0x325a': 41,
  '0x325b': 245,
  '0x325e': 97,
  '0x325f': 23,
};

describe('a word of ADICOM that a site gave to an object by hand', () => {
  const { assignments } = parseAssignments({ UNIT_OUTPUT_I1: '0x1230', 'UnitStatus.OPERATING': '0x1143.2' });

  it('has the address that the documents print for a single UPS (DGP p.12)', () => {
    const values = mapped(snapshotOf(delphys, { '0x1230': 301, '0x1143': 0b100 }), { assignments });
    expect([av(values, 'UNIT_OUTPUT_I1'), mv(values, 'UnitStatus')]).toEqual([301, 5]);
    expect(number(values, 'UNIT_OUTPUT_I1').trust.certainty).toBe('assigned');
  });

  it('may be a bit by its code alone, which the rule places (S050 is bit 2 of 0x0143)', () => {
    const byCode = parseAssignments({ 'UnitStatus.OPERATING': 's050', 'UnitAlarms.b01': 'not A033' });
    expect(byCode.problems).toEqual([]);
    expect(checkAssignments(byCode.assignments, delphys.map, { kind: 'single' })).toEqual([]);
    const at = (image: RegisterImage) => mapped(snapshotOf(delphys, image), { assignments: byCode.assignments });
    expect([mv(at({ '0x1143': 0b100 }), 'UnitStatus'), mv(at({ '0x1143': 0b1000 }), 'UnitStatus')]).toEqual([5, 6]);
    expect([setBits(at({}), 'UnitAlarms'), setBits(at({ '0x114a': 0b10 }), 'UnitAlarms')]).toEqual([[1], []]);
    expect(state(at({}), 'UnitStatus').trust.sources).toContainEqual({
      page: 'single',
      code: 'S050',
      address: 0x1143,
      word: 0,
    });
    const beyond = parseAssignments({ 'UnitStatus.OPERATING': 'S112' });
    expect(checkAssignments(beyond.assignments, delphys.map)).toMatchObject([{ found: 'S112' }]);
  });

  it('is taken from the page of the unit in a parallel system', () => {
    const image = { ...parallel, '0x3230': 302, '0x3143': 0b100 };
    const values = mapped(snapshotOf(delphys, image), { assignments, ...unit3 });
    expect([av(values, 'UNIT_OUTPUT_I1'), mv(values, 'UnitStatus')]).toEqual([302, 5]);
  });
});

describe('a DELPHYS with ADICOM on its own (Manual §5.1, note **)', () => {
  const values = mapped(snapshotOf(delphys, { '0x125e': 97, '0x123a': 233 }));

  it('has 0 in every UPS_ object, UPSLoadStatus and the bits of the system', () => {
    for (const { name } of analogValues.filter((row) => row.name.startsWith('UPS_'))) {
      expect([name, av(values, name)]).toEqual([name, 0]);
    }
    expect(mv(values, 'UPSLoadStatus')).toBe(0);
    expect(setBits(values, 'UPSStatus')).toEqual([]);
    expect(setBits(values, 'UPSAlarms')).toEqual([]);
    expect(bits(values, 'UPSStatus').presentValue).toHaveLength(16);
  });

  it('serves what is known of its unit, and the defaults of the rest', () => {
    expect(['BATTERY_%', 'RECTIFIER_V1', 'UNIT_OUTPUT_Lr', 'BYPASS_V1'].map((name) => av(values, name))).toEqual([
      97, 233, -1, -1,
    ]);
    expect(['UnitLoadStatus', 'UnitStatus', 'Alarms', 'BatteryStatus'].map((name) => mv(values, name))).toEqual([
      7, 6, 1, 10,
    ]);
    expect(state(values, 'UnitStatus').trust).toMatchObject({ state: 'no-sensor', certainty: 'none' });
  });
});

describe('a parallel DELPHYS with ADICOM', () => {
  it('feeds the UPS_ objects from the system and the others from unit 3 in multi-units mode', () => {
    const values = mapped(snapshotOf(delphys, parallel), unit3);
    const expected: Readonly<Record<string, number>> = {
      UPS_OUTPUT_Lr: 57,
      UPS_OUTPUT_KVA: 210,
      UPS_OUTPUT_I1: 301,
      UPS_OUTPUT_I2: 302,
      UPS_OUTPUT_I3: 303,
      UPS_OUTPUT_V1: 230,
      UPS_OUTPUT_V2: 231,
      UPS_OUTPUT_V3: 229,
      UPS_OUTPUT_fr: 501,
      UNIT_OUTPUT_Lr: -1,
      RECTIFIER_V1: 233,
      RECTIFIER_V2: 234,
      RECTIFIER_V3: 235,
      RECTIFIER_Fr: 498,
      'BATTERY_V+': 432.1,
      'BATTERY_V-': -1,
      BATTERY_s: 41,
      BATTERY_TMP: -1,
      'BATTERY_%': 97,
      BATTERY_Min: 23,
      BYPASS_V1: 226,
      BYPASS_V2: 227,
      BYPASS_V3: 228,
      BYPASS_Fr: 499,
    };
    expect(Object.fromEntries(Object.keys(expected).map((name) => [name, av(values, name)]))).toEqual(expected);
    expect(number(values, 'BATTERY_%').trust).toMatchObject({ certainty: 'inferred', sources: [{ address: 0x325e }] });
    expect(number(values, 'BYPASS_V1').trust.sources).toMatchObject([{ page: 'system', address: 0x021c }]);
  });

  it('feeds the unit objects with the synthesis in a concentrator', () => {
    const values = mapped(snapshotOf(delphys, parallel), concentrator);
    expect(
      ['UNIT_OUTPUT_Lr', 'UNIT_OUTPUT_kVA', 'UNIT_OUTPUT_V2', 'BYPASS_Fr'].map((name) => av(values, name)),
    ).toEqual([57, 210, 231, 499]);
  });

  describe('takes together in a concentrator what only units have', () => {
    /** M058-M060 rectifier V, M064 Hz, M082 battery V, M090 s, M094 %, M095 minutes, on the pages of units 1 and 3. */
    const words: RegisterImage = {
      ...parallel,
      '0x123a': 230,
      '0x123b': 231,
      '0x123c': 240,
      '0x1240': 501,
      '0x1252': 4301,
      '0x125a': 12,
      '0x125e': 64,
      '0x125f': 0xffff,
    };
    const there = (...units: number[]) => {
      const snapshot = snapshotOf(delphys, words);
      return {
        ...snapshot,
        reading: (page: Page, table: TableId) =>
          typeof page === 'number' && !units.includes(page)
            ? ({ page, table, outcome: 'exception', exceptionCode: 2 } as const)
            : snapshot.reading(page, table),
      };
    };

    it.each([
      ['RECTIFIER_V1', 232, 'the mean of 230 and 233'],
      ['RECTIFIER_V2', 233, 'the mean of 231 and 234'],
      ['RECTIFIER_V3', 238, 'the mean of 240 and 235'],
      ['RECTIFIER_Fr', 500, 'the mean of 50.1 and 49.8 Hz'],
      ['RECTIFIER_U12', 403, 'computed from the means'],
      ['RECTIFIER_U23', 408, 'computed from the means'],
      ['RECTIFIER_U31', 407, 'computed from the means'],
      ['BATTERY_V+', 431.1, 'the mean of 430.1 and 432.1'],
      ['BATTERY_%', 64, 'the least of 64 and 97'],
      ['BATTERY_Min', 23, 'the only one that tells'],
      ['BATTERY_s', 41, 'the greatest of 12 and 41'],
    ])('%s is %d: %s', (name, expected) => {
      const value = number(mapped(there(1, 3), concentrator), name);
      expect([value.presentValue, value.trust.state, value.trust.certainty]).toEqual([expected, 'good', 'computed']);
    });

    it('without the units that are not there, and -1 without any', () => {
      expect(av(mapped(there(3), concentrator), 'BATTERY_%')).toBe(97);
      expect(number(mapped(there(), concentrator), 'BATTERY_%')).toMatchObject({
        presentValue: -1,
        trust: { state: 'not-managed' },
      });
    });

    it.each([4, 6])(
      'not without one that is only busy or fails, exception %d, whatever the others say',
      (exceptionCode) => {
        const snapshot = there(1, 3);
        const busy = {
          ...snapshot,
          reading: (page: Page, table: TableId) =>
            page === 1
              ? ({ page, table, outcome: 'exception', exceptionCode } as const)
              : snapshot.reading(page, table),
        };
        for (const name of ['BATTERY_V+', 'BATTERY_%', 'BATTERY_s', 'RECTIFIER_V1']) {
          expect([name, number(mapped(busy, concentrator), name).trust.state]).toEqual([name, 'refused']);
        }
      },
    );

    it('not without one that has fallen silent: its last values are old', () => {
      const snapshot = there(1, 3);
      const silent = {
        ...snapshot,
        takenAtMs: 60_000,
        reading: (page: Page, table: TableId) => {
          const reading = snapshot.reading(page, table);
          if (reading.outcome !== 'data') return reading;
          return page === 3 ? { ...reading, outcome: 'failed' as const } : { ...reading, readAtMs: 60_000 };
        },
      };
      expect(number(mapped(silent, concentrator), 'BATTERY_%')).toMatchObject({
        presentValue: 64,
        trust: { state: 'stale' },
      });
    });

    it('by a word that a site gives to an object, too', () => {
      const section = { 'BATTERY_%': '0x125E', BATTERY_Ah: '0x1230', 'BATTERY_I+': '0x1231 s16 /10' };
      const { assignments } = parseAssignments(section);
      expect(checkAssignments(assignments, delphys.map, concentrator.architecture)).toEqual([]);
      const given = snapshotOf(delphys, { ...words, '0x1230': 100, '0x3230': 150, '0x1231': 0xffec, '0x3231': 0xfff6 });
      const values = mapped(
        {
          ...given,
          reading: (page: Page, table: TableId) =>
            typeof page === 'number' && page !== 1 && page !== 3
              ? ({ page, table, outcome: 'exception', exceptionCode: 2 } as const)
              : given.reading(page, table),
        },
        { ...concentrator, assignments },
      );
      expect(['BATTERY_%', 'BATTERY_Ah', 'BATTERY_I+'].map((name) => av(values, name))).toEqual([64, 250, -3]);
      expect(number(values, 'BATTERY_%').trust).toMatchObject({ state: 'good', certainty: 'assigned' });
    });
  });

  it.each([
    ['0x0148', 10, 'UnitLoadStatus', 2],
    ['0x0140', 0, 'UPSLoadStatus', 3],
    ['0x0140', 6, 'UnitLoadStatus', 5],
    ['0x0140', 1, 'UPSLoadStatus', 6],
    ['0x0140', 3, 'UPSLoadStatus', 7],
    ['0x0140', 0, 'UnitStatus', 5],
    ['0x0140', 1, 'UnitStatus', 5],
    ['0x0140', 6, 'UnitStatus', 5],
    ['0x0140', 3, 'UnitStatus', 6],
    ['0x0140', 0, 'InverterStatus', 2],
    ['0x0140', 1, 'InverterStatus', 1],
    ['0x0148', 15, 'Alarms', 4],
    ['0x0148', 12, 'BatteryStatus', 3],
    ['0x0148', 11, 'BatteryStatus', 4],
    ['0x0148', 10, 'BatteryStatus', 5],
    ['0x0148', 9, 'BatteryStatus', 7],
  ])('word %s bit %d makes %s %d in a concentrator', (address, bit, name, expected) => {
    expect(mv(mapped(snapshotOf(delphys, { [address]: 1 << bit }), concentrator), name)).toBe(expected);
  });

  it('has no state of a unit in multi-units mode: its bits are published nowhere', () => {
    const values = mapped(snapshotOf(delphys, { '0x0148': 0xffff, '0x314a': 0xffff, '0x3143': 0xffff }), unit3);
    expect(['UPSLoadStatus', 'UnitLoadStatus', 'Alarms', 'BatteryStatus'].map((name) => mv(values, name))).toEqual([
      2, 7, 1, 10,
    ]);
    expect(setBits(values, 'UPSAlarms')).toEqual([0, 1, 2, 3, 4, 5, 7]);
    expect(setBits(values, 'UnitAlarms')).toEqual([]);
  });
});
