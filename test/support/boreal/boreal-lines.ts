import type { BitRow, RegisterTable, TableAddresses, WordRow } from '../../../src/ups/maps/register-map.js';

// A maker that does not exist, and does everything otherwise than the three maps of the product: numbers in two words,
// 0x8000 for "not available", codes such as AL-003.

const source = 'invented';
const certainty = 'documented';

function table(
  id: RegisterTable['id'],
  start: number,
  words: number,
  kind: RegisterTable['kind'],
  cadence: RegisterTable['cadence'],
): RegisterTable {
  return { id, start, at: addressesOf(start), words, kind, cadence, source, certainty };
}

/** A UPS on its own is at 0x2000 to 0x4021, a system 0x0800 higher, its unit n 0x0080 x n higher. */
function addressesOf(start: number): TableAddresses {
  return { single: start, system: start + 0x0800, units: [1, 2, 3, 4].map((unit) => start + 0x0080 * unit) };
}

export const borealTables: readonly RegisterTable[] = [
  { ...table('status', 0x3000, 2, 'bits', 'urgent'), tells: 'status' },
  { ...table('alarms', 0x3010, 1, 'bits', 'urgent'), tells: 'alarms' },
  { ...table('measurements', 0x4000, 34, 'values', 'regular'), tells: 'measurements' },
  { ...table('identification', 0x2000, 6, 'values', 'slow'), identity: true },
  table('reference', 0x2010, 8, 'text', 'slow'),
];

/** Numbers in two words, the first at 0x4000, the next at 0x4002. */
export const measurementRows: readonly WordRow[] = (
  [
    ['MV-01', 'Output voltage L1', 'V', 2, false],
    ['MV-02', 'Output voltage L2', 'V', 2, false],
    ['MV-03', 'Output voltage L3', 'V', 2, false],
    ['MA-01', 'Output current L1', 'A', 2, false],
    ['MA-02', 'Output current L2', 'A', 2, false],
    ['MA-03', 'Output current L3', 'A', 2, false],
    ['MP-01', 'Output apparent power', 'kVA', 2, false],
    ['MP-02', 'Output active power', 'kW', 2, false],
    ['ML-01', 'Load', '%', 1, false],
    ['MF-01', 'Output frequency', 'Hz', 1, false],
    ['MB-01', 'Battery voltage', 'V', 2, false],
    ['MB-02', 'Battery current', 'A', 2, true],
    ['MB-03', 'Battery charge', '%', 0, false],
    ['MB-04', 'Minutes left', 'min', 0, false],
    ['MT-01', 'Temperature inside', '°C', 1, true],
    ['MR-01', 'Input voltage', 'V', 2, false],
    ['MB-05', 'Battery temperature', '°C', 1, true],
  ] as const
).map(([code, name, unit, scale, signed], index) => ({
  code,
  table: 'measurements',
  offset: 2 * index,
  type: signed ? 's32' : 'u32',
  name,
  unit,
  scale,
  source,
  certainty,
}));

/** One word each. */
export const identificationRows: readonly WordRow[] = [
  row('ID-01', 3, 'Model', '', 0),
  row('ID-02', 4, 'Nominal power', 'kVA', 0),
  row('ID-03', 5, 'Unit of the page', '', 0),
];

function row(code: string, offset: number, name: string, unit: string, scale: 0 | 1): WordRow {
  return { code, table: 'identification', offset, type: 'u16', name, unit, scale, source, certainty };
}

export const bitRows: readonly BitRow[] = [
  bit('ST-001', 'status', 0, 0, 'Inverter feeds the load'),
  bit('ST-002', 'status', 0, 1, 'Bypass feeds the load'),
  bit('ST-003', 'status', 0, 2, 'Rectifier works'),
  bit('ST-004', 'status', 0, 3, 'Inverter works'),
  bit('ST-005', 'status', 0, 4, 'Mains present'),
  bit('ST-006', 'status', 0, 5, 'Battery is charged'),
  bit('ST-031', 'status', 1, 14, 'Parallel system'),
  bit('AL-001', 'alarms', 0, 0, 'Any alarm'),
  bit('AL-002', 'alarms', 0, 1, 'Battery feeds the load'),
  bit('AL-003', 'alarms', 0, 2, 'Battery low'),
  bit('AL-004', 'alarms', 0, 3, 'Fan failure'),
  bit('AL-005', 'alarms', 0, 4, 'Inverter failure'),
];

function bit(code: string, id: 'status' | 'alarms', offset: number, number: number, name: string): BitRow {
  return { code, table: id, offset, bit: number, name, source, certainty };
}
