import type { SiteDraw } from '../../world/contract.js';
import { wordsOfCodes } from '../bit-codes.js';
import type { Registers } from '../registers.js';
import { standingAlarms } from '../standing-alarms.js';
import { type Measured, measure, measureSystem, type Rating, type UnitState } from '../unit-state.js';
import type { StatePart, SystemState, UpsKind } from '../ups-kind.js';
import { unitsThatAre, wholeAlarms, wholeUnit } from '../whole-system.js';
import { vuMapRules } from './vu-map-truth.js';

/** IOMXXXOPXX00 p.10: start, words, how often a master reads it. */
const pageTables = [
  [0x0001, 15, 'slow'],
  [0x0010, 10, 'slow'],
  [0x001a, 10, 'slow'],
  [0x0024, 6, 'slow'],
  [0x002a, 6, 'slow'],
  // IOMXXXOPXX00 prints the summaries of the units (p.17) as tables of their own: they are another question, and of another instant.
  [0x0030, 6, 'fast'],
  [0x0036, 2, 'fast'],
  [0x0038, 6, 'fast'],
  [0x003e, 2, 'fast'],
  [0x0040, 80, 'fast'],
  [0x00c0, 7, 'slow'],
  [0x00cb, 4, 'slow'],
] as const;
/** The user's texts and the clock are the system's. */
const ofSystemOnly: readonly number[] = [0x0024, 0x002a, 0x00cb];

/** IOMXXXOPXX00 p.26, 38: T014. That of a MODULYS GP is published nowhere, nor that of a DELPHYS. */
const deviceCodes: Readonly<Record<string, number>> = {
  'itys-pro': 0x8100,
  'masterys-bc-plus': 0x8200,
  'masterys-gp4': 0x8300,
};

/** SOCOMECUPS7-MIB: A-codes by the texts of Manual §6.3.2 and §6.3.3. */
const alarmCodes: Readonly<Record<string, number>> = {
  'IMMINENT STOP': 0,
  OVERLOAD: 1,
  TEMPERATURE: 2,
  'BYPASS LOCKED': 3,
  'BYPASS IMPOSSIBLE': 4,
  'INSUFF. RESOURCES': 5,
  'REDUNDANCY LOST': 6,
  'MAINTENANCE AL.': 12,
  GENERAL: 15,
  'BAT. DISCONNECTED': 16,
  'BAT. DISCHARGED': 17,
  'BATTERY LOW': 18,
  'ON BATTERY': 19,
  'BAT. TEMPERATURE': 20,
  'BATTERY ROOM': 21,
  'BAT. TEST FAILED': 22,
  'BATTERY ALARM': 27,
  'REC. CRITICAL': 32,
  'REC. PREVENTIVE': 33,
  'INPUT BAD': 35,
  'GEN SET ALARM': 36,
  'CHARGER ALARM': 38,
  'INV. CRITICAL': 40,
  'INV. PREVENTIVE': 41,
  'BYP. CRITICAL': 48,
  'BYP. PREVENTIVE': 49,
  'BYPASS BAD': 50,
  'FAN FAILURE': 54,
  'MAINTENANCE BYPASS': 56,
  'UPS POWER OFF': 59,
  'INTERNAL FAILURE': 61,
  'External Input 1': 64,
  'External Input 2': 65,
  'External Input 3': 66,
  'External Input 4': 67,
};

const sources = { inverter: 0, battery: 0, bypass: 2, maintenance: 3, off: 4, eco: 6 } as const;
const activities = { service: 9, operating: 11, available: 12, standby: 13, isolated: 14, 'auto-test': 26 } as const;

function statusCodes(unit: UnitState, rating: Rating): readonly number[] {
  const codes: number[] = [sources[unit.source], activities[unit.activity]];
  if (unit.activity === 'operating') codes.push(12);
  if (unit.source !== 'off') codes.push(16);
  if (unit.isSavingEnergy) codes.push(7);
  if (unit.isOnGenSet) codes.push(23);
  if (unit.battery !== 'none') codes.push(32);
  if (unit.battery === 'testing') codes.push(34);
  if (unit.battery === 'charging') codes.push(36);
  if (rating.hasUnprintedStatus) {
    if (unit.mains !== 'absent') codes.push(48);
    if (unit.mains === 'ok' && unit.source !== 'off') codes.push(49);
    if (unit.source === 'inverter' || unit.source === 'battery') codes.push(52);
  }
  return codes;
}

/** Which measurements it provides: those with a label, M009, M014, M020, M021, M027 to M031 apart. */
function managedCodes(rating: Rating): readonly number[] {
  const all = [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 15, 16, 17, 18, 19, 22, 23, 24, 25, 26, 32, 33, 34, 35];
  const threePhase = [36, 37, 38];
  const missing = new Set([
    ...(rating.phases === 1 ? [2, 3, 7, 8, 11, 12, 17, 19, 33, 34] : []),
    ...(rating.hasProbe ? [] : [26]),
  ]);
  return [...all, ...(rating.phases === 3 ? threePhase : [])].filter((code) => !missing.has(code));
}

const phaseToPhase = (one: number, other: number) => Math.round(Math.sqrt(one * one + other * other + one * other));

/** M000 to M038. What is not managed holds what must not come out. */
function measurements(of: Measured, rating: Rating): readonly number[] {
  const tenths = (value: number) => (rating.hasTenths ? value : Math.round(value / 10));
  const [load1 = 0, load2 = 0, load3 = 0] = of.load;
  const [in1 = 0, in2 = 0, in3 = 0] = of.inputVolts;
  return [
    of.meanLoad,
    load1,
    load2,
    load3,
    tenths(of.kva),
    tenths(of.kw),
    ...of.outputAmps.map(tenths),
    0xffff,
    ...of.outputVolts,
    of.outputHz,
    0x1414,
    of.ambient,
    tenths(of.batteryVolts),
    tenths(of.batteryVolts + 12),
    tenths(of.batteryAmps),
    tenths(of.batteryAmps - 3),
    0x2020,
    0x2121,
    of.batteryPercent,
    tenths(of.batteryAh),
    of.batteryMinutes,
    of.batterySeconds,
    of.batteryDegrees,
    ...[0x3027, 0x3028, 0x3029, 0x3030, 0x3031],
    in1,
    in2,
    in3,
    of.inputHz,
    phaseToPhase(in1, in2),
    phaseToPhase(in2, in3),
    phaseToPhase(in3, in1),
  ];
}

function writePage(page: number, codes: readonly number[], alarms: Iterable<string>, registers: Registers): void {
  registers.run(page + 0x0030, wordsOfCodes(codes, 6));
  const set = [...alarms].flatMap((text) => alarmCodes[text] ?? []);
  registers.run(page + 0x0038, wordsOfCodes(set, 6));
}

function writeIdentityPage(
  page: number,
  unit: number,
  rating: Rating,
  system: SystemState,
  registers: Registers,
): void {
  const { site, units } = system;
  const isWhole = site.architecture !== 'single' && unit === 0;
  const scale = rating.hasTenths ? 1 : 10;
  const kva = Math.round((rating.kva * (isWhole ? units.length : 1)) / scale);
  registers.run(page + 0x0001, [
    isWhole ? 0x0601 : 0x0101,
    isWhole ? units.length : 1,
    isWhole ? (1 << units.length) - 1 : 1,
    unit === 0 ? 1 : unit,
    kva,
    Math.round(kva * 0.9),
    rating.phases === 1 ? 0x0101 : 0x0303,
    0,
    0,
    units[0]?.battery === 'none' ? 0 : 1,
    0,
    0,
    0,
    rating.hasTenths ? 1 : 0,
    deviceCodes[site.family] ?? 0,
  ]);
  registers.text(page + 0x0010, 10, isWhole ? `S${rating.serialNumber}` : rating.serialNumber, 'high');
  registers.text(page + 0x001a, 10, rating.model, 'high');
  registers.run(page + 0x00c0, wordsOfCodes(managedCodes(rating), 7));
  // Nobody publishes what stands there: it must never come out.
  const rest = Array.from({ length: 41 }, (_, at) => 0x3100 + at);
  registers.run(page + 0x0067, rest);
}

export const vuMapUps: UpsKind = {
  tables: ({ architecture, units }) => {
    const pages = architecture === 'single' ? [0] : Array.from({ length: units + 1 }, (_, unit) => unit);
    return pages.flatMap((unit) =>
      pageTables
        .filter(([start]) => unit === 0 || !ofSystemOnly.includes(start))
        .map(([start, words, cadence]) => ({ start: 0x1000 * unit + start, words, cadence, unit })),
    );
  },

  writeIdentity: (system, registers) => {
    const { site, ratings } = system;
    const [first] = ratings;
    if (first === undefined) return;
    writeIdentityPage(0, 0, first, system, registers);
    registers.text(0x0024, 6, 'ROOM 12', 'high');
    registers.text(0x002a, 6, 'BASEMENT', 'high');
    if (site.architecture === 'single') return;
    for (const [at, rating] of ratings.entries()) {
      writeIdentityPage(0x1000 * (at + 1), at + 1, rating, system, registers);
    }
  },

  writeState: (system, registers, part) => {
    const { site, units, ratings } = system;
    const [rating] = ratings;
    if (rating === undefined) return;
    const isSingle = site.architecture === 'single';
    if (part === 'bits') writeSystemBits(system, rating, isSingle, registers);
    else registers.run(0x0040, measurements(measureSystem(units, ratings), rating));
    if (!isSingle) writeUnits(system, registers, part);
  },

  rating: vuMapRating,
  rules: vuMapRules,
  clockAt: () => 0x00cb,
  untouchable: [[0x00c7, 0x00ca]],
};

function writeSystemBits(system: SystemState, rating: Rating, isSingle: boolean, registers: Registers): void {
  const whole = wholeUnit(system);
  writePage(0, statusCodes(whole, rating), wholeAlarms(system), registers);
  // The summary words of a MODULYS are those of its modules.
  const summary = (is: (unit: UnitState) => boolean) =>
    wordsOfCodes(
      unitsThatAre(system, is).map((unit) => unit - 1),
      1,
    );
  const isOfModules = system.site.family === 'modulys-gp';
  if (isSingle || isOfModules) {
    registers.run(0x0036, [0, 0]);
    registers.run(0x003e, [0, 0]);
    return;
  }
  registers.run(0x0036, [
    ...summary(({ activity }) => activity === 'operating'),
    ...summary(({ activity }) => activity === 'operating' || activity === 'available'),
  ]);
  registers.run(0x003e, [...summary((unit) => standingAlarms(unit).size > 0), 0]);
}

function writeUnits({ units, ratings }: SystemState, registers: Registers, part: StatePart): void {
  for (const [at, unit] of units.entries()) {
    const rating = ratings[at];
    if (rating === undefined) continue;
    const page = 0x1000 * (at + 1);
    if (part === 'bits') writePage(page, statusCodes(unit, rating), standingAlarms(unit), registers);
    else registers.run(page + 0x0040, measurements(measure(unit, rating), rating));
  }
}

/** A believable UPS of each range with this map. */
function vuMapRating(site: SiteDraw, serialNumber: string, draw: Pick<Rating, 'kva' | 'hasTenths'>): Rating {
  const models: Readonly<Record<string, string>> = {
    'itys-pro': 'ITYS PRO',
    'modulys-gp': 'MODULYS GP',
    'masterys-bc-plus': 'MASTERYS BC+',
    'masterys-gp4': 'MASTERYS GP4',
    'delphys-bc': 'DELPHYS BC',
    'delphys-gp': 'DELPHYS GP',
    'delphys-xtend': 'DELPHYS XTEND',
  };
  return {
    serialNumber,
    model: `${models[site.family] ?? site.family} ${Math.round(draw.kva / 10)}`,
    phases: site.family === 'itys-pro' ? 1 : 3,
    hasProbe: site.family !== 'itys-pro',
    hasUnprintedStatus: false,
    ...draw,
  };
}
