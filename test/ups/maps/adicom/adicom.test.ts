import { describe, expect, it } from 'vitest';
import { adicom } from '../../../../src/ups/maps/adicom/adicom.js';
import { bitOfCode } from '../../../../src/ups/maps/table-at.js';
import { requestsOf, rowText } from '../row-text.js';

const map = adicom();

describe('DGP p.12, 22: the tables', () => {
  it('of a single DELPHYS are those of the unit, at 0x1nnn', () => {
    expect(requestsOf(map, 'single').sort()).toEqual([
      '0x1100 x32',
      '0x1120 x16',
      '0x1143 x4',
      '0x114A x5',
      '0x1220 x64',
      '0x1260 x32',
      '0x1360 x4',
    ]);
  });

  it('of a parallel system are at 0x0nnn', () => {
    expect(requestsOf(map, 'system').sort()).toEqual([
      '0x0100 x32',
      '0x0120 x16',
      '0x0140 x3',
      '0x0148 x2',
      '0x0200 x32',
      '0x0360 x4',
    ]);
  });

  it('of unit 3 have the 3 in the top nibble', () => {
    expect(requestsOf(map, 3).sort()).toEqual([
      '0x3100 x32',
      '0x3120 x16',
      '0x3143 x4',
      '0x314A x5',
      '0x3220 x64',
      '0x3260 x32',
    ]);
  });

  it('hold 96 measurements of a single UPS, and 80 of a unit in a parallel system', () => {
    const last = map.tables.find(({ id }) => id === 'furtherUnitMeasurements');
    expect([64 + (last?.words ?? 0), 64 + (last?.fallbackWords ?? 0)]).toEqual([96, 80]);
  });
});

describe('rows by the code rule', () => {
  it.each([
    ['S000', '0x0140.0 Load on inverter'],
    ['S001', '0x0140.1 Load on bypass'],
    ['S003', '0x0140.3 Load OFF'],
    ['S004', '0x0140.4 Energy saver'],
    ['S006', '0x0140.6 Eco mode'],
    ['S013', '0x0140.13 Input power restored'],
    ['A000', '0x0148.0 Imminent stop'],
    ['A001', '0x0148.1 Overload'],
    ['A002', '0x0148.2 Transfer impossible'],
    ['A004', '0x0148.4 Insufficient resources'],
    ['A005', '0x0148.5 Redundancy lost'],
    ['A009', '0x0148.9 Battery failure'],
    ['A010', '0x0148.10 On battery'],
    ['A011', '0x0148.11 Battery low'],
    ['A012', '0x0148.12 Battery depleted'],
    ['A015', '0x0148.15 General alarm'],
    ['M003', '0x0203 Output voltage 1 [V] 0'],
    ['M008', '0x0208 Output current 3 [A] 0'],
    ['M009', '0x0209 Output frequency [Hz] 1'],
    ['M023', '0x0217 Output load rate [%] 0'],
    ['M024', '0x0218 Output apparent power [kVA] 0'],
    ['M028', '0x021C Bypass voltage 1 [V] 0'],
    ['M031', '0x021F Bypass frequency [Hz] 1'],
    ['T014', '0x012E Phases: 0 is three-phase [] 0'],
    ['D00', '0x0360 Minute, second [bytes] 0'],
  ])('%s of the system is %s', (code, text) => {
    expect(rowText(map, 'system', code)).toBe(text);
  });

  it.each([
    ['M058', '0x123A Rectifier input voltage 1 [V] 0'],
    ['M064', '0x1240 Rectifier input frequency [Hz] 1'],
    ['M082', '0x1252 Battery voltage, part 1 [V] 1'],
    ['M083', '0x1253 Battery voltage, part 2 [V] 1'],
    ['M090', '0x125A Time on battery [s] 0'],
    ['M091', '0x125B Battery temperature [°C] 1 signed'],
    ['M094', '0x125E Battery charge [%] 0'],
    ['M095', '0x125F Remaining backup time [min] 0'],
  ])('%s of a unit is %s', (code, text) => {
    expect(rowText(map, 'single', code)).toBe(text);
    expect(rowText(map, 3, code)).toBe(`0x3${text.slice(3)}`);
  });

  it('are all inferred', () => {
    expect([...map.words, ...map.bits].filter(({ certainty }) => certainty !== 'inferred')).toEqual([]);
  });

  it('know no bit of a unit', () => {
    expect(map.bits.filter(({ table }) => table === 'unitStatus' || table === 'unitAlarms')).toEqual([]);
  });
});

/** Code n of a group stands at base + n div 16, bit n mod 16 (IOMDGPJB0910-GB_11 p.20, OPMSTAJB0810-GB_01 p.2, 9). */
describe('a code that has no row is found by the rule', () => {
  it.each([
    ['S016', 'status', 0x0141, 0],
    ['S031', 'status', 0x0141, 15],
    ['S047', 'status', 0x0142, 15],
    ['S048', 'unitStatus', 0x0143, 0],
    ['S111', 'unitStatus', 0x0146, 15],
    ['A014', 'alarms', 0x0148, 14],
    ['A031', 'alarms', 0x0149, 15],
    ['A032', 'unitAlarms', 0x014a, 0],
    ['A111', 'unitAlarms', 0x014e, 15],
  ])('%s in %s: 0x%s', (code, table, address, bit) => {
    const row = bitOfCode(map, code);
    const start = map.tables.find(({ id }) => id === table)?.start ?? 0;
    expect(row).toMatchObject({ table, bit, certainty: 'inferred', name: `${code}, meaning not published` });
    expect(start + (row?.offset ?? 0)).toBe(address);
  });

  it('one with a row has its meaning; one beyond the tables, or written otherwise, is none', () => {
    expect(bitOfCode(map, 'A010')?.name).toBe('On battery');
    expect(['S112', 'A112', 'S48', 'V007', 'S0480', 'S-01'].map((code) => bitOfCode(map, code))).toEqual(
      Array.from({ length: 6 }, () => undefined),
    );
  });
});
