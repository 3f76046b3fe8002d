import type { BitLine, Mark, WordLine } from '../map-lines.js';
import type { CodeRule } from '../register-map.js';

/**
 * The ADICOM sheet, to be checked line by line against the documents:
 * - DGP: "Modbus-TCP / Jbus serial link, Delphys Green Power 2.0 and Delphys BC", IOMDGPJB0910-GB: addresses and lengths;
 * - ADICOM-MIB: Socomec's SOCOMECUPS-ADICOM-MIB v1.04, whose objects print the codes behind them (number: its line).
 *
 * DGP prints no code beside an address. The codes are one continuous space laid over the tables: S(n) is bit n mod 16 of
 * word 0x0140 + n div 16, A(n) of word 0x0148 + n div 16, M(n) is word 0x0200 + n; the first 3, 2 and 32 words are the
 * system's. The rule is printed for the controls of DELPHYS BC (IOMDGPJB0910-GB_11 p.20) and for the statuses of STATYS, of
 * the same tables (OPMSTAJB0810-GB_01 p.2, 9). Every line is inferred by it, and its scale is SNMP's. What the bits of a unit
 * mean is published nowhere: by the rule a site can assign them by their codes (S048 is bit 0 of 0x0143), nothing else is
 * made of them.
 * ADICOM codes are not VU-MAP codes: A010 here is A019 there.
 */
export type AdicomMarks = Mark;

/** The rule of the codes, with the witnesses of it. */
export const codeRules: readonly CodeRule[] = [
  { letter: 'S', digits: 3, start: 0x0140, source: 'DGP p.12; OPMSTAJB0810-GB_01 p.2', certainty: 'inferred' },
  { letter: 'A', digits: 3, start: 0x0148, source: 'DGP p.12; OPMSTAJB0810-GB_01 p.9', certainty: 'inferred' },
];

/** T(n) is word 0x0120 + n. */
export const configurationLines: readonly WordLine<AdicomMarks>[] = [
  [0x012e, 'T014', 'Phases: 0 is three-phase', '', 0, 'u16', 'inf', 'ADICOM-MIB 277'],
];

/** The system's words. */
export const systemMeasurementLines: readonly WordLine<AdicomMarks>[] = [
  [0x0203, 'M003', 'Output voltage 1', 'V', 0, 'u16', 'inf', 'ADICOM-MIB 281'],
  [0x0204, 'M004', 'Output voltage 2', 'V', 0, 'u16', 'inf', 'ADICOM-MIB 281'],
  [0x0205, 'M005', 'Output voltage 3', 'V', 0, 'u16', 'inf', 'ADICOM-MIB 281'],
  [0x0206, 'M006', 'Output current 1', 'A', 0, 'u16', 'inf', 'ADICOM-MIB 282'],
  [0x0207, 'M007', 'Output current 2', 'A', 0, 'u16', 'inf', 'ADICOM-MIB 282'],
  [0x0208, 'M008', 'Output current 3', 'A', 0, 'u16', 'inf', 'ADICOM-MIB 282'],
  [0x0209, 'M009', 'Output frequency', 'Hz', 1, 'u16', 'inf', 'ADICOM-MIB 277'],
  [0x0217, 'M023', 'Output load rate', '%', 0, 'u16', 'inf', 'ADICOM-MIB 278'],
  [0x0218, 'M024', 'Output apparent power', 'kVA', 0, 'u16', 'inf', 'ADICOM-MIB 279'],
  [0x021c, 'M028', 'Bypass voltage 1', 'V', 0, 'u16', 'inf', 'ADICOM-MIB 391'],
  [0x021d, 'M029', 'Bypass voltage 2', 'V', 0, 'u16', 'inf', 'ADICOM-MIB 391'],
  [0x021e, 'M030', 'Bypass voltage 3', 'V', 0, 'u16', 'inf', 'ADICOM-MIB 391'],
  [0x021f, 'M031', 'Bypass frequency', 'Hz', 1, 'u16', 'inf', 'ADICOM-MIB 389'],
];

/** A unit's words. SNMP adds the two battery voltages. */
export const unitMeasurementLines: readonly WordLine<AdicomMarks>[] = [
  [0x023a, 'M058', 'Rectifier input voltage 1', 'V', 0, 'u16', 'inf', 'ADICOM-MIB 212'],
  [0x023b, 'M059', 'Rectifier input voltage 2', 'V', 0, 'u16', 'inf', 'ADICOM-MIB 212'],
  [0x023c, 'M060', 'Rectifier input voltage 3', 'V', 0, 'u16', 'inf', 'ADICOM-MIB 212'],
  [0x0240, 'M064', 'Rectifier input frequency', 'Hz', 1, 'u16', 'inf', 'ADICOM-MIB 210'],
  [0x0252, 'M082', 'Battery voltage, part 1', 'V', 1, 'u16', 'inf', 'ADICOM-MIB 142'],
  [0x0253, 'M083', 'Battery voltage, part 2', 'V', 1, 'u16', 'inf', 'ADICOM-MIB 142'],
  [0x025a, 'M090', 'Time on battery', 's', 0, 'u16', 'inf', 'ADICOM-MIB 139'],
  [0x025b, 'M091', 'Battery temperature', '°C', 1, 's16', 'inf', 'ADICOM-MIB 143'],
  [0x025e, 'M094', 'Battery charge', '%', 0, 'u16', 'inf', 'ADICOM-MIB 141'],
  [0x025f, 'M095', 'Remaining backup time', 'min', 0, 'u16', 'inf', 'ADICOM-MIB 140'],
];

/** The layout is that of the other two maps; DGP prints the table only. */
export const clockLines: readonly WordLine<AdicomMarks>[] = [
  [0x0360, 'D00', 'Minute, second', 'bytes', 0, 'u16', 'inf', 'DGP p.12, 22'],
  [0x0361, 'D01', 'Day, hour', 'bytes', 0, 'u16', 'inf', 'DGP p.12, 22'],
  [0x0362, 'D02', 'Month, weekday', 'bytes', 0, 'u16', 'inf', 'DGP p.12, 22'],
  [0x0363, 'D03', 'Year since 2000', 'bytes', 0, 'u16', 'inf', 'DGP p.12, 22'],
];

/** The system's status bits. */
export const statusLines: readonly BitLine<AdicomMarks>[] = [
  [0x0140, 0, 'S000', 'Load on inverter', 'inf', 'ADICOM-MIB 276, 549'],
  [0x0140, 1, 'S001', 'Load on bypass', 'inf', 'ADICOM-MIB 276, 556'],
  [0x0140, 3, 'S003', 'Load OFF', 'inf', 'ADICOM-MIB 555'],
  [0x0140, 4, 'S004', 'Energy saver', 'inf', 'ADICOM-MIB 276'],
  [0x0140, 6, 'S006', 'Eco mode', 'inf', 'ADICOM-MIB 276'],
  [0x0140, 13, 'S013', 'Input power restored', 'inf', 'ADICOM-MIB 552'],
];

/** The system's alarm bits. */
export const alarmLines: readonly BitLine<AdicomMarks>[] = [
  [0x0148, 0, 'A000', 'Imminent stop', 'inf', 'ADICOM-MIB 459, 553'],
  [0x0148, 1, 'A001', 'Overload', 'inf', 'ADICOM-MIB 460, 554'],
  [0x0148, 2, 'A002', 'Transfer impossible', 'inf', 'ADICOM-MIB 461'],
  [0x0148, 3, 'A003', 'Transfer impossible', 'inf', 'ADICOM-MIB 461'],
  [0x0148, 4, 'A004', 'Insufficient resources', 'inf', 'ADICOM-MIB 462'],
  [0x0148, 5, 'A005', 'Redundancy lost', 'inf', 'ADICOM-MIB 463'],
  [0x0148, 9, 'A009', 'Battery failure', 'inf', 'ADICOM-MIB 30, 136'],
  [0x0148, 10, 'A010', 'On battery', 'inf', 'ADICOM-MIB 30, 550'],
  [0x0148, 11, 'A011', 'Battery low', 'inf', 'ADICOM-MIB 30, 551'],
  [0x0148, 12, 'A012', 'Battery depleted', 'inf', 'ADICOM-MIB 30, 551'],
  [0x0148, 13, 'A013', 'Temperature', 'inf', 'ADICOM-MIB 464'],
  [0x0148, 15, 'A015', 'General alarm', 'inf', 'ADICOM-MIB 465'],
];
