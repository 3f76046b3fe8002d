import type { Mark, TextLine, WordLine } from '../map-lines.js';

/**
 * The JBUSP sheet, to be checked line by line against the documents:
 * - DMX: "Jbus/Modbus serial link DELPHYS MX / MP / elite", UPS/NTA GB/DMX-DMP JBUS.D;
 * - EXT: "EXTEND JBUS/MODBUS serial link DELPHYS MP - MX & elite", UPS/NTA GB/JBUSEXT_MPMX.B;
 * - NET VISION 7 manual, p.66 (who speaks JBUSP, which tables) and p.73 (status list with a MASTERYS column);
 * - MASTERYS list: the word list of a MASTERYS data logger (aggsoft.com, "Socomec Masterys data logger");
 * - SOCOMECUPS6-MIB: Socomec's SNMP MIB v6.21; from A08 on its alarm number is A + 19;
 * - NUT: Network UPS Tools, drivers/socomec_jbus.c.
 *
 * Three marks end each line: MASTERYS (BC, GP, IP+, EM), DELPHYS MP and MX, DELPHYS BC and GP without touch screen.
 * Addresses are those of a single UPS.
 */
export type JbuspMarks = `${Mark} ${Mark} ${Mark}`;

/** I04 to I07 are reserved. The codes of MASTERYS and DELPHYS MP are published nowhere. */
export const identificationLines: readonly WordLine<JbuspMarks>[] = [
  [0x1000, 'I00', 'UPS code', '', 0, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x1001, 'I01', 'Nominal power', 'kVA', 1, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x1002, 'I02', 'Module number', '', 0, 'u16', 'inf doc inf', 'DMX p.8'],
];

/** Two characters a word, the first in the low byte: the reverse of VU-MAP. */
export const textLines: readonly TextLine<JbuspMarks>[] = [
  ['identification', 0x1003, 5, 'I03', 'Serial number', 'inf doc inf', 'DMX p.8; NUT 108'],
];

/** T(n) is word 0x10E0 + n. Missing numbers are reserved or not described. */
export const configurationLines: readonly WordLine<JbuspMarks>[] = [
  [0x10e0, 'T00', 'Nominal input voltage', 'V', 0, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x10e1, 'T01', 'Nominal output voltage', 'V', 0, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x10e2, 'T02', 'Nominal input frequency', 'Hz', 0, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x10e3, 'T03', 'Nominal output frequency', 'Hz', 0, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x10e4, 'T04', 'Version', '', 2, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x10e8, 'T08', 'Nominal battery capacity', 'Ah', 1, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x10e9, 'T09', 'Number of battery elements', '', 0, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x10ed, 'T13', 'Working mode', '', 0, 'u16', 'inf doc inf', 'DMX p.8'],
  [0x10ee, 'T14', 'Redundancy level: 0 none, 1 N+1', '', 0, 'u16', 'inf doc inf', 'DMX p.8'],
];

/**
 * M(n) is word 0x1060 + n. The logger's list names M12 to M14, M25 to M27 and M40 to M43, which DELPHYS leaves at 0xFFFF,
 * but prints no format: they are taken in tenths, as every A, kVA and Hz word of this map. M21 and M29 are 0 on DELPHYS.
 * Only the battery current needs a sign (Manual §5.2.2). M23 is 0xFFFF on mains. M30 to M32 and M44 to M47 have no name.
 */
export const measurementLines: readonly WordLine<JbuspMarks>[] = [
  [0x1060, 'M00', 'Load rate phase 1', '%', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1061, 'M01', 'Load rate phase 2', '%', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1062, 'M02', 'Load rate phase 3', '%', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1063, 'M03', 'UPS load rate', '%', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1064, 'M04', 'Battery capacity', '%', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1065, 'M05', 'Battery capacity', 'Ah', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1066, 'M06', 'Bypass voltage phase 1', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1067, 'M07', 'Bypass voltage phase 2', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1068, 'M08', 'Bypass voltage phase 3', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1069, 'M09', 'Output voltage phase 1', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x106a, 'M10', 'Output voltage phase 2', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x106b, 'M11', 'Output voltage phase 3', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x106c, 'M12', 'Rectifier input current phase 1', 'A', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
  [0x106d, 'M13', 'Rectifier input current phase 2', 'A', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
  [0x106e, 'M14', 'Rectifier input current phase 3', 'A', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
  [0x106f, 'M15', 'Output current phase 1', 'A', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1070, 'M16', 'Output current phase 2', 'A', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1071, 'M17', 'Output current phase 3', 'A', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1072, 'M18', 'Bypass frequency', 'Hz', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1073, 'M19', 'Output frequency', 'Hz', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1074, 'M20', 'Battery voltage (+)', 'V', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1075, 'M21', 'Battery voltage (-)', 'V', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1076, 'M22', 'Ambient temperature', '°C', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1077, 'M23', 'Remaining backup time', 'min', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1078, 'M24', 'Battery current', 'A', 1, 's16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1079, 'M25', 'Inverter current phase 1', 'A', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
  [0x107a, 'M26', 'Inverter current phase 2', 'A', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
  [0x107b, 'M27', 'Inverter current phase 3', 'A', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
  [0x107c, 'M28', 'Rectifier DC voltage (+)', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x107d, 'M29', 'Rectifier DC voltage (-)', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1081, 'M33', 'Rectifier input voltage phase 1', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1082, 'M34', 'Rectifier input voltage phase 2', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1083, 'M35', 'Rectifier input voltage phase 3', 'V', 0, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1084, 'M36', 'Output active power', 'kW', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1085, 'M37', 'Output apparent power phase 1', 'kVA', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1086, 'M38', 'Output apparent power phase 2', 'kVA', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1087, 'M39', 'Output apparent power phase 3', 'kVA', 1, 'u16', 'doc doc inf', 'DMX p.20; MASTERYS list'],
  [0x1088, 'M40', 'Input apparent power phase 1', 'kVA', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
  [0x1089, 'M41', 'Input apparent power phase 2', 'kVA', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
  [0x108a, 'M42', 'Input apparent power phase 3', 'kVA', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
  [0x108b, 'M43', 'Rectifier input frequency', 'Hz', 1, 'u16', 'inf --- ---', 'MASTERYS list'],
];

/** Two bytes a word, the first named in the high byte; the weekday counts from Monday = 1. */
export const clockLines: readonly WordLine<JbuspMarks>[] = [
  [0x1360, 'D00', 'Minute, second', 'bytes', 0, 'u16', 'inf doc inf', 'DMX p.8; NUT 149'],
  [0x1361, 'D01', 'Day, hour', 'bytes', 0, 'u16', 'inf doc inf', 'DMX p.8; NUT 149'],
  [0x1362, 'D02', 'Month, weekday', 'bytes', 0, 'u16', 'inf doc inf', 'DMX p.8; NUT 149'],
  [0x1363, 'D03', 'Year since 2000', 'bytes', 0, 'u16', 'inf doc inf', 'DMX p.8; NUT 149'],
];
