import type { Mark, TextLine, WordLine } from '../map-lines.js';
import type { RegisterTable } from '../register-map.js';

/**
 * The VU-MAP sheet, to be checked line by line against the documents:
 * - IOMXXXOPXX00: "MODBUS RTU / MODBUS TCP for Modulys GP 2.0 - ITYS PRO - Masterys GP4 - Masterys BC+", 60 pages;
 * - SOCOMECUPS7-MIB: Socomec's SNMP MIB v8.11, whose descriptions print the alarm codes (number: its line);
 * - NET VISION 7 manual, p.66: who speaks VU-MAP;
 * - event log: the log of one modular UPS in service.
 *
 * Four marks end each line: ITYS-PRO, MODULYS GP 2.0, MASTERYS BC+ and GP4, DELPHYS with touch screen.
 * Addresses are those of the system page; unit u has the same table 0x1000 x u higher.
 */
export type VuMapMarks = `${Mark} ${Mark} ${Mark} ${Mark}`;

/** The columns of marks of the VU-MAP sheet, in its order: families that have the same lines. */
export const vuMapColumns = ['itys-pro', 'modulys-gp', 'masterys', 'delphys'] as const;
export type VuMapColumn = (typeof vuMapColumns)[number];

/**
 * Permissions and commands (0x00C7 to 0x00CA) are left out: the document contradicts itself there, and we only read.
 * The 80 words of measurements are two tables here: of M040 to M079 nothing is published, and at 9600 baud they would
 * make every alarm 83 ms late. The vendor's own exchange reads three words out of a table (p.56), so that parts may be read.
 */
export const vuMapTables: readonly Omit<RegisterTable, 'at'>[] = [
  { ...table('status', 0x0030, 6, 'bits', 'urgent'), tells: 'status' },
  { ...table('alarms', 0x0038, 6, 'bits', 'urgent'), tells: 'alarms' },
  { ...table('statusSummary', 0x0036, 2, 'bits', 'urgent'), continues: 'status', parallelOnly: true },
  { ...table('alarmSummary', 0x003e, 2, 'bits', 'urgent'), continues: 'alarms', parallelOnly: true, tells: 'alarms' },
  { ...table('measurements', 0x0040, 40, 'values', 'regular'), tells: 'measurements' },
  { ...table('furtherMeasurements', 0x0068, 40, 'values', 'spare'), continues: 'measurements' },
  { ...table('configuration', 0x0001, 15, 'values', 'slow'), optional: true },
  { ...table('serialNumber', 0x0010, 10, 'text', 'slow'), identity: true },
  table('reference', 0x001a, 10, 'text', 'slow'),
  table('managed', 0x00c0, 7, 'bits', 'slow'),
  { ...table('clock', 0x00cb, 4, 'clock', 'slow'), ofDevice: true },
  { ...table('userReference', 0x0024, 6, 'text', 'slow'), ofDevice: true },
  { ...table('userLocation', 0x002a, 6, 'text', 'slow'), ofDevice: true },
];

function table(
  id: RegisterTable['id'],
  start: number,
  words: number,
  kind: RegisterTable['kind'],
  cadence: RegisterTable['cadence'],
): Omit<RegisterTable, 'at'> {
  return { id, start, words, kind, cadence, source: 'IOMXXXOPXX00 p.10; NET VISION 7 p.66', certainty: 'documented' };
}

/**
 * T000 (0x0101 single unit, 0x0601 parallel system) and T006 hold two bytes each, the first named in the high byte.
 * T011 and T012 are free.
 */
export const configurationLines: readonly WordLine<VuMapMarks>[] = [
  [0x0001, 'T000', 'Installation code, device type', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x0002, 'T001', 'Number of devices one level below', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x0003, 'T002', 'Units present, bit 0 is unit 1', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x0004, 'T003', 'Number of this device', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x0005, 'T004', 'Nominal apparent power', 'kVA', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x0006, 'T005', 'Nominal active power', 'kW', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x0007, 'T006', 'Input phases, output phases', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x0008, 'T007', 'Functions', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x0009, 'T008', 'Environment', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x000a, 'T009', 'DC storage', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x000b, 'T010', 'Power share: number of plugs', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x000e, 'T013', 'Measurement factor: 0 none, 1 x10', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
  [0x000f, 'T014', 'Device reference code', '', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.26, 38'],
];

/** Two characters a word, the first in the high byte. */
export const textLines: readonly TextLine<VuMapMarks>[] = [
  ['serialNumber', 0x0010, 10, 'I000', 'Serial number', 'doc doc doc inf', 'IOMXXXOPXX00 p.10, 27'],
  ['reference', 0x001a, 10, 'I001', 'Socomec reference: the range', 'doc doc doc inf', 'IOMXXXOPXX00 p.10, 27'],
  ['userReference', 0x0024, 6, 'I002', 'Reference set by the user', 'doc doc doc inf', 'IOMXXXOPXX00 p.10, 27'],
  ['userLocation', 0x002a, 6, 'I003', 'Location set by the user', 'doc doc doc inf', 'IOMXXXOPXX00 p.10, 27'],
];

/**
 * M(n) is word 0x0040 + n. kVA, kW, A, Ah and battery volts carry a decimal when T013 is 1; frequencies and temperatures
 * always do. No page marks a sign: battery currents are signed by Manual §5.2.2, temperatures because they must be.
 * M014, M020, M021, M030, M031 are not described; the row of M037 begins "Rect." and is cut off; M039 to M079 exist
 * but are published nowhere.
 */
export const measurementLines: readonly WordLine<VuMapMarks>[] = [
  [0x0040, 'M000', 'Output load rate', '%', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0041, 'M001', 'Output load rate L1', '%', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0042, 'M002', 'Output load rate L2', '%', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0043, 'M003', 'Output load rate L3', '%', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0044, 'M004', 'Output apparent power', 'kVA', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0045, 'M005', 'Output active power', 'kW', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0046, 'M006', 'Output current L1', 'A', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0047, 'M007', 'Output current L2', 'A', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0048, 'M008', 'Output current L3', 'A', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0049, 'M009', 'Output neutral current', 'A', 'factor', 'u16', 'doc --- --- ---', 'IOMXXXOPXX00 p.33'],
  [0x004a, 'M010', 'Output voltage L1', 'V', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x004b, 'M011', 'Output voltage L2', 'V', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x004c, 'M012', 'Output voltage L3', 'V', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x004d, 'M013', 'Output frequency', 'Hz', 1, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x004f, 'M015', 'Ambient temperature', '°C', 1, 's16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0050, 'M016', 'Battery voltage, + string', 'V', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0051, 'M017', 'Battery voltage, - string', 'V', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0052, 'M018', 'Battery current, + string', 'A', 'factor', 's16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0053, 'M019', 'Battery current, - string', 'A', 'factor', 's16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0056, 'M022', 'Battery capacity', '%', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0057, 'M023', 'Battery capacity', 'Ah', 'factor', 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0058, 'M024', 'Remaining backup time', 'min', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0059, 'M025', 'Time on battery', 's', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x005a, 'M026', 'Battery temperature', '°C', 1, 's16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x005b, 'M027', 'Battery temperature average', '°C', 1, 's16', 'doc --- --- ---', 'IOMXXXOPXX00 p.33'],
  [0x005c, 'M028', 'DC storage voltage', 'V', 'factor', 'u16', 'doc --- --- ---', 'IOMXXXOPXX00 p.33'],
  [0x005d, 'M029', 'DC storage temperature', '°C', 1, 's16', 'doc --- --- ---', 'IOMXXXOPXX00 p.33'],
  [0x0060, 'M032', 'Rectifier input voltage L1', 'V', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0061, 'M033', 'Rectifier input voltage L2', 'V', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0062, 'M034', 'Rectifier input voltage L3', 'V', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0063, 'M035', 'Rectifier input frequency', 'Hz', 1, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0064, 'M036', 'Rectifier input voltage U12', 'V', 0, 'u16', 'doc inf doc inf', 'IOMXXXOPXX00 p.33, 48'],
  [0x0065, 'M037', 'Rectifier input voltage U23', 'V', 0, 'u16', 'inf inf inf inf', 'IOMXXXOPXX00 p.48 (cut off)'],
  [0x0066, 'M038', 'Rectifier input voltage U31', 'V', 0, 'u16', 'inf inf inf inf', 'IOMXXXOPXX00 by sequence'],
];

/** Two bytes a word, the first named in the high byte; the weekday counts from Monday = 1 (p.36). */
export const clockLines: readonly WordLine<VuMapMarks>[] = [
  [0x00cb, 'K000', 'Minute, second', 'bytes', 0, 'u16', 'doc doc doc inf', 'IOMXXXOPXX00 p.25, 36, 51'],
  [0x00cc, 'K001', 'Day, hour', 'bytes', 0, 'u16', 'doc doc doc inf', 'IOMXXXOPXX00 p.25, 36, 51'],
  [0x00cd, 'K002', 'Month, weekday', 'bytes', 0, 'u16', 'doc doc doc inf', 'IOMXXXOPXX00 p.25, 36, 51'],
  [0x00ce, 'K003', 'Year since 2000', 'bytes', 0, 'u16', 'doc doc doc inf', 'IOMXXXOPXX00 p.25, 36, 51'],
];
