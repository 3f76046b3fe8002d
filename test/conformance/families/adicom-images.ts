import type { TableExtent } from '../../support/ups/frozen-ups.js';
import { type FamilyCase, none, run, unpublished } from './family-case.js';

/** Tables of a unit: identification, configuration, status, alarms, measurements (96 words alone, 80 in parallel). */
// biome-ignore format: a table per entry
const unitTables = (page: number, measurements: number): TableExtent[] => [
  [page + 0x0100, 32], [page + 0x0120, 16], [page + 0x0143, 4], [page + 0x014a, 5], [page + 0x0220, measurements],
];

/** Bits of a unit are published nowhere: all are set, none may show. */
const unitWords = (page: number, measurements: number): [number, number][] => [
  ...unpublished(page + 0x0100, 32),
  ...unpublished(page + 0x0120, 14),
  ...run(page + 0x0143, [0xffff, 0xffff, 0xffff, 0xffff]),
  ...run(page + 0x014a, [0xffff, 0xffff, 0xffff, 0xffff, 0xffff]),
  ...unpublished(page + 0x0220, measurements),
];

const single = new Map([
  ...unitWords(0x1000, 96),
  // M058-M060 rectifier V, M064 Hz; M082, M083 battery V; M090 s, M091 °C, M094 %, M095 minutes.
  ...run(0x123a, [233, 234, 235]),
  [0x1240, 498],
  ...run(0x1252, [4321, 4287]),
  ...run(0x125a, [41, 245]),
  ...run(0x125e, [97, 23]),
  ...run(0x1360, [0x2314, 0x110e, 0x0603, 26]),
] as const);

// biome-ignore format: a table per entry
const parallelTables: readonly TableExtent[] = [
  [0x0100, 32], [0x0120, 16], [0x0140, 3], [0x0148, 2], [0x0200, 32], [0x0360, 4],
  ...unitTables(0x1000, 80), ...unitTables(0x2000, 80), ...unitTables(0x3000, 80),
];

const parallel = new Map([
  ...unpublished(0x0100, 32),
  ...unpublished(0x0120, 14),
  // S000 load on inverter, S004 energy saver.
  ...run(0x0140, [0x0011, 0, 0]),
  // A005 redundancy lost, A009 battery failure, A015 general alarm.
  ...run(0x0148, [0x8220, 0]),
  ...unpublished(0x0200, 32),
  // M003-M009: V, A, Hz. M023, M024: load, kVA. M028-M031: bypass V, Hz.
  ...run(0x0203, [230, 232, 231, 301, 312, 323, 501]),
  ...run(0x0217, [57, 215]),
  ...run(0x021c, [226, 227, 228, 499]),
  ...run(0x0360, [0x2314, 0x110e, 0x0603, 26]),
  ...unitWords(0x1000, 80),
  ...unitWords(0x2000, 80),
  ...unitWords(0x3000, 80),
  ...run(0x323a, [221, 222, 223]),
  // Units 1 and 2: what a concentrator takes together with unit 3.
  ...run(0x123a, [231, 232, 233]),
  [0x1240, 501],
  [0x1252, 4021],
  [0x125a, 15],
  ...run(0x125e, [71, 0xffff]),
  ...run(0x223a, [226, 227, 228]),
  [0x2240, 499],
  [0x2252, 4031],
  [0x225a, 11],
  ...run(0x225e, [80, 12]),
  [0x3240, 503],
  ...run(0x3252, [4011, 3990]),
  ...run(0x325a, [12, 251]),
  ...run(0x325e, [64, 9]),
] as const);

// biome-ignore format: groups of the manual's list
const ofSystem: readonly number[] = [
  // 230 V x 301 A = 69.23, 232 V x 312 A = 72.38, 231 V x 323 A = 74.61 kVA
  57, 215, ...none(4), 301, 312, 323, 69.2, 72.4, 74.6, ...none(3),
  // sqrt(230²+232²+230·232) = 400.1, sqrt(232²+231²+232·231) = 401.0, sqrt(231²+230²+231·230) = 399.2
  230, 232, 231, 400, 401, 399, 501, ...none(4),
];

// biome-ignore format: groups of the manual's list
const bypass: readonly number[] = [
  // sqrt(226²+227²+226·227) = 392.3, sqrt(227²+228²+227·228) = 394.0, sqrt(228²+226²+228·226) = 393.2
  226, 227, 228, 392, 394, 393, 499, ...none(6),
];

/** UnitLoadStatus to InputBypStatus, and UnitAlarms. */
const untoldOfUnit = [...[2, 3, 4, 5, 6, 7, 8, 9].map((instance) => [19, instance] as const), [39, 2] as const];

const inUnit = ['LOAD OFF', 'AVAILABLE', 'NO ALARM', 'OK', 'ON', 'ON', 'OK', 'OK'] as const;

// biome-ignore format: groups of the manual's list
export const adicomImages: readonly FamilyCase[] = [
  {
    title: 'ADICOM, a single DELPHYS GP: UPS_ objects are 0 (§5.1, note **)',
    family: 'delphys-gp',
    settings: { register_map: 'adicom' },
    unitNumber: 0,
    tables: [...unitTables(0x1000, 96), [0x1360, 4]],
    words: single,
    numbers: [
      ...Array.from({ length: 26 }, () => 0), ...none(26), -1,
      // sqrt(233²+234²+233·234) = 404.4, sqrt(234²+235²+234·235) = 406.2, sqrt(235²+233²+235·233) = 405.3
      233, 234, 235, 404, 406, 405, 498, ...none(6),
      432.1, -1, -1, -1, 97, -1, 23, 41, -1,
      ...none(13),
    ],
    states: [0, ...inUnit],
    bits: [[], [], []],
    untold: untoldOfUnit,
  },
  {
    title: 'ADICOM, DELPHYS GP in parallel, concentrator',
    family: 'delphys-gp',
    settings: { register_map: 'adicom' },
    unitNumber: 0,
    tables: parallelTables,
    words: parallel,
    numbers: [
      ...ofSystem, ...ofSystem, -1,
      // The means of three units: (231+226+221)/3, (232+227+222)/3, (233+228+223)/3, and of 50.1, 49.9, 50.3 Hz.
      // sqrt(226²+227²+226·227) = 392.3, sqrt(227²+228²+227·228) = 394.0, sqrt(228²+226²+228·226) = 393.2
      226, 227, 228, 392, 394, 393, 501, ...none(6),
      // The mean of 402.1, 403.1, 401.1 V; the least of 71, 80, 64 %, and of 12 and 9 min; the greatest of 15, 11, 12 s.
      402.1, -1, -1, -1, 64, -1, 9, 15, -1,
      ...bypass,
    ],
    // RectifierStatus, InputRecStatus, InputBypStatus.
    untold: [[19, 6], [19, 8], [19, 9]],
    states: ['ON INVERTER', 'ON INVERTER', 'OPERATING', 'GENERAL ALARM', 'ALARM', 'ON', 'ON', 'OK', 'OK'],
    bits: [[0], [5, 7], [6, 14]],
  },
  {
    title: 'ADICOM, DELPHYS GP in parallel, interface in unit 3',
    family: 'delphys-gp',
    settings: { register_map: 'adicom' },
    unitNumber: 3,
    tables: parallelTables,
    words: parallel,
    numbers: [
      ...ofSystem, ...none(26), -1,
      // sqrt(221²+222²+221·222) = 383.7, sqrt(222²+223²+222·223) = 385.4, sqrt(223²+221²+223·221) = 384.5
      221, 222, 223, 384, 385, 385, 503, ...none(6),
      401.1, -1, -1, -1, 64, -1, 9, 12, -1,
      ...bypass,
    ],
    states: ['ON INVERTER', ...inUnit],
    bits: [[0], [5, 7], []],
    untold: untoldOfUnit,
  },
];
