import type { TableExtent } from '../../support/ups/frozen-ups.js';
import { vuMapTables } from '../vu-map-images.js';
import { type FamilyCase, none, run, text, unpublished } from './family-case.js';

/** A page of a unit, without the user's texts and the clock, which are the system's. */
const unitTables = (unit: number): TableExtent[] =>
  [0x0001, 0x0010, 0x001a, 0x0030, 0x0038, 0x0040, 0x00c0].flatMap((start) =>
    vuMapTables.filter(([first]) => first === start).map(([first, words]) => [first + 0x1000 * unit, words] as const),
  );

/** M000-M038 managed but for M009, M014, M020, M021, M027-M031. */
const managed = [0xbdff, 0x07cf, 0x007f, 0, 0, 0, 0];

/** The system's page, and what UPS_ objects show of it in every architecture. */
const system: [number, number][] = [
  // T000-T014: parallel system, 3 devices, units 1 to 3, device 0, 180 kVA and 162 kW in tenths, 3/3 phases, battery,
  // factor 10, MASTERYS BC+.
  ...run(0x0001, [0x0601, 3, 0x0007, 0, 1800, 1620, 0x0303, 0, 0, 0x0001, 0, 0, 0, 1, 0x8200]),
  ...text(0x0010, 10, 'SYS0000042', 'high'),
  ...text(0x001a, 10, 'MASTERYS BC+ 60', 'high'),
  ...text(0x0024, 6, '', 'high'),
  ...text(0x002a, 6, '', 'high'),
  // S000 load on inverter, S011 operating, S012 available; S032 battery OK; S096, S098: units 1 and 3 operating.
  ...run(0x0030, [0x1801, 0, 0x0001, 0, 0, 0, 0x0005, 0x0007]),
  // A006 redundancy lost, A015 general alarm; A097: alarm of unit 2.
  ...run(0x0038, [0x8040, 0, 0, 0, 0, 0, 0x0002, 0]),
  ...unpublished(0x0040, 80),
  ...run(0x0040, [58, 55, 61, 59, 640, 575, 921, 1012, 978, 0xffff, 231, 229, 233, 502, 0x1414, 271]),
  ...run(0x0050, [4021, 4035, -231, -245, 0x2020, 0x2121, 88, 512, 21, 93, 254]),
  ...run(0x0060, [235, 236, 234, 498, 408, 409, 406]),
  ...run(0x00c0, managed),
  ...run(0x00cb, [0x2314, 0x110e, 0x0603, 26]),
];

const unitPage = (
  unit: number,
  measurements: readonly (readonly [number, readonly number[]])[],
): [number, number][] => {
  const page = 0x1000 * unit;
  return [
    ...run(page + 0x0001, [0x0101, 0, 0, unit, 600, 540, 0x0303, 0, 0, 0x0001, 0, 0, 0, 1, 0x8200]),
    ...text(page + 0x0010, 10, `UNIT00000${unit}`, 'high'),
    ...text(page + 0x001a, 10, 'MASTERYS BC+ 60', 'high'),
    ...unpublished(page + 0x0040, 80),
    ...measurements.flatMap(([address, words]) => run(page + address, words)),
    ...run(page + 0x00c0, managed),
  ];
};

const unit2: [number, number][] = [
  ...unitPage(2, [
    [0x0040, [31, 29, 34, 30, 213, 191, 305, 338, 322, 0xffff, 228, 232, 227, 499, 0x1414, 284]],
    [0x0050, [3987, 3999, 118, 122, 0x2020, 0x2121, 76, 441, 15, 0, 246]],
    [0x0060, [225, 227, 229, 503, 391, 393, 390]],
  ]),
  // S002 load on automatic bypass, S011 operating; S036 battery charging.
  ...run(0x2030, [0x0804, 0, 0x0010, 0, 0, 0, 0x1111, 0x1111]),
  // A015 general alarm; A041 inverter preventive; A050 bypass input bad, A054 fan failure.
  ...run(0x2038, [0x8000, 0, 0x0200, 0x0044, 0, 0, 0x1111, 0x1111]),
];

/** Units 1 and 3 have everything else: nothing of theirs may show. */
const others: [number, number][] = [1, 3].flatMap((unit) => [
  ...unitPage(unit, [
    [0x0040, Array.from({ length: 16 }, (_, at) => 700 + 16 * unit + at)],
    [0x0050, Array.from({ length: 11 }, (_, at) => 800 + 16 * unit + at)],
    [0x0060, Array.from({ length: 7 }, (_, at) => 900 + 16 * unit + at)],
  ]),
  ...run(0x1000 * unit + 0x0030, [0x0008, 0, 0x0004, 0, 0, 0, 0xffff, 0xffff]),
  ...run(0x1000 * unit + 0x0038, [0x0003, 0x0004, 0x0101, 0x0001, 0x0001, 0, 0xffff, 0xffff]),
]);

const tables = [...vuMapTables, ...unitTables(1), ...unitTables(2), ...unitTables(3)];
const words = new Map([...system, ...unit2, ...others]);

// biome-ignore format: groups of the manual's list
const ofSystem: readonly number[] = [
  // Lr, kVA, kW; per phase: load, A, kVA (231 V x 92.1 A = 21.28, 229 V x 101.2 A = 23.17, 233 V x 97.8 A = 22.79), kW
  58, 640, 575, 55, 61, 59, 921, 1012, 978, 213, 232, 228, ...none(3),
  // V; sqrt(231²+229²+231·229) = 398.4, sqrt(229²+233²+229·233) = 400.1, sqrt(233²+231²+233·231) = 401.8; Hz; cf, pf
  231, 229, 233, 398, 400, 402, 502, ...none(4),
];

// biome-ignore format: groups of the manual's list
const ofUnit2: readonly number[] = [
  // 228 V x 30.5 A = 6.95, 232 V x 33.8 A = 7.84, 227 V x 32.2 A = 7.31 kVA
  31, 213, 191, 29, 34, 30, 305, 338, 322, 70, 78, 73, ...none(3),
  // sqrt(228²+232²+228·232) = 398.4, sqrt(232²+227²+232·227) = 397.5, sqrt(227²+228²+227·228) = 394.0
  228, 232, 227, 398, 398, 394, 499, ...none(4),
];

// biome-ignore format: groups of the manual's list
export const vuMapParallel: readonly FamilyCase[] = [
  {
    title: 'VU-MAP, MASTERYS BC+ in parallel, concentrator',
    family: 'masterys-bc-plus',
    settings: {},
    unitNumber: 0,
    tables,
    words,
    numbers: [
      ...ofSystem, ...ofSystem, 271,
      235, 236, 234, 408, 409, 406, 498, ...none(6),
      4021, 4035, -231, -245, 88, 512, 21, 93, 254,
      ...none(13),
    ],
    states: ['ON INVERTER', 'ON INVERTER', 'OPERATING', 'GENERAL ALARM', 'OK', 'ON', 'ON', 'OK', 'OK'],
    bits: [[1, 3], [5, 7, 9], [6]],
    serialNumber: 'SYS0000042',
  },
  {
    title: 'VU-MAP, MASTERYS BC+ in parallel, interface in unit 2',
    family: 'masterys-bc-plus',
    settings: {},
    unitNumber: 2,
    tables,
    words,
    numbers: [
      ...ofSystem, ...ofUnit2, 284,
      225, 227, 229, 391, 393, 390, 503, ...none(6),
      3987, 3999, 118, 122, 76, 441, 15, 0, 246,
      ...none(13),
    ],
    states: ['ON INVERTER', 'ON BYPASS', 'OPERATING', 'PREVENTIVE ALARM', 'CHARGING', 'ON', 'OFF', 'OK', 'OUT OF TOL'],
    bits: [[1, 3], [5, 7, 9], [6, 20, 23]],
    serialNumber: 'UNIT000002',
  },
];
