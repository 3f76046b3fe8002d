import type { TableExtent } from '../../support/ups/frozen-ups.js';
import { type FamilyCase, none, run, text, unpublished } from './family-case.js';

const n = 0xffff;

/** Identification, status, alarms, measurements, configuration, clock: as long as a MASTERYS has them. */
// biome-ignore format: a table per entry
const masterysTables: readonly TableExtent[] = [
  [0x1000, 12], [0x1020, 4], [0x1040, 4], [0x1060, 48], [0x10e0, 16], [0x1360, 4],
];

/** Clock: 14:35:20, the 17th, Wednesday, June 2026. */
const clock = run(0x1360, [0x2314, 0x110e, 0x0603, 26]);

const masterysWords = new Map([
  // A code that is published nowhere, 40.0 kVA, module 1.
  ...run(0x1000, [777, 400, 1]),
  ...text(0x1003, 5, 'M123456789', 'low'),
  // S00 rectifier supply, S01 inverter, S02 rectifier, S03 load on inverter; S17 battery OK, S23 synchronised, S26 bypass
  // supply, S27 battery charging.
  ...run(0x1020, [0x000f, 0x0c82, 0, 0]),
  // A00 general; A25 inverter preventive; A44 servicing.
  ...run(0x1040, [0x0001, 0x0200, 0x1000, 0]),
  ...unpublished(0x1060, 48),
  // M00-M05: load L1-L3, load, battery %, Ah. M06-M11: bypass V, output V. M12-M17: rectifier A, output A.
  ...run(0x1060, [61, 58, 64, 60, 93, 172, 224, 223, 225, 229, 231, 230, 188, 191, 185, 353, 334, 371]),
  // M18-M24: bypass Hz, output Hz, battery V+, V-, ambient °C, minutes, battery A.
  ...run(0x1072, [499, 500, 2710, 2698, 26, 17, -54]),
  // M33-M39: rectifier V, kW, kVA. M43: rectifier Hz.
  ...run(0x1081, [226, 227, 222, 221, 81, 77, 85]),
  [0x108b, 502],
  ...unpublished(0x10e0, 16),
  // T13: with battery.
  [0x10ed, 0x0002],
  ...clock,
]);

// biome-ignore format: groups of the manual's list
const masterysOutput: readonly number[] = [
  // kVA is computed: 8.1 + 7.7 + 8.5
  60, 24.3, 22.1, 61, 58, 64, 35.3, 33.4, 37.1, 8.1, 7.7, 8.5, ...none(3),
  // sqrt(229²+231²+229·231) = 398.4, sqrt(231²+230²+231·230) = 399.2, sqrt(230²+229²+230·229) = 397.5
  229, 231, 230, 398, 399, 398, 500, ...none(4),
];

/** A DELPHYS MX: status of 6 words, configuration of 32; the common page at 0x00nn, unit 2 where `unitPage` says. */
// biome-ignore format: a table per entry
const delphysTables = (unitPage: number): readonly TableExtent[] => [
  [0x1000, 12], [0x1020, 6], [0x1040, 4], [0x1060, 48], [0x10e0, 32], [0x1360, 4],
  [0x0020, 6], [0x0040, 4], [0x0060, 48],
  [unitPage + 0x20, 6], [unitPage + 0x40, 4], [unitPage + 0x60, 48],
];

const delphysWords = (unitPage: number) =>
  new Map([
    // DELPHYS MX, 500.0 kVA.
    ...run(0x1000, [515, 5000, 1]),
    ...text(0x1003, 5, 'DX98765432', 'low'),
    ...virtualUps,
    ...unpublished(0x10e0, 32),
    [0x10ed, 0x0002],
    ...clock,
    ...commonPage,
    ...unit2(unitPage),
  ] as const);

/** What a concentrator reads: one virtual UPS. */
const virtualUps: [number, number][] = [
  // S00-S03 as above; S17, S26, S30 parallel; S32, S33: units 1 and 2; S70 output breaker, S73 working, S74 energy saver,
  // S76 normal mode.
  ...run(0x1020, [0x000f, 0x4402, 0x0003, 0, 0x1640, 0]),
  // A00 general; A33 unit 2, A43 redundancy lost.
  ...run(0x1040, [0x0001, 0, 0x0802, 0]),
  ...unpublished(0x1060, 48),
  ...run(0x1060, [44, 47, 46, 45, 99, 2803, 228, 227, 229, 231, 232, 230, n, n, n, 5612, 5498, 5701]),
  ...run(0x1072, [501, 500, 4460, 0, 23, n, 35, n, n, n, 446, 0, n, n, n, 232, 233, 234, 3601, 1296, 1276, 1311]),
  ...run(0x1088, [n, n, n]),
];

/** The common tables: rectifier and battery are not available there. */
const commonPage: [number, number][] = [
  ...run(0x0020, [0x0008, 0x4400, 0x0001, 0, 0x0240, 0]),
  ...run(0x0040, [0x0001, 0, 0x0002, 0]),
  ...unpublished(0x0060, 48),
  ...run(0x0060, [41, 42, 43, 40, n, n, 226, 225, 227, 229, 230, 231, n, n, n, 5012, 5123, 5234]),
  ...run(0x0072, [499, 502, n, n, 25, n, n, n, n, n, n, n, n, n, n, n, n, n, 3222, 1155, 1166, 1177]),
];

const unit2 = (page: number): [number, number][] => [
  // S05 on battery, S15 battery low; S26 bypass supply; S70, S73.
  ...run(page + 0x20, [0x8020, 0x0400, 0, 0, 0x0240, 0]),
  // A00, A02 overload; A54 inverter fault.
  ...run(page + 0x40, [0x0005, 0, 0, 0x0040]),
  ...unpublished(page + 0x60, 48),
  ...run(page + 0x60, [21, 22, 23, 20, 96, 1401, 222, 221, 223, 227, 228, 226, n, n, n, 2501, 2612, 2723]),
  ...run(page + 0x72, [503, 498, 4390, 0, 31, 12, -412, n, n, n, 439, 0, n, n, n, 225, 224, 226, 1611, 577, 588, 599]),
];

// biome-ignore format: groups of the manual's list
const virtualOutput: readonly number[] = [
  // 129.6 + 127.6 + 131.1
  45, 388.3, 360.1, 44, 47, 46, 561.2, 549.8, 570.1, 129.6, 127.6, 131.1, ...none(3),
  // sqrt(231²+232²+231·232) = 401.0, sqrt(232²+230²+232·230) = 400.1, sqrt(230²+231²+230·231) = 399.2
  231, 232, 230, 401, 400, 399, 500, ...none(4),
];

// biome-ignore format: groups of the manual's list
const commonOutput: readonly number[] = [
  // 115.5 + 116.6 + 117.7
  40, 349.8, 322.2, 41, 42, 43, 501.2, 512.3, 523.4, 115.5, 116.6, 117.7, ...none(3),
  // sqrt(229²+230²+229·230) = 397.5, sqrt(230²+231²+230·231) = 399.2, sqrt(231²+229²+231·229) = 398.4
  229, 230, 231, 398, 399, 398, 502, ...none(4),
];

// biome-ignore format: groups of the manual's list
const unit2Output: readonly number[] = [
  // 57.7 + 58.8 + 59.9
  20, 176.4, 161.1, 21, 22, 23, 250.1, 261.2, 272.3, 57.7, 58.8, 59.9, ...none(3),
  // sqrt(227²+228²+227·228) = 394.0, sqrt(228²+226²+228·226) = 393.2, sqrt(226²+227²+226·227) = 392.3
  227, 228, 226, 394, 393, 392, 498, ...none(4),
];

// biome-ignore format: groups of the manual's list
const inUnit2: Omit<FamilyCase, 'title' | 'settings' | 'tables' | 'words'> = {
  family: 'delphys-mx',
  unitNumber: 2,
  numbers: [
    ...commonOutput, ...unit2Output,
    // Whole degrees on the wire, tenths in the object.
    310,
    // sqrt(225²+224²+225·224) = 388.8, sqrt(224²+226²+224·226) = 389.7, sqrt(226²+225²+226·225) = 390.6
    225, 224, 226, 389, 390, 391, ...none(7),
    439, -1, -41.2, -1, 96, 140.1, 12, -1, -1,
    // sqrt(222²+221²+222·221) = 383.7, sqrt(221²+223²+221·223) = 384.5, sqrt(223²+222²+223·222) = 385.4
    222, 221, 223, 384, 385, 385, 503, ...none(6),
  ],
  states: ['ON INVERTER', 'ON BATTERY', 'OPERATING', 'CRITICAL ALARM', 'LOW', 'OFF', 'OFF', 'NOT PRESENT', 'OK'],
  bits: [[1], [7, 9], [1, 6, 9, 10, 19]],
  serialNumber: 'DX98765432',
};

// biome-ignore format: groups of the manual's list
export const jbuspImages: readonly FamilyCase[] = [
  {
    title: 'JBUSP, a single MASTERYS GP',
    family: 'masterys-gp',
    settings: {},
    unitNumber: 0,
    tables: masterysTables,
    words: masterysWords,
    numbers: [
      ...masterysOutput, ...masterysOutput, 260,
      // sqrt(226²+227²+226·227) = 392.3, sqrt(227²+222²+227·222) = 388.9, sqrt(222²+226²+222·226) = 388.0
      226, 227, 222, 392, 389, 388, 502, 18.8, 19.1, 18.5, ...none(3),
      271, 269.8, -5.4, -1, 93, 17.2, 17, -1, -1,
      // sqrt(224²+223²+224·223) = 387.1, sqrt(223²+225²+223·225) = 388.0, sqrt(225²+224²+225·224) = 388.8
      224, 223, 225, 387, 388, 389, 499, ...none(6),
    ],
    states: ['ON INVERTER', 'ON INVERTER', 'OPERATING', 'PREVENTIVE ALARM', 'CHARGING', 'ON', 'ON', 'OK', 'SYNCHRO INV'],
    bits: [[1], [7, 8], [5, 6, 20]],
    serialNumber: 'M123456789',
  },
  {
    title: 'JBUSP, DELPHYS MX in parallel, concentrator',
    family: 'delphys-mx',
    settings: {},
    unitNumber: 0,
    tables: delphysTables(0x0200),
    words: delphysWords(0x0200),
    numbers: [
      ...virtualOutput, ...virtualOutput, 230,
      // sqrt(232²+233²+232·233) = 402.7, sqrt(233²+234²+233·234) = 404.4, sqrt(234²+232²+234·232) = 403.6
      232, 233, 234, 403, 404, 404, ...none(7),
      446, -1, 3.5, -1, 99, 280.3, -1, -1, -1,
      // sqrt(228²+227²+228·227) = 394.0, sqrt(227²+229²+227·229) = 394.9, sqrt(229²+228²+229·228) = 395.8
      228, 227, 229, 394, 395, 396, 501, ...none(6),
    ],
    states: ['ON INVERTER', 'ON INVERTER', 'OPERATING', 'GENERAL ALARM', 'OK', 'ON', 'ON', 'OK', 'OK'],
    bits: [[0, 1, 2], [5, 7, 9], [6]],
    serialNumber: 'DX98765432',
  },
  {
    ...inUnit2,
    title: 'JBUSP, DELPHYS MX in parallel, interface in unit 2, its number in the high byte',
    settings: {},
    tables: delphysTables(0x0200),
    words: delphysWords(0x0200),
  },
  {
    ...inUnit2,
    title: 'JBUSP, DELPHYS MX in parallel, interface in unit 2, its number in the top nibble',
    settings: { unit_addressing: 'nibble' },
    tables: delphysTables(0x2000),
    words: delphysWords(0x2000),
  },
];
