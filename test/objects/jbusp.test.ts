import { describe, expect, it } from 'vitest';
import { readIdentity } from '../../src/objects/identity.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { FamilyName } from '../../src/ups/maps/family-name.js';
import type { Architecture } from '../../src/ups/maps/page.js';
import { at, type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { av, bits, mapped, mv, number, setBits, state } from './values-of.js';

const { familyOf } = builtInMaps;

const masterys = upsOf('masterys-gp', 'jbusp');
const delphys = upsOf('delphys-mx', 'jbusp');
const concentrator = { architecture: { kind: 'concentrator' } } as const;
const unit2 = { architecture: { kind: 'multi-units', unit: 2 } } as const;

/** 48 words from 0x1060, each different (DMX p.20). */
const image: RegisterImage = {
  '0x1060': 51,
  '0x1061': 52,
  '0x1062': 53,
  '0x1063': 54,
  '0x1064': 97,
  '0x1065': 881,
  '0x1066': 226,
  '0x1067': 227,
  '0x1068': 228,
  '0x1069': 230,
  '0x106a': 231,
  '0x106b': 229,
  '0x106c': 651,
  '0x106d': 652,
  '0x106e': 653,
  '0x106f': 1274,
  '0x1070': 1321,
  '0x1071': 1368,
  '0x1072': 498,
  '0x1073': 501,
  '0x1074': 4321,
  '0x1075': 4287,
  '0x1076': 24,
  '0x1077': 0xffff,
  '0x1078': 0xff85,
  '0x1081': 233,
  '0x1082': 234,
  '0x1083': 235,
  '0x1084': 873,
  '0x1085': 293,
  '0x1086': 305,
  '0x1087': 313,
  '0x108b': 497,
  '0x10ed': 0x0002,
};

/** Manual §5.2.2 with Profile_Name N/A: tenths of A, kVA, kW, Ah and battery volts are divided, fixed formats stay. */
const outputs: Readonly<Record<string, number>> = {
  Lr: 54,
  kw: 87.3,
  Lr1: 51,
  Lr2: 52,
  Lr3: 53,
  I1: 127.4,
  I2: 132.1,
  I3: 136.8,
  KVA1: 29.3,
  KVA2: 30.5,
  KVA3: 31.3,
  kw1: -1,
  kw2: -1,
  kw3: -1,
  V1: 230,
  V2: 231,
  V3: 229,
  U12: 399,
  U23: 398,
  U31: 398,
  fr: 501,
  cf: -1,
  pf1: -1,
  pf2: -1,
  pf3: -1,
};
const others: Readonly<Record<string, number>> = {
  UPS_OUTPUT_KVA: 91.1,
  UNIT_OUTPUT_kVA: 91.1,
  UNIT_TMP: 240,
  RECTIFIER_V1: 233,
  RECTIFIER_V2: 234,
  RECTIFIER_V3: 235,
  RECTIFIER_U12: 404,
  RECTIFIER_U23: 406,
  RECTIFIER_U31: 405,
  RECTIFIER_Fr: 497,
  RECTIFIER_I1: 65.1,
  RECTIFIER_I2: 65.2,
  RECTIFIER_I3: 65.3,
  RECTIFIER_kw1: -1,
  'BATTERY_V+': 432.1,
  'BATTERY_V-': 428.7,
  'BATTERY_I+': -12.3,
  'BATTERY_I-': -1,
  'BATTERY_%': 97,
  BATTERY_Ah: 88.1,
  BATTERY_Min: -1,
  BATTERY_s: -1,
  BATTERY_TMP: -1,
  BYPASS_V1: 226,
  BYPASS_V2: 227,
  BYPASS_V3: 228,
  BYPASS_U12: 392,
  BYPASS_U23: 394,
  BYPASS_U31: 393,
  BYPASS_Fr: 498,
  BYPASS_I1: -1,
  BYPASS_kw1: -1,
};

describe('JBUSP measurements of a single MASTERYS (Manual §5.2.2, §7.1)', () => {
  const values = mapped(snapshotOf(masterys, image));

  it.each(Object.entries(outputs))('UPS_OUTPUT_%s and UNIT_OUTPUT_%s copy the same word: %d', (name, expected) => {
    expect(av(values, `UPS_OUTPUT_${name}`)).toBe(expected);
    expect(av(values, `UNIT_OUTPUT_${name}`)).toBe(expected);
  });

  it.each(Object.entries(others))('%s is %d', (name, expected) => {
    expect(av(values, name)).toBe(expected);
  });

  it('serves engineering values that differ in the fixed formats only', () => {
    const engineering = mapped(snapshotOf(masterys, image), { values: 'engineering' });
    expect(
      ['UPS_OUTPUT_fr', 'UNIT_TMP', 'UPS_OUTPUT_I1', 'UPS_OUTPUT_KVA'].map((name) => av(engineering, name)),
    ).toEqual([50.1, 24, 127.4, 91.1]);
  });

  it('takes 0xFFFF for not available before sign and scale', () => {
    expect(number(values, 'BATTERY_Min').trust.state).toBe('not-available');
    const absent = mapped(snapshotOf(masterys, { ...image, '0x1076': 0xffff, '0x1078': 0xffff, '0x1070': 0xffff }));
    expect(['UNIT_TMP', 'BATTERY_I+', 'UNIT_OUTPUT_I2'].map((name) => av(absent, name))).toEqual([-1, -1, -1]);
  });

  it('of a single-phase UPS has its only phase as the total', () => {
    const singlePhase = { ...image, '0x1086': 0xffff, '0x1087': 0xffff, '0x106a': 0xffff };
    const values = mapped(snapshotOf(masterys, singlePhase));
    expect(['UPS_OUTPUT_KVA', 'UPS_OUTPUT_KVA2', 'UPS_OUTPUT_U12'].map((name) => av(values, name))).toEqual([
      29.3, -1, -1,
    ]);
    const lost = mapped(snapshotOf(masterys, singlePhase, { connection: 'lost' }));
    expect(number(lost, 'UPS_OUTPUT_KVA')).toMatchObject({ presentValue: 29.3, trust: { state: 'stale' } });
  });

  it('has no total while nobody knows whether there are phases 2 and 3, on a map that has a word for it', () => {
    const { family, map } = masterys;
    const counting = { family, map: { ...map, feed: { ...map.feed, phases: 'I00' } } };
    const busy = { identification: { outcome: 'exception', exceptionCode: 6, neverRead: true } } as const;
    const values = mapped(snapshotOf(counting, image, { readings: busy }));
    expect(number(values, 'UPS_OUTPUT_KVA1').trust.state).toBe('good');
    expect(number(values, 'UPS_OUTPUT_KVA')).toMatchObject({ presentValue: -1, trust: { state: 'refused' } });
  });

  it('has no total when one phase of three is missing', () => {
    expect(av(mapped(snapshotOf(masterys, { ...image, '0x1086': 0xffff })), 'UPS_OUTPUT_KVA')).toBe(-1);
  });

  it('computes the total and the phase-to-phase voltages', () => {
    for (const name of ['UPS_OUTPUT_KVA', 'UNIT_OUTPUT_U23', 'RECTIFIER_U31', 'BYPASS_U12']) {
      expect([name, number(values, name).trust.certainty]).toEqual([name, 'computed']);
    }
    expect(number(values, 'UPS_OUTPUT_KVA').trust.sources.map(({ address }) => address)).toEqual([
      0x1085, 0x1086, 0x1087,
    ]);
  });
});

describe('JBUSP measurements of a DELPHYS MX (Manual §7.1)', () => {
  const values = mapped(snapshotOf(delphys, image));

  it.each(['BATTERY_V-', 'RECTIFIER_I1', 'RECTIFIER_I2', 'RECTIFIER_I3', 'BATTERY_s', 'BATTERY_TMP'])(
    '%s is not managed, whatever the table holds',
    (name) => {
      expect(number(values, name)).toMatchObject({ presentValue: -1, trust: { state: 'not-managed' } });
    },
  );

  it('has the documented ones', () => {
    expect(number(values, 'UPS_OUTPUT_I3')).toMatchObject({ presentValue: 136.8, trust: { certainty: 'documented' } });
  });
});

/** S(n) from 0x1020, A(n) from 0x1040 (DMX p.7, 11). */
function setting(codes: string): RegisterImage {
  const image: Record<string, number> = { '0x10ed': 0x0002 };
  for (const code of codes.split(' ').filter(Boolean)) {
    const number = Number(code.slice(1));
    const address = at((code.startsWith('S') ? 0x1020 : 0x1040) + Math.floor(number / 16));
    image[address] = (image[address] ?? 0) | (1 << (number % 16));
  }
  return image;
}

function stateOf(name: string, codes: string, family: FamilyName = 'delphys-mx'): number {
  return mv(mapped(snapshotOf(upsOf(family, 'jbusp'), setting(codes))), name);
}

describe('JBUSP states (Manual §6.2)', () => {
  it.each([
    ['UPSLoadStatus', 'A08', 1],
    ['UnitLoadStatus', 'S68', 1],
    ['UnitLoadStatus', 'S69 S05', 1],
    ['UPSLoadStatus', 'S05 S03', 2],
    ['UnitLoadStatus', 'S03 S07', 3],
    ['UPSLoadStatus', 'S07 S04', 5],
    ['UnitLoadStatus', 'S04', 6],
    ['UPSLoadStatus', 'S76', 7],
    ['UnitStatus', 'S48 S70 S73', 1],
    // What is inferred (an open output breaker isolates) does not outrank what is documented (the unit works).
    ['UnitStatus', 'S73', 5],
    ['UnitStatus', 'S70 S73', 5],
    ['UnitStatus', '', 2],
    ['UnitStatus', 'S70', 6],
    ['Alarms', '', 1],
    ['Alarms', 'A52', 2],
    ['Alarms', 'A54', 2],
    ['Alarms', 'A62 A23', 2],
    ['Alarms', 'A23', 3],
    ['Alarms', 'A25 A00', 3],
    ['Alarms', 'A29', 3],
    ['Alarms', 'A00', 4],
    ['Alarms', 'S05', 4],
    ['Alarms', 'S15', 4],
    ['Alarms', 'A60', 4],
    ['Alarms', 'A60 A25', 3],
    ['Alarms', 'A38 A52', 2],
    ['BatteryStatus', 'A59 S16', 2],
    ['BatteryStatus', 'S16 S15', 3],
    ['BatteryStatus', 'A49', 3],
    ['BatteryStatus', 'S15 S05', 4],
    ['BatteryStatus', 'S05 A01', 5],
    ['BatteryStatus', 'A01 S10', 7],
    ['BatteryStatus', 'S10 S27', 8],
    ['BatteryStatus', 'S27', 9],
    ['BatteryStatus', 'S17', 10],
    ['RectifierStatus', '', 1],
    ['RectifierStatus', 'S02', 2],
    ['InverterStatus', '', 1],
    ['InverterStatus', 'S01', 2],
    ['InputRecStatus', 'S46 S00', 1],
    ['InputRecStatus', 'A05', 2],
    ['InputRecStatus', 'S00 A05', 3],
    ['InputRecStatus', 'S00', 4],
    ['InputBypStatus', 'A06', 1],
    ['InputBypStatus', 'S26 A06 S23', 2],
    ['InputBypStatus', 'S26 S28', 2],
    ['InputBypStatus', 'S26 S23', 3],
    ['InputBypStatus', 'S26', 4],
  ])('%s with %s is %d', (name, codes, expected) => {
    expect(stateOf(name, codes)).toBe(expected);
  });

  it.each([
    ['S08 S03', 3],
    ['S03', 5],
    ['S04', 5],
    ['S07', 5],
    ['', 6],
  ])('UnitStatus of a MASTERYS, which has no breaker bits, with %s is %d', (codes, expected) => {
    expect(stateOf('UnitStatus', codes, 'masterys-gp')).toBe(expected);
  });

  it.each([
    ['S05', 5, 'discharges'],
    ['S10', 8, 'is being tested'],
    ['S27', 9, 'is charged'],
    ['S27 A01', 7, 'is charged, with an alarm that does not deny it'],
    ['', 1, 'nothing published denies it'],
  ])('an inferred NO BATTERY or DISCONNECTED gives way with %s: the battery %s', (codes, expected) => {
    // On a MASTERYS the working mode and A59 are inferred, S05, S10 and S27 documented.
    const words = { ...setting(codes), '0x10e0': 400, '0x10ed': 0 };
    expect(mv(mapped(snapshotOf(masterys, words)), 'BatteryStatus')).toBe(expected);
    if (codes !== '') expect(stateOf('BatteryStatus', `A59 ${codes}`, 'masterys-gp')).toBe(expected);
  });

  it('BatteryStatus is NO BATTERY when the working mode says so', () => {
    const words = { ...setting('A59'), '0x10e0': 400, '0x10ed': 0xfffd };
    expect(mv(mapped(snapshotOf(delphys, words)), 'BatteryStatus')).toBe(1);
  });

  it('BatteryStatus is not NO BATTERY because a UPS leaves its configuration table empty', () => {
    const words = { ...setting('S05'), '0x10e0': 0, '0x10ed': 0 };
    expect(mv(mapped(snapshotOf(masterys, words)), 'BatteryStatus')).toBe(5);
  });

  it('a UPS that refuses its status table still serves the rest', () => {
    const snapshot = snapshotOf(masterys, image, { readings: { status: { outcome: 'exception', neverRead: true } } });
    expect(state(mapped(snapshot), 'UnitStatus').trust.state).toBe('refused');
    expect(number(mapped(snapshot), 'UPS_OUTPUT_Lr')).toMatchObject({ presentValue: 54, trust: { state: 'good' } });
  });

  it('a status table of four words says nothing of the breakers, but S03 that the unit works', () => {
    const snapshot = snapshotOf(delphys, setting('S03'));
    const short = {
      ...snapshot,
      reading: (page: 'single', table: 'status') => {
        const reading = snapshot.reading(page, table);
        return table === 'status' ? { ...reading, words: (reading.words ?? []).slice(0, 4) } : reading;
      },
    } as typeof snapshot;
    expect(mv(mapped(short), 'UnitStatus')).toBe(5);
    expect(mv(mapped(short, unit2), 'UnitStatus')).toBe(6);
    expect(setBits(mapped(short), 'UPSStatus')).toEqual([1]);
    expect(mv(mapped(short), 'UnitLoadStatus')).toBe(3);
  });
});

describe('JBUSP bit strings (Manual §6.3)', () => {
  it.each([
    ['A31', 0],
    ['A02', 1],
    ['A07', 2],
    ['A45', 3],
    ['A46', 4],
    ['A44', 5],
    ['A00', 6],
    ['A59', 7],
    ['A49', 8],
    ['S16', 8],
    ['S15', 9],
    ['S05', 10],
    ['A47', 12],
    ['S14', 13],
    ['A01', 14],
    ['A10', 15],
    ['A26', 15],
    ['A52', 16],
    ['A23', 17],
    ['A56', 18],
    ['A54', 19],
    ['A25', 20],
    ['A62', 21],
    ['A29', 22],
    ['A60', 23],
    ['A48', 24],
    ['A58', 25],
    ['A04', 26],
    ['A38', 27],
    ['A39', 28],
    ['A40', 29],
    ['A41', 30],
  ])('%s is b%d of UnitAlarms, and Alarms is not NO ALARM (§6.2.5)', (codes, bit) => {
    const values = mapped(snapshotOf(delphys, setting(codes)));
    expect(setBits(values, 'UnitAlarms')).toEqual([bit]);
    expect(mv(values, 'Alarms')).not.toBe(1);
  });

  it.each([
    ['A31', [0]],
    ['A02', [1]],
    ['A45', [2]],
    ['A46', [3]],
    ['A50', [4]],
    ['A43', [5]],
    ['A55', [6]],
    ['A00', [7]],
    ['A32', [8]],
    ['A33', [9]],
    ['A34', [10]],
    ['A35', [11]],
    ['A36', [12]],
    ['A37', [13]],
  ])('%s is %j of UPSAlarms in a concentrator', (codes, expected) => {
    expect(setBits(mapped(snapshotOf(delphys, setting(codes)), concentrator), 'UPSAlarms')).toEqual(expected);
  });

  it.each([
    ['S74', [0]],
    ['S32', [1]],
    ['S33', [2]],
    ['S34', [3]],
    ['S35', [4]],
    ['S36', [5]],
    ['S37', [6]],
    ['S38', []],
  ])('%s is %j of UPSStatus in a concentrator', (codes, expected) => {
    expect(setBits(mapped(snapshotOf(delphys, setting(codes)), concentrator), 'UPSStatus')).toEqual(expected);
  });

  it('a single UPS is its own unit 1', () => {
    expect(setBits(mapped(snapshotOf(delphys, setting('S73 A00'))), 'UPSStatus')).toEqual([1]);
    expect(setBits(mapped(snapshotOf(masterys, setting('S03'))), 'UPSStatus')).toEqual([1]);
    expect(setBits(mapped(snapshotOf(delphys, setting('A00'))), 'UPSAlarms')).toEqual([7, 8]);
    expect(bits(mapped(snapshotOf(masterys, setting(''))), 'UPSStatus').presentValue).toHaveLength(16);
  });
});

describe('JBUSP in multi-units mode (EXT p.24: the unit number in the high byte)', () => {
  const parallel: RegisterImage = {
    '0x0063': 71,
    '0x006f': 3001,
    '0x0020': 0x0008,
    '0x0220': 0x0010,
    '0x0240': 0x0004,
    '0x0263': 35,
    '0x026f': 1502,
    '0x0276': 31,
    '0x2063': 99,
    '0x0163': 98,
  };
  const values = mapped(snapshotOf(delphys, parallel), unit2);

  it('feeds the UPS_ objects from the common tables and the others from unit 2', () => {
    expect(['UPS_OUTPUT_Lr', 'UPS_OUTPUT_I1'].map((name) => av(values, name))).toEqual([71, 300.1]);
    expect(['UNIT_OUTPUT_Lr', 'UNIT_OUTPUT_I1', 'UNIT_TMP'].map((name) => av(values, name))).toEqual([35, 150.2, 310]);
    expect([mv(values, 'UPSLoadStatus'), mv(values, 'UnitLoadStatus')]).toEqual([3, 6]);
    expect(setBits(values, 'UnitAlarms')).toEqual([1]);
    expect(setBits(values, 'UPSAlarms')).toEqual([]);
  });

  it('is documented for DELPHYS MP and MX, and inferred where no document prints these pages', () => {
    const certainties = (ups: typeof masterys, architecture: Architecture) => {
      const result = mapped(snapshotOf(ups, parallel), { architecture });
      return [
        number(result, 'UPS_OUTPUT_Lr').trust.certainty,
        number(result, 'UNIT_OUTPUT_Lr').trust.certainty,
        state(result, 'InverterStatus').trust.certainty,
      ];
    };
    expect(certainties(delphys, unit2.architecture)).toEqual(['documented', 'documented', 'documented']);
    expect(certainties(masterys, unit2.architecture)).toEqual(['inferred', 'inferred', 'inferred']);
    expect(certainties(masterys, { kind: 'single' })).toEqual(['documented', 'documented', 'documented']);
    const nibble = familyOf('delphys-mx', 'nibble');
    const [map] = nibble.maps;
    if (map === undefined) throw new Error('no map');
    expect(certainties({ family: nibble, map }, unit2.architecture)).toEqual(['documented', 'inferred', 'inferred']);
  });

  it('does not take the missing configuration of a unit for a missing battery', () => {
    expect(mv(values, 'BatteryStatus')).toBe(10);
  });
});

describe('what a JBUSP UPS says of itself', () => {
  /** Two characters a word, the first in the low byte (DMX p.8). */
  const identity: RegisterImage = { '0x1000': 515, '0x1001': 5000, '0x1003': 0x4e53, '0x1004': 0x3231 };

  it('is its range by its code, its power in tenths, and its serial number', () => {
    expect(readIdentity(snapshotOf(delphys, identity), { kind: 'single' })).toEqual({
      model: 'DELPHYS MX',
      serialNumber: 'SN12',
      nominalKva: 500,
    });
  });

  it('is unknown where the code is published nowhere', () => {
    expect(readIdentity(snapshotOf(masterys, { '0x1000': 777 }), { kind: 'single' }).model).toBeUndefined();
  });
});
