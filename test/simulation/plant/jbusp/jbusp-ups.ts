import type { SiteDraw } from '../../world/contract.js';
import { wordsOfCodes } from '../bit-codes.js';
import type { Registers } from '../registers.js';
import { standingAlarms } from '../standing-alarms.js';
import { type Measured, measure, measureSystem, type Rating, type UnitState } from '../unit-state.js';
import type { SystemState, UpsKind } from '../ups-kind.js';
import { unitsThatAre, wholeAlarms, wholeUnit } from '../whole-system.js';
import { hasLongTables, systemPage, tellsStandby, unitPage, wholePage } from './jbusp-pages.js';
import { jbuspRules } from './jbusp-truth.js';

const none = 0xffff;

/** DMX p.11; SOCOMECUPS-MIB: A-codes by the texts of Manual §6.3.2 and §6.3.3. */
const alarmCodes: Readonly<Record<string, number>> = {
  GENERAL: 0,
  'BATTERY ALARM': 1,
  OVERLOAD: 2,
  'INTERNAL FAILURE': 4,
  'INPUT BAD': 5,
  'BYPASS BAD': 6,
  TEMPERATURE: 7,
  'REC. PREVENTIVE': 23,
  'INV. PREVENTIVE': 25,
  'CHARGER ALARM': 26,
  'BYP. PREVENTIVE': 29,
  'IMMINENT STOP': 31,
  'External Input 1': 38,
  'External Input 2': 39,
  'External Input 3': 40,
  'External Input 4': 41,
  'REDUNDANCY LOST': 43,
  'MAINTENANCE AL.': 44,
  'BYPASS LOCKED': 45,
  'BYPASS IMPOSSIBLE': 46,
  'BATTERY ROOM': 47,
  'BAT. DISCHARGED': 49,
  'INSUFF. RESOURCES': 50,
  'REC. CRITICAL': 52,
  'INV. CRITICAL': 54,
  'GEN SET ALARM': 56,
  'UPS POWER OFF': 58,
  'BAT. DISCONNECTED': 59,
  'FAN FAILURE': 60,
  'BYP. CRITICAL': 62,
};

/** EXT p.24, NET VISION 7 p.73, DMX p.10: S-codes. */
function statusCodes(unit: UnitState, site: SiteDraw): readonly number[] {
  const { source, activity } = unit;
  const isProtected = source === 'inverter' || source === 'battery';
  const works = isProtected || source === 'bypass' || source === 'eco';
  const alarms = standingAlarms(unit);
  const codes: (number | false)[] = [
    unit.mains !== 'absent' && 0,
    isProtected && 1,
    unit.mains === 'ok' && source !== 'off' && 2,
    isProtected && 3,
    source === 'bypass' && 4,
    source === 'battery' && 5,
    source === 'eco' && 7,
    activity === 'standby' && tellsStandby(site) && 8,
    unit.battery === 'testing' && 10,
    alarms.has('BAT. TEST FAILED') && 14,
    alarms.has('BATTERY LOW') && 15,
    unit.batteryPercent === 0 && 16,
    unit.battery !== 'none' && 17,
    unit.bypass === 'ok' && isProtected && 23,
    unit.bypass !== 'absent' && 26,
    unit.battery === 'charging' && 27,
    unit.bypass === 'bad' && 28,
    site.architecture !== 'single' && 30,
    unit.isOnGenSet && 46,
    activity === 'service' && 48,
    source === 'maintenance' && 68,
    activity !== 'isolated' && 70,
    works && activity !== 'isolated' && 73,
    unit.isSavingEnergy && 74,
    source !== 'eco' && !unit.isSavingEnergy && 76,
  ];
  return codes.filter((code) => code !== false);
}

/** DMX p.20: M00 to M43. A MASTERYS has the rectifier's currents and frequency where a DELPHYS has nothing. */
function measurements(of: Measured, site: SiteDraw, isCommon: boolean): readonly number[] {
  const isMasterys = site.family.startsWith('masterys');
  const [load1 = 0, load2 = 0, load3 = 0] = of.load;
  const unlessCommon = (word: number) => (isCommon ? none : word);
  const nones = (count: number) => Array.from({ length: count }, () => none);
  return [
    load1,
    load2,
    load3,
    of.meanLoad,
    unlessCommon(of.batteryPercent),
    unlessCommon(of.batteryAh),
    ...of.bypassVolts,
    ...of.outputVolts,
    ...(isMasterys && !isCommon ? [188, 191, 185] : nones(3)),
    ...of.outputAmps,
    of.bypassHz,
    of.outputHz,
    unlessCommon(of.batteryVolts),
    unlessCommon(isMasterys ? of.batteryVolts - 11 : 0),
    Math.round(of.ambient / 10),
    unlessCommon(of.batterySeconds > 0 ? of.batteryMinutes : none),
    unlessCommon(of.batteryAmps),
    ...nones(3),
    unlessCommon(Math.round(of.batteryVolts / 10)),
    0,
    ...nones(3),
    ...(isCommon ? nones(3) : of.inputVolts),
    of.kw,
    ...of.kvaOf,
    ...nones(3),
    isMasterys && !isCommon ? of.inputHz : none,
  ];
}

function writePage(page: number, codes: Iterable<number>, alarms: Iterable<number>, registers: Registers): void {
  registers.run(page + 0x0020, wordsOfCodes(codes, 6));
  registers.run(page + 0x0040, wordsOfCodes(alarms, 4));
}

/** A08: the maintenance bypass is closed, of which A48 is the alarm. */
const codesOf = (alarms: Iterable<string>) =>
  [...alarms].flatMap((text) => (text === 'MAINTENANCE BYPASS' ? [8, 48] : (alarmCodes[text] ?? [])));

const isWorking = ({ source, activity }: UnitState) =>
  activity !== 'isolated' && source !== 'off' && source !== 'maintenance';

function writeBits(system: SystemState, registers: Registers): void {
  const { site, units } = system;
  const whole = wholeUnit(system);
  // S32 to S37, A32 to A37: units 1 to 6.
  const ofUnits = (are: readonly number[]) => are.filter((unit) => unit <= 6).map((unit) => 31 + unit);
  const status = [...statusCodes(whole, site), ...ofUnits(unitsThatAre(system, isWorking))];
  const inAlarm = unitsThatAre(system, (unit) => standingAlarms(unit).size > 0);
  const alarms = [...codesOf(wholeAlarms(system)), ...ofUnits(inAlarm)];
  if (site.architecture === 'single') {
    writePage(wholePage, status, alarms, registers);
    return;
  }
  // Where unit 1 has the page of the virtual UPS, it is written last.
  writePage(wholePage, status, alarms, registers);
  writePage(systemPage, status, alarms, registers);
  for (const [at, unit] of units.entries()) {
    writePage(unitPage(site, at + 1), statusCodes(unit, site), codesOf(standingAlarms(unit)), registers);
  }
}

function writeNumbers({ site, units, ratings }: SystemState, registers: Registers): void {
  const whole = measureSystem(units, ratings);
  registers.run(wholePage + 0x0060, measurements(whole, site, false));
  if (site.architecture === 'single') return;
  registers.run(systemPage + 0x0060, measurements(whole, site, true));
  for (const [at, unit] of units.entries()) {
    const rating = ratings[at];
    if (rating === undefined) continue;
    registers.run(unitPage(site, at + 1) + 0x0060, measurements(measure(unit, rating), site, false));
  }
}

/** DMX p.8; those of the other ranges are published nowhere. */
const deviceCodes: Readonly<Record<string, number>> = { 'delphys-mx': 515 };

export const jbuspUps: UpsKind = {
  tables: (site) => {
    const isLong = hasLongTables(site);
    const fast = (page: number, unit: number) =>
      (
        [
          [0x20, isLong ? 6 : 4],
          [0x40, 4],
          [0x60, 48],
        ] as const
      ).map(([start, words]) => ({ start: page + start, words, cadence: 'fast', unit }) as const);
    const slow = (
      [
        [0x1000, 12],
        [0x10e0, isLong ? 32 : 16],
        [0x1360, 4],
      ] as const
    ).map(([start, words]) => ({ start, words, cadence: 'slow', unit: 0 }) as const);
    const pages = Array.from({ length: site.units }, (_, at) => fast(unitPage(site, at + 1), at + 1));
    if (site.architecture === 'single') return [...slow, ...fast(wholePage, 0)];
    const isShared = unitPage(site, 1) === wholePage;
    return [...slow, ...(isShared ? [] : fast(wholePage, 0)), ...fast(systemPage, 0), ...pages.flat()];
  },

  writeIdentity: ({ site, ratings, units }, registers) => {
    const [rating] = ratings;
    if (rating === undefined) return;
    const isParallel = site.architecture !== 'single';
    const kva = rating.kva * (isParallel ? units.length : 1);
    registers.run(0x1000, [deviceCodes[site.family] ?? 777, kva, 1]);
    registers.text(0x1003, 5, rating.serialNumber, 'low');
    registers.run(0x10e0, [230, 230, 50, 50, 100]);
    registers.run(0x10e8, [512, 32]);
    registers.set(0x10ed, units[0]?.battery === 'none' ? 0 : 0b10);
  },

  writeState: (system, registers, part) => {
    if (part === 'bits') writeBits(system, registers);
    else writeNumbers(system, registers);
  },

  rating: (site, serialNumber, draw): Rating => ({
    serialNumber,
    model: site.family,
    phases: 3,
    hasProbe: false,
    hasUnprintedStatus: false,
    ...draw,
  }),
  rules: jbuspRules,
  clockAt: () => 0x1360,
  untouchable: [
    [0x1580, 0x1584],
    [0x15b0, 0x15c1],
  ],
  hasTenths: true,
};
