import { describe, expect, it } from 'vitest';
import { ObjectMapper, type ObjectValues } from '../../src/objects/mapper.js';
import { ShownWords } from '../../src/objects/shown-words.js';
import type { FamilyName } from '../../src/ups/maps/family-name.js';
import { at, type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { mapped, mv, rawSingle, state } from './values-of.js';

/** A VU-MAP bit by its number: S(n) from 0x0030 on, A(n) from 0x0038 on (IOMXXXOPXX00 p.10). */
function setting(...codes: string[]): RegisterImage {
  const image: Record<string, number> = { '0x000a': 1 };
  for (const code of codes) {
    const number = Number(code.slice(1));
    const address = at((code.startsWith('S') ? 0x0030 : 0x0038) + Math.floor(number / 16));
    image[address] = (image[address] ?? 0) | (1 << (number % 16));
  }
  return image;
}

function stateOf(name: string, codes: string, family: FamilyName = 'masterys-bc-plus'): number {
  return mv(mapped(snapshotOf(upsOf(family), setting(...codes.split(' ').filter(Boolean)))), name);
}

describe.each(['UPSLoadStatus', 'UnitLoadStatus'])('%s (Manual §6.2.2, §6.2.3)', (name) => {
  it.each([
    ['S003', 1, 'ON MAINT. BYPASS'],
    ['A019', 2, 'ON BATTERY'],
    ['S000', 3, 'ON INVERTER'],
    ['S006', 5, 'ECO MODE'],
    ['S002', 6, 'ON BYPASS'],
    ['S004', 7, 'LOAD OFF'],
    ['', 7, 'LOAD OFF, the default'],
    ['S003 A019 S000 S006 S002', 1, 'the first in the list'],
    ['A019 S000 S006 S002', 2, 'on battery before on inverter'],
    ['S000 S006 S002', 3, 'on inverter before eco mode'],
    ['S006 S002', 5, 'eco mode before bypass'],
  ])('with %s it is %d: %s', (codes, expected) => {
    expect(stateOf(name, codes)).toBe(expected);
  });

  it('takes no maintenance bypass on ITYS-PRO, whose bit has no meaning', () => {
    expect(stateOf(name, 'S003 S000', 'itys-pro')).toBe(3);
  });
});

describe('UnitStatus (Manual §6.2.4)', () => {
  it.each([
    ['S009', 1, 'SERVICE MODE'],
    ['S014', 2, 'ISOLATED'],
    ['S013', 3, 'ON STANDBY'],
    ['S026', 4, 'AUTO-TEST'],
    ['S030', 4, 'AUTO-TEST by the MIB'],
    ['S011', 5, 'OPERATING'],
    ['S012', 6, 'AVAILABLE'],
    ['', 6, 'AVAILABLE, the default'],
    ['S009 S014 S013 S026 S011', 1, 'the first in the list'],
    ['S014 S013 S026 S011', 2, 'isolated before standby'],
    ['S013 S026 S011', 3, 'standby before auto-test'],
    ['S026 S011 S012', 4, 'auto-test before operating'],
  ])('with %s it is %d: %s', (codes, expected) => {
    expect(stateOf('UnitStatus', codes)).toBe(expected);
  });

  it.each(['itys-pro', 'modulys-gp'] as const)('on %s S026 is an automatic start, not an auto-test', (family) => {
    expect(stateOf('UnitStatus', 'S026 S011', family)).toBe(5);
    expect(stateOf('UnitStatus', 'S030 S011', family)).toBe(4);
  });
});

describe('Alarms (Manual §6.2.5)', () => {
  it.each([
    ['', 1, 'NO ALARM'],
    ['A032', 2, 'CRITICAL: rectifier'],
    ['A040', 2, 'CRITICAL: inverter'],
    ['A048', 2, 'CRITICAL: bypass'],
    ['A033', 3, 'PREVENTIVE: rectifier'],
    ['A041', 3, 'PREVENTIVE: inverter'],
    ['A049', 3, 'PREVENTIVE: bypass'],
    ['A015', 4, 'GENERAL'],
    ['A054', 4, 'GENERAL: a fan alone, without the general bit'],
    ['A019', 4, 'GENERAL: on battery alone'],
    ['A064', 4, 'GENERAL: external input 1 alone'],
    ['A054 A033', 3, 'preventive before a fan'],
    ['A035', 1, 'NO ALARM: no bit of UnitAlarms'],
    ['A048 A033 A015', 2, 'critical before preventive'],
    ['A041 A015', 3, 'preventive before general'],
  ])('with %s it is %d: %s', (codes, expected) => {
    expect(stateOf('Alarms', codes)).toBe(expected);
  });
});

describe('BatteryStatus (Manual §6.2.6)', () => {
  it.each([
    ['A016', 2, 'DISCONNECTED'],
    ['A017', 3, 'DISCHARGED'],
    ['A018', 4, 'LOW'],
    ['A019', 5, 'DISCHARGING'],
    ['A027', 7, 'ALARM'],
    ['S034', 8, 'TESTING'],
    ['S036', 9, 'CHARGING'],
    ['S032', 10, 'OK'],
    ['', 10, 'OK, the default'],
    ['A016 A017 A018 A019 A027 S034 S036', 2, 'disconnected first'],
    ['A017 A018 A019', 3, 'discharged before low'],
    ['A018 A019', 4, 'low before discharging'],
    ['A019 A027', 5, 'discharging before alarm'],
    ['A027 S034', 7, 'alarm before testing'],
    ['S034 S036 S032', 8, 'testing before charging'],
  ])('with %s it is %d: %s', (codes, expected) => {
    expect(stateOf('BatteryStatus', codes)).toBe(expected);
  });

  it('is NO BATTERY before all else when the configuration says so', () => {
    const values = mapped(snapshotOf(upsOf('masterys-gp4'), { ...setting('A016'), '0x000a': 0 }));
    expect(mv(values, 'BatteryStatus')).toBe(1);
  });

  it('does not take a refused configuration for a missing battery, nor doubts the rest of it', () => {
    const snapshot = snapshotOf(upsOf('masterys-gp4'), setting('A018'), {
      readings: { configuration: { outcome: 'exception', neverRead: true } },
    });
    expect(state(mapped(snapshot), 'BatteryStatus')).toMatchObject({ presentValue: 4, trust: { state: 'good' } });
  });
});

describe('RectifierStatus and InverterStatus (Manual §6.2.7, §6.2.8)', () => {
  it.each([
    ['S049', 2, 'the word of the log says ON'],
    ['S052', 1, 'the word of the log says OFF'],
    ['S049 A032', 2, 'the word of the log goes before the published bits'],
    ['', 2, 'ON, the default'],
    ['A032', 1, 'OFF on a critical alarm'],
    ['A019 A035', 1, 'OFF on battery with its input bad'],
    ['A017 A035', 1, 'OFF once the battery is empty, its input bad'],
    ['S049 A017 A035', 2, 'the word of the log says ON'],
    ['A017', 2, 'ON while it charges an empty battery'],
    ['A019', 2, 'ON in a battery test, its input being good'],
    ['A035', 2, 'ON while not on battery'],
  ])('with %s the rectifier is %d: %s', (codes, expected) => {
    expect(stateOf('RectifierStatus', codes)).toBe(expected);
  });

  it.each([
    ['S052', 2, 'the word of the log says ON'],
    ['S049 S000', 1, 'the word of the log goes before the published bits'],
    ['S000', 2, 'ON when it protects the load'],
    ['', 1, 'OFF when it does not'],
    ['S002', 1, 'OFF on bypass'],
  ])('with %s the inverter is %d: %s', (codes, expected) => {
    expect(stateOf('InverterStatus', codes)).toBe(expected);
  });
});

describe('word 0x0033 of a UPS that has once shown it not zero', () => {
  const dark = setting('A017', 'A035', 'S004');
  /** Mains, then battery, then dark; 0x0033: S048, S049, S052, then S052, then nothing. */
  const told = (mapper: ObjectMapper, ups = upsOf('modulys-gp')) => {
    mapper.map(snapshotOf(ups, { ...setting('S000'), '0x0033': 0x0013 }));
    mapper.map(snapshotOf(ups, { ...setting('S000', 'A019', 'A035'), '0x0033': 0x0010 }));
    return mapper.map(snapshotOf(ups, { ...dark, '0x0033': 0 }));
  };
  const shownOf = (values: ObjectValues) =>
    ['RectifierStatus', 'InverterStatus', 'InputRecStatus'].map((name) => mv(values, name));

  it.each(['modulys-gp', 'masterys-gp4', 'itys-pro'] as const)(
    'of %s says that all is off when it is zero',
    (family) => {
      const values = told(new ObjectMapper(rawSingle), upsOf(family));
      expect(shownOf(values)).toEqual([1, 1, 2]);
      expect(state(values, 'RectifierStatus').trust).toMatchObject({ state: 'good', certainty: 'inferred' });
    },
  );

  it('is remembered over a restart', () => {
    const before = new ShownWords();
    before.identify('S000000001');
    told(new ObjectMapper({ ...rawSingle, shown: before }));
    const shown = new ShownWords(JSON.parse(JSON.stringify(before.facts)));
    shown.identify('S000000001');
    expect(shownOf(mapped(snapshotOf(upsOf('modulys-gp'), dark), { shown }))).toEqual([1, 1, 2]);
  });

  it('is not what another UPS has shown', () => {
    const shown = new ShownWords({ serialNumber: 'S000000001', words: ['system 0x0033'] });
    shown.identify('S000000002');
    expect(shownOf(mapped(snapshotOf(upsOf('modulys-gp'), dark), { shown }))).toEqual([1, 1, 3]);
  });

  it.each(['ready', 'running', 'lost'] as const)('is not shown by a table of 0xFFFF all over (%s)', (connection) => {
    const mapper = new ObjectMapper(rawSingle);
    const words = ['0x0030', '0x0031', '0x0032', '0x0033', '0x0034', '0x0035'] as const;
    const blank = Object.fromEntries(words.map((word) => [word, 0xffff]));
    mapper.map(snapshotOf(upsOf('modulys-gp'), blank, { connection }));
    expect(shownOf(mapper.map(snapshotOf(upsOf('modulys-gp'), dark)))).toEqual([1, 1, 3]);
    mapper.map(snapshotOf(upsOf('modulys-gp'), { ...blank, '0x0035': 0 }, { connection }));
    expect(shownOf(mapper.map(snapshotOf(upsOf('modulys-gp'), dark)))).toEqual([1, 1, 2]);
  });

  it('is told of each unit on its own', () => {
    const mapper = new ObjectMapper({ ...rawSingle, architecture: { kind: 'multi-units', unit: 2 } });
    mapper.map(snapshotOf(upsOf('masterys-gp4'), { '0x0033': 0x0013 }));
    const values = mapper.map(snapshotOf(upsOf('masterys-gp4'), { '0x2039': 0x0002, '0x203a': 0x0008 }));
    expect(mv(values, 'InputRecStatus')).toBe(3);
    expect(mv(mapper.map(snapshotOf(upsOf('masterys-gp4'), { '0x203a': 0x0008 })), 'RectifierStatus')).toBe(2);
  });
});

describe('InputRecStatus and InputBypStatus (Manual §6.2.9, §6.2.10)', () => {
  it.each([
    ['S023', 1, 'GEN SET'],
    ['S049', 2, 'NOT PRESENT by the word of the log'],
    ['A035', 3, 'OUT OF TOL'],
    ['S048 A035', 3, 'OUT OF TOL while present'],
    ['S048', 4, 'OK'],
    ['', 4, 'OK, the default'],
    ['S023 S049 A035', 1, 'gen set first'],
    ['S049 A035', 2, 'not present before out of tolerance'],
  ])('with %s the rectifier input is %d: %s', (codes, expected) => {
    expect(stateOf('InputRecStatus', codes)).toBe(expected);
  });

  it.each([
    ['A050', 2, 'OUT OF TOL'],
    ['', 4, 'OK, the default'],
  ])('with %s the bypass input is %d: %s', (codes, expected) => {
    expect(stateOf('InputBypStatus', codes)).toBe(expected);
  });
});

describe('how sure a state is', () => {
  const certainty = (name: string, ...codes: string[]) =>
    state(mapped(snapshotOf(upsOf('masterys-gp4'), setting(...codes))), name).trust.certainty;

  it('follows the bit that decided', () => {
    expect(certainty('UnitLoadStatus', 'S000')).toBe('documented');
    expect(certainty('UnitLoadStatus', 'A019')).toBe('derived');
    expect(certainty('UnitStatus', 'S030')).toBe('inferred');
  });

  it('is inferred for all that word 0x0033 and its stand-ins say', () => {
    for (const name of ['RectifierStatus', 'InverterStatus', 'InputRecStatus', 'InputBypStatus']) {
      expect([name, certainty(name, 'S048', 'S049', 'S052')]).toEqual([name, 'inferred']);
      expect([name, certainty(name)]).toEqual([name, 'inferred']);
    }
  });
});

describe('DeviceStatus (Manual §6.2.1)', () => {
  const ups = upsOf('masterys-gp4');

  it.each([
    ['running', 1],
    ['ready', 2],
    ['lost', 3],
  ] as const)("is the gateway's own: %s is %d", (connection, expected) => {
    const value = state(mapped(snapshotOf(ups, {}, { connection })), 'DeviceStatus');
    expect(value).toMatchObject({ presentValue: expected, trust: { state: 'good', certainty: 'gateway' } });
  });
});
