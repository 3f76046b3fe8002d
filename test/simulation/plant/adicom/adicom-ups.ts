import { wordsOfCodes } from '../bit-codes.js';
import type { Registers } from '../registers.js';
import { type Measured, measure, measureSystem, type Rating } from '../unit-state.js';
import type { SystemState, UpsKind } from '../ups-kind.js';
import { wholeAlarms, wholeUnit } from '../whole-system.js';
import { isParallel, unitPage } from './adicom-pages.js';
import { adicomRules } from './adicom-truth.js';

/** SOCOMECUPS-ADICOM-MIB: A-codes of the system by the texts of Manual §6.3.2 and §6.3.3. */
const alarmCodes: Readonly<Record<string, number>> = {
  'IMMINENT STOP': 0,
  OVERLOAD: 1,
  'BYPASS LOCKED': 2,
  'BYPASS IMPOSSIBLE': 3,
  'INSUFF. RESOURCES': 4,
  'REDUNDANCY LOST': 5,
  'BATTERY ALARM': 9,
  'ON BATTERY': 10,
  'BATTERY LOW': 11,
  'BAT. DISCHARGED': 12,
  TEMPERATURE: 13,
  GENERAL: 15,
};

const sources = { inverter: 0, battery: 0, bypass: 1, off: 3, eco: 6, maintenance: undefined } as const;

function statusCodes(system: SystemState): readonly number[] {
  const whole = wholeUnit(system);
  const source = sources[whole.source];
  return [...(source === undefined ? [] : [source]), ...(whole.isSavingEnergy ? [4] : [])];
}

/** What nobody publishes: it must never come out. */
const unpublished = (count: number) => Array.from({ length: count }, (_, at) => 0x3000 + at);

/** Whole kVA in the MIB; the object's N/A profile takes the word as it stands. */
function writeSystemNumbers(of: Measured, registers: Registers): void {
  registers.run(0x0203, [...of.outputVolts, ...of.outputAmps.map((amps) => Math.round(amps / 10)), of.outputHz]);
  registers.run(0x0217, [of.meanLoad, Math.round(of.kva / 10)]);
  registers.run(0x021c, [...of.bypassVolts, of.bypassHz]);
}

function writeUnitNumbers(page: number, of: Measured, registers: Registers): void {
  registers.run(page + 0x023a, of.inputVolts);
  registers.set(page + 0x0240, of.inputHz);
  registers.run(page + 0x0252, [of.batteryVolts, of.batteryVolts - 9]);
  registers.run(page + 0x025a, [of.batterySeconds, of.batteryDegrees]);
  registers.run(page + 0x025e, [of.batteryPercent, of.batterySeconds > 0 ? of.batteryMinutes : 0xffff]);
}

export const adicomUps: UpsKind = {
  tables: (site) => {
    const ofUnit = (unit: number, page: number, measurements: number) =>
      (
        [
          [0x0100, 32, 'slow'],
          [0x0120, 16, 'slow'],
          [0x0143, 4, 'fast'],
          [0x014a, 5, 'fast'],
          [0x0220, measurements, 'fast'],
        ] as const
      ).map(([start, words, cadence]) => ({ start: page + start, words, cadence, unit }));
    if (!isParallel(site)) return [...ofUnit(0, 0x1000, 96), { start: 0x1360, words: 4, cadence: 'slow', unit: 0 }];
    const ofSystem = (
      [
        [0x0100, 32, 'slow'],
        [0x0120, 16, 'slow'],
        [0x0140, 3, 'fast'],
        [0x0148, 2, 'fast'],
        [0x0200, 32, 'fast'],
        [0x0360, 4, 'slow'],
      ] as const
    ).map(([start, words, cadence]) => ({ start, words, cadence, unit: 0 }));
    const units = Array.from({ length: site.units }, (_, at) => ofUnit(at + 1, unitPage(at + 1), 80));
    return [...ofSystem, ...units.flat()];
  },

  writeIdentity: ({ site, units }, registers) => {
    for (const page of isParallel(site) ? [0, ...units.map((_, at) => unitPage(at + 1))] : [0x1000]) {
      registers.run(page + 0x0100, unpublished(32));
      // T014 is 0 in a three-phase UPS.
      registers.run(page + 0x0120, unpublished(14));
    }
    for (const [at] of units.entries()) registers.run(unitPage(at + 1) + 0x0220, unpublished(96));
    if (isParallel(site)) registers.run(0x0200, unpublished(32));
  },

  writeState: (system, registers, part) => {
    const { site, units, ratings } = system;
    if (part === 'bits') {
      // Bits of a unit are published nowhere: all are set, none may show.
      for (const [at] of units.entries()) {
        registers.run(unitPage(at + 1) + 0x0143, [0xfffe, 0xfffe, 0xfffe, 0xfffe]);
        registers.run(unitPage(at + 1) + 0x014a, [0xfffe, 0xfffe, 0xfffe, 0xfffe, 0xfffe]);
      }
      if (!isParallel(site)) return;
      registers.run(0x0140, wordsOfCodes(statusCodes(system), 3));
      const alarms = [...wholeAlarms(system)].flatMap((text) => alarmCodes[text] ?? []);
      registers.run(0x0148, wordsOfCodes(alarms, 2));
      return;
    }
    if (isParallel(site)) writeSystemNumbers(measureSystem(units, ratings), registers);
    for (const [at, unit] of units.entries()) {
      const rating = ratings[at];
      if (rating !== undefined) writeUnitNumbers(unitPage(at + 1), measure(unit, rating), registers);
    }
  },

  rating: (site, serialNumber, draw): Rating => ({
    serialNumber,
    model: site.family,
    phases: 3,
    hasProbe: false,
    hasUnprintedStatus: false,
    ...draw,
  }),
  rules: adicomRules,
  clockAt: (site) => (isParallel(site) ? 0x0360 : 0x1360),
  untouchable: [1, 2, 3, 4, 5, 6, 7, 8].flatMap((unit) => [
    [0x1000 * unit + 0x0150, 0x1000 * unit + 0x0153] as const,
    [0x1000 * unit + 0x0190, 0x1000 * unit + 0x0193] as const,
  ]),
  hasTenths: true,
};
