import { describe, expect, it } from 'vitest';
import { jbusp } from '../../../../src/ups/maps/jbusp/jbusp.js';
import type { RegisterMap } from '../../../../src/ups/maps/register-map.js';
import { requestsOf, rowText } from '../row-text.js';

const masterys = jbusp('masterys');
const delphys = jbusp('delphys-mp-mx');
const greenPower = jbusp('delphys-bc-gp');
const everyMap = [masterys, delphys, greenPower];

const certainty = (map: RegisterMap, code: string) =>
  [...map.words, ...map.bits, ...map.texts].find((row) => row.code === code)?.certainty;

describe('NET VISION 7 p.66, DMX p.7: the tables', () => {
  it('are these on a single MASTERYS', () => {
    expect(requestsOf(masterys, 'single')).toEqual([
      '0x1020 x4',
      '0x1040 x4',
      '0x1060 x48',
      '0x1000 x12',
      '0x10E0 x16',
      '0x1360 x4',
    ]);
  });

  it('on DELPHYS MP and MX status has 6 words and configuration 32, with the shorter form to fall back to', () => {
    const lengths = delphys.tables.map(({ id, words, fallbackWords }) => [id, words, fallbackWords]);
    expect(lengths).toContainEqual(['status', 6, 4]);
    expect(lengths).toContainEqual(['configuration', 32, 16]);
    expect(lengths).toContainEqual(['alarms', 4, undefined]);
    expect(lengths).toContainEqual(['measurements', 48, undefined]);
  });

  it('mark what is not available with 0xFFFF in any word', () => {
    expect(delphys.notAvailable).toEqual({ word: 0xffff, appliesTo: 'all' });
  });
});

describe('parallel systems', () => {
  it('EXT p.24, DMX p.18: system at 0x00nn, the unit number in the high byte', () => {
    expect(requestsOf(delphys, 'system')).toEqual(['0x0020 x6', '0x0040 x4', '0x0060 x48']);
    expect(requestsOf(delphys, 1)).toEqual(['0x0120 x6', '0x0140 x4', '0x0160 x48']);
    expect(requestsOf(delphys, 2)).toEqual(['0x0220 x6', '0x0240 x4', '0x0260 x48']);
    expect(requestsOf(delphys, 8)).toEqual(['0x0820 x6', '0x0840 x4', '0x0860 x48']);
  });

  it('the nibble form, asked for, has unit 2 at 0x2020 and the same system', () => {
    const nibble = jbusp('delphys-mp-mx', 'nibble');
    expect(requestsOf(nibble, 2)).toEqual(['0x2020 x6', '0x2040 x4', '0x2060 x48']);
    expect(requestsOf(nibble, 'system')).toEqual(['0x0020 x6', '0x0040 x4', '0x0060 x48']);
    expect(requestsOf(nibble, 'single')).toEqual(requestsOf(delphys, 'single'));
  });

  it('the next nibble, asked for, has unit 2 at 0x3020 (third party, NETYS and ITYS), and is inferred', () => {
    const next = jbusp('masterys', 'next-nibble');
    expect(requestsOf(next, 1)).toEqual(['0x2020 x4', '0x2040 x4', '0x2060 x48']);
    expect(requestsOf(next, 2)).toEqual(['0x3020 x4', '0x3040 x4', '0x3060 x48']);
    expect(requestsOf(next, 'system')).toEqual(['0x0020 x4', '0x0040 x4', '0x0060 x48']);
    expect(next.isInferredPage?.(2)).toBe(true);
  });
});

describe('rows typed in from the documents', () => {
  it.each([
    ['I00', '0x1000 UPS code [] 0'],
    ['I01', '0x1001 Nominal power [kVA] 1'],
    ['I02', '0x1002 Module number [] 0'],
    ['I03', '0x1003 x5 Serial number, low-byte first'],
    ['T00', '0x10E0 Nominal input voltage [V] 0'],
    ['T03', '0x10E3 Nominal output frequency [Hz] 0'],
    ['T04', '0x10E4 Version [] 2'],
    ['T08', '0x10E8 Nominal battery capacity [Ah] 1'],
    ['T13.1', '0x10ED.1 With battery'],
    ['T13.3', '0x10ED.3 Energy saver enabled'],
    ['S00', '0x1020.0 Rectifier input supply present'],
    ['S03', '0x1020.3 Load protected by inverter'],
    ['S04', '0x1020.4 Load on automatic bypass'],
    ['S05', '0x1020.5 Load on battery'],
    ['S07', '0x1020.7 Eco mode ON'],
    ['S10', '0x1020.10 Battery test in progress'],
    ['S15', '0x1020.15 Battery near end of backup time'],
    ['S16', '0x1021.0 Battery discharged'],
    ['S17', '0x1021.1 Battery OK'],
    ['S26', '0x1021.10 Bypass input supply present'],
    ['S27', '0x1021.11 Battery charging'],
    ['S32', '0x1022.0 Unit 1 operating'],
    ['S37', '0x1022.5 Unit 6 operating'],
    ['S46', '0x1022.14 Operating on gen-set'],
    ['S48', '0x1023.0 Maintenance mode active'],
    ['A00', '0x1040.0 General alarm'],
    ['A02', '0x1040.2 Overload'],
    ['A08', '0x1040.8 Maintenance bypass closed (Q5)'],
    ['A23', '0x1041.7 Rectifier preventive alarm'],
    ['A31', '0x1041.15 Imminent stop'],
    ['A37', '0x1042.5 Unit 6 general alarm'],
    ['A47', '0x1042.15 Battery room alarm'],
    ['A49', '0x1043.1 Battery discharged'],
    ['A52', '0x1043.4 Rectifier fault (critical)'],
    ['A59', '0x1043.11 Battery circuit open'],
    ['A62', '0x1043.14 Bypass critical alarm'],
    ['M00', '0x1060 Load rate phase 1 [%] 0'],
    ['M03', '0x1063 UPS load rate [%] 0'],
    ['M05', '0x1065 Battery capacity [Ah] 1'],
    ['M06', '0x1066 Bypass voltage phase 1 [V] 0'],
    ['M11', '0x106B Output voltage phase 3 [V] 0'],
    ['M15', '0x106F Output current phase 1 [A] 1'],
    ['M18', '0x1072 Bypass frequency [Hz] 1'],
    ['M20', '0x1074 Battery voltage (+) [V] 1'],
    ['M22', '0x1076 Ambient temperature [°C] 0'],
    ['M23', '0x1077 Remaining backup time [min] 0'],
    ['M24', '0x1078 Battery current [A] 1 signed'],
    ['M33', '0x1081 Rectifier input voltage phase 1 [V] 0'],
    ['M36', '0x1084 Output active power [kW] 1'],
    ['M39', '0x1087 Output apparent power phase 3 [kVA] 1'],
    ['D00', '0x1360 Minute, second [bytes] 0'],
    ['D03', '0x1363 Year since 2000 [bytes] 0'],
  ])('%s is %s for every range', (code, text) => {
    for (const map of everyMap) expect(rowText(map, 'single', code)).toBe(text);
  });

  it('DMX p.10: words 5 and 6 of the status exist on DELPHYS MP and MX only', () => {
    expect(rowText(delphys, 'single', 'S64')).toBe('0x1024.0 Boost charge ON');
    expect(rowText(delphys, 'single', 'S68')).toBe('0x1024.4 Maintenance bypass breaker closed (Q5)');
    expect(rowText(delphys, 'single', 'S73')).toBe('0x1024.9 Unit working, on inverter or bypass');
    expect(rowText(delphys, 'single', 'S74')).toBe('0x1024.10 Energy saver activated');
    for (const code of ['S64', 'S68', 'S73', 'S74', 'S76']) expect(rowText(masterys, 'single', code)).toBeUndefined();
  });

  it('rectifier currents and frequency are in the MASTERYS list only', () => {
    expect(rowText(masterys, 'single', 'M12')).toBe('0x106C Rectifier input current phase 1 [A] 1');
    expect(rowText(masterys, 'single', 'M43')).toBe('0x108B Rectifier input frequency [Hz] 1');
    expect(rowText(delphys, 'single', 'M12')).toBeUndefined();
    expect(rowText(delphys, 'single', 'M43')).toBeUndefined();
  });

  it.each(['A03', 'A63', 'M30', 'M44', 'S18', 'S47'])('%s, without a published meaning, is no row', (code) => {
    for (const map of everyMap) expect(rowText(map, 'single', code)).toBeUndefined();
  });
});

describe('how sure each row is', () => {
  it.each([
    ['M15', 'documented', 'documented', 'inferred'],
    ['M12', 'inferred', undefined, undefined],
    ['S05', 'documented', 'documented', 'inferred'],
    ['S06', 'inferred', 'documented', undefined],
    ['S32', 'documented', 'documented', 'inferred'],
    ['A23', 'inferred', 'documented', 'inferred'],
    ['A43', 'inferred', 'inferred', 'inferred'],
    ['I01', 'inferred', 'documented', 'inferred'],
  ] as const)('%s: MASTERYS %s, DELPHYS MP and MX %s, DELPHYS BC and GP %s', (code, ...expected) => {
    expect(everyMap.map((map) => certainty(map, code))).toEqual(expected);
  });
});
