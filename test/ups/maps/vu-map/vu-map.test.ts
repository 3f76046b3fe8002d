import { describe, expect, it } from 'vitest';
import type { RegisterMap } from '../../../../src/ups/maps/register-map.js';
import { vuMap } from '../../../../src/ups/maps/vu-map/vu-map.js';
import { requestsOf, rowText } from '../row-text.js';

const itys = vuMap('itys-pro');
const modulys = vuMap('modulys-gp');
const masterys = vuMap('masterys');
const delphys = vuMap('delphys');

const certainty = (map: RegisterMap, code: string) =>
  [...map.words, ...map.bits, ...map.texts].find((row) => row.code === code)?.certainty;

describe('IOMXXXOPXX00 p.10: the generic table', () => {
  it('has these addresses and lengths, the 80 words of measurements in two halves, permissions and commands left out', () => {
    expect(requestsOf(masterys, 'system').sort()).toEqual([
      '0x0001 x15',
      '0x0010 x10',
      '0x001A x10',
      '0x0024 x6',
      '0x002A x6',
      '0x0030 x6',
      '0x0036 x2',
      '0x0038 x6',
      '0x003E x2',
      '0x0040 x40',
      '0x0068 x40',
      '0x00C0 x7',
      '0x00CB x4',
    ]);
  });

  it('never reads 0x00C7 to 0x00CA', () => {
    const touched = masterys.tables.flatMap(({ start, words }) => Array.from({ length: words }, (_, n) => start + n));
    expect([0xc7, 0xc8, 0xc9, 0xca].filter((address) => touched.includes(address))).toEqual([]);
  });

  it('marks 0xFFFF as not available in unsigned words only', () => {
    expect(masterys.notAvailable).toEqual({ word: 0xffff, appliesTo: 'unsigned' });
  });
});

describe('IOMXXXOPXX00 p.40, 46, 48: pages', () => {
  it('unit u has its tables 0x1000 x u higher', () => {
    expect(rowText(masterys, 1, 'S000')).toBe('0x1030.0 Load protected by inverter');
    expect(rowText(masterys, 2, 'S011')).toBe('0x2030.11 Operating');
    expect(rowText(masterys, 2, 'A064')).toMatch(/^0x203C\.0 /);
    expect(rowText(masterys, 8, 'M000')).toMatch(/^0x8040 /);
    expect(rowText(modulys, 1, 'S000')).toMatch(/^0x1030\.0 /);
  });

  it('a MODULYS prints its summaries at 0x1036, 0x1037 and 0x103E of the unit', () => {
    expect(rowText(modulys, 1, 'S096')).toBe('0x1036.0 Module 1 operating');
    expect(rowText(modulys, 1, 'S112')).toBe('0x1037.0 Module 1 available');
    expect(rowText(modulys, 1, 'A096')).toBe('0x103E.0 Module 1 general alarm');
  });

  it('an ITYS-PRO has the system page only', () => {
    expect(requestsOf(itys, 1)).toEqual([]);
    expect(requestsOf(itys, 'system')).toHaveLength(13);
  });

  it('there is no page of its own for a single UPS', () => {
    expect(requestsOf(masterys, 'single')).toEqual([]);
  });

  it('clock and texts of the user belong to the system', () => {
    expect(requestsOf(masterys, 3)).not.toContain('0x30CB x4');
    expect(rowText(masterys, 3, 'K000')).toMatch(/^nowhere/);
  });
});

describe('rows typed in from the documents', () => {
  it.each([
    ['T000', '0x0001 Installation code, device type [] 0'],
    ['T003', '0x0004 Number of this device [] 0'],
    ['T004', '0x0005 Nominal apparent power [kVA] factor'],
    ['T005', '0x0006 Nominal active power [kW] factor'],
    ['T009.0', '0x000A.0 Battery present'],
    ['T013', '0x000E Measurement factor: 0 none, 1 x10 [] 0'],
    ['T014', '0x000F Device reference code [] 0'],
    ['I000', '0x0010 x10 Serial number, high-byte first'],
    ['I001', '0x001A x10 Socomec reference: the range, high-byte first'],
    ['I002', '0x0024 x6 Reference set by the user, high-byte first'],
    ['I003', '0x002A x6 Location set by the user, high-byte first'],
    ['S002', '0x0030.2 Load on automatic bypass'],
    ['S004', '0x0030.4 Load OFF'],
    ['S006', '0x0030.6 Eco mode'],
    ['S012', '0x0030.12 Available'],
    ['S016', '0x0031.0 Output breaker closed'],
    ['S023', '0x0031.7 Gen-set ON'],
    ['S030', '0x0031.14 Auto-test launched'],
    ['S032', '0x0032.0 Battery OK'],
    ['S034', '0x0032.2 Battery test in progress'],
    ['S036', '0x0032.4 Battery charging'],
    ['S048', '0x0033.0 Rectifier input supply present'],
    ['S049', '0x0033.1 Rectifier ON'],
    ['S052', '0x0033.4 Inverter ON'],
    ['S053', '0x0033.5 Inverter switch ON'],
    ['A000', '0x0038.0 Imminent stop'],
    ['A015', '0x0038.15 General alarm'],
    ['A016', '0x0039.0 Battery circuit open'],
    ['A019', '0x0039.3 On battery'],
    ['A027', '0x0039.11 Battery alarm'],
    ['A032', '0x003A.0 Rectifier critical'],
    ['A035', '0x003A.3 Rectifier input bad or absent'],
    ['A040', '0x003A.8 Inverter critical'],
    ['A048', '0x003B.0 Bypass critical'],
    ['A050', '0x003B.2 Bypass input bad or absent'],
    ['A061', '0x003B.13 Internal failure'],
    ['A067', '0x003C.3 External alarm 4 (programmable)'],
    ['M000', '0x0040 Output load rate [%] 0'],
    ['M004', '0x0044 Output apparent power [kVA] factor'],
    ['M006', '0x0046 Output current L1 [A] factor'],
    ['M010', '0x004A Output voltage L1 [V] 0'],
    ['M013', '0x004D Output frequency [Hz] 1'],
    ['M015', '0x004F Ambient temperature [°C] 1 signed'],
    ['M016', '0x0050 Battery voltage, + string [V] factor'],
    ['M019', '0x0053 Battery current, - string [A] factor signed'],
    ['M022', '0x0056 Battery capacity [%] 0'],
    ['M023', '0x0057 Battery capacity [Ah] factor'],
    ['M024', '0x0058 Remaining backup time [min] 0'],
    ['M026', '0x005A Battery temperature [°C] 1 signed'],
    ['M034', '0x0062 Rectifier input voltage L3 [V] 0'],
    ['M036', '0x0064 Rectifier input voltage U12 [V] 0'],
    ['K001', '0x00CC Day, hour [bytes] 0'],
    ['K003', '0x00CE Year since 2000 [bytes] 0'],
  ])('%s is %s for every range', (code, text) => {
    for (const map of [itys, modulys, masterys, delphys]) expect(rowText(map, 'system', code)).toBe(text);
  });

  it('S096 to S103 are units on a MASTERYS', () => {
    expect(rowText(masterys, 'system', 'S096')).toBe('0x0036.0 Unit 1 operating');
    expect(rowText(masterys, 'system', 'S103')).toBe('0x0036.7 Unit 8 operating');
    expect(rowText(masterys, 'system', 'S119')).toBe('0x0037.7 Unit 8 available');
    expect(rowText(masterys, 'system', 'A103')).toBe('0x003E.7 Unit 8 general alarm');
  });

  it('bit 13 of the summaries is the bypass on a MODULYS only', () => {
    expect(rowText(modulys, 'system', 'S109')).toBe('0x0036.13 Bypass operating');
    expect(rowText(modulys, 'system', 'A109')).toBe('0x003E.13 Bypass general alarm');
    expect(rowText(masterys, 'system', 'S109')).toBeUndefined();
  });
});

describe('what differs by range', () => {
  it('S026 is the automatic start on ITYS and MODULYS, the auto-test on MASTERYS, unknown on DELPHYS', () => {
    expect(rowText(itys, 'system', 'S026')).toBe('0x0031.10 Automatic start in progress');
    expect(rowText(modulys, 'system', 'S026')).toBe('0x0031.10 Automatic start in progress');
    expect(rowText(masterys, 'system', 'S026')).toBe('0x0031.10 Auto-test in progress');
    expect(rowText(delphys, 'system', 'S026')).toBeUndefined();
  });

  it('p.27: an ITYS has no maintenance bypass, energy saver or isolated state', () => {
    for (const code of ['S003', 'S007', 'S014', 'S017', 'S027']) expect(rowText(itys, 'system', code)).toBeUndefined();
  });

  it('p.33, 48: M009 and M027 to M029 are on the ITYS page only', () => {
    for (const code of ['M009', 'M027', 'M028', 'M029']) {
      expect(rowText(itys, 'system', code)).toBeDefined();
      expect(rowText(masterys, 'system', code)).toBeUndefined();
      expect(rowText(modulys, 'system', code)).toBeUndefined();
    }
  });

  it.each([
    'S001',
    'S005',
    'S008',
    'S010',
    'S040',
    'S050',
    'A008',
    'A014',
    'A034',
    'M014',
    'M020',
    'M030',
    'M039',
    'M079',
  ])('%s, published nowhere, is no row', (code) => {
    for (const map of [itys, modulys, masterys, delphys]) expect(rowText(map, 'system', code)).toBeUndefined();
  });
});

describe('how sure each row is', () => {
  it.each([
    ['M000', 'documented', 'inferred', 'documented', 'inferred'],
    ['T014', 'documented', 'inferred', 'documented', 'inferred'],
    ['S000', 'documented', 'documented', 'documented', 'inferred'],
    ['S032', 'inferred', 'documented', 'documented', 'inferred'],
    ['S049', 'inferred', 'inferred', 'inferred', 'inferred'],
    ['S030', 'derived', 'derived', 'derived', 'inferred'],
    ['S096', undefined, 'documented', 'documented', 'inferred'],
    ['A019', 'derived', 'derived', 'derived', 'inferred'],
    ['A064', 'derived', 'derived', 'documented', 'inferred'],
    ['A068', undefined, 'inferred', 'documented', undefined],
    ['A096', undefined, 'documented', 'inferred', 'inferred'],
    ['M037', 'inferred', 'inferred', 'inferred', 'inferred'],
    ['M038', 'inferred', 'inferred', 'inferred', 'inferred'],
  ] as const)('%s: ITYS-PRO %s, MODULYS %s, MASTERYS %s, DELPHYS %s', (code, ...expected) => {
    expect([itys, modulys, masterys, delphys].map((map) => certainty(map, code))).toEqual(expected);
  });
});
