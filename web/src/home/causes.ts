import type { TextKey } from '../i18n/en.js';
import type { Level } from '../state/level.js';
import { isOutputLive, LoadState, type StateFacts } from './state-facts.js';

type NameOf<P extends string> = TextKey extends infer K ? (K extends `${P}.${infer N}` ? N : never) : never;
/** A cause has a sentence, a short form, and what to do: the compiler finds one that is missing. */
export type CauseName = NameOf<'sentence'> & NameOf<'short'> & NameOf<'advice'>;

/** Why the UPS is not simply well. */
export interface Cause {
  readonly name: CauseName;
  readonly level: Level;
  /** The alarms that tell it, Bit_Text of UnitAlarms and of UPSAlarms (Manual §6.3.2, §6.3.3): copies of one fact. */
  readonly unitBits: readonly string[];
  readonly upsBits: readonly string[];
  readonly holds: (facts: StateFacts) => boolean;
  /** Another text for it, where more is known. */
  readonly text?: ((facts: StateFacts) => TextKey | undefined) | undefined;
  /** The sentence itself says how the load is fed. */
  readonly tellsLoad: boolean;
}

interface More {
  readonly unit?: string | readonly string[];
  readonly ups?: string | readonly string[];
  /** Without it: one of the bits is set. */
  readonly when?: (facts: StateFacts) => boolean;
  readonly text?: (facts: StateFacts) => TextKey | undefined;
  readonly tellsLoad?: boolean;
}

function cause(name: CauseName, level: Level, { unit = [], ups = [], when, text, tellsLoad = false }: More): Cause {
  const unitBits = [unit].flat();
  const upsBits = [ups].flat();
  const isTold = (facts: StateFacts) =>
    unitBits.some((bit) => facts.unitBits.has(bit)) || upsBits.some((bit) => facts.upsBits.has(bit));
  return { name, level, unitBits, upsBits, holds: when ?? isTold, text, tellsLoad };
}

// Manual §6.2.5: critical; the others that are an alarm are above it.
const criticalAlarm = 2;
// Manual §6.2.6.
const battery = { none: 1, disconnected: 2, discharged: 3, low: 4, testing: 8 } as const;
// Manual §6.2.9, §6.2.10.
const mains = { genSet: 1, notPresent: 2, outOfTolerance: 3, ok: 4 } as const;
const bypassMains = { notPresent: 1, outOfTolerance: 2 } as const;
// Manual §6.2.4.
const unitState = { service: 1, isolated: 2, standby: 3, autoTest: 4 } as const;

const isOff = (facts: StateFacts) => facts.load === LoadState.off && !isOutputLive(facts);
const isOnBattery = ({ load }: StateFacts) => load === LoadState.onBattery;
const hasMains = (facts: StateFacts) => facts.mains === mains.ok || facts.mains === mains.genSet;
const isEmpty = (facts: StateFacts) =>
  facts.battery === battery.discharged || facts.battery === battery.low || facts.unitBits.has('BATTERY LOW');
const withMinutes =
  (key: TextKey) =>
  ({ minutes }: StateFacts): TextKey | undefined =>
    minutes === undefined ? undefined : key;
const units = Array.from({ length: 15 }, (_, index) => `UNIT ${index + 1} ALARM`);

/**
 * What is named, the gravest first, and what is exact before what is general: the first that holds makes the sentence, and
 * this is the order of the alarms below it. The level of an alarm is that of the journal (`journal/alarm-texts.ts`).
 */
// biome-ignore format: a line per cause
export const causes: readonly Cause[] = [
  cause('offBattery', 'critical', { when: (facts) => isOff(facts) && (facts.battery === battery.discharged || facts.unitBits.has('BAT. DISCHARGED')), tellsLoad: true }),
  cause('off', 'critical', { when: isOff, tellsLoad: true }),
  cause('deadOutput', 'critical', { when: ({ deniedLoad }) => deniedLoad !== undefined && deniedLoad !== LoadState.off, tellsLoad: true }),
  cause('imminentStop', 'critical', { unit: 'IMMINENT STOP', ups: 'UPS IMMINENT STOP', text: (facts) => (isOnBattery(facts) ? withMinutes('sentence.imminentStopMinutes')(facts) : undefined) }),
  cause('overload', 'critical', { unit: 'OVERLOAD', ups: 'UPS OVERLOAD', text: ({ loadPercent }) => ((loadPercent ?? 0) > 100 ? 'sentence.overloadPercent' : undefined) }),
  cause('batteryLow', 'critical', { unit: 'BATTERY LOW', when: (facts) => (isOnBattery(facts) && isEmpty(facts)) || facts.unitBits.has('BATTERY LOW'), text: withMinutes('sentence.batteryLowMinutes'), tellsLoad: true }),
  cause('inverterFault', 'critical', { unit: 'INV. CRITICAL' }),
  cause('rectifierFault', 'critical', { unit: 'REC. CRITICAL', text: rectifierText }),
  cause('bypassFault', 'critical', { unit: 'BYP. CRITICAL' }),
  cause('insufficient', 'critical', { ups: 'INSUFF. RESOURCES' }),
  cause('parallelFault', 'critical', { ups: 'PARALLEL FAULT' }),
  cause('powerOff', 'critical', { unit: 'UPS POWER OFF' }),
  cause('internalFailure', 'critical', { unit: 'INTERNAL FAILURE' }),
  cause('batteryOpen', 'critical', { unit: 'BAT. DISCONNECTED', when: (facts) => facts.unitBits.has('BAT. DISCONNECTED') || facts.battery === battery.disconnected }),
  cause('batteryDischarged', 'critical', { unit: 'BAT. DISCHARGED' }),
  cause('critical', 'critical', { when: ({ alarms }) => alarms === criticalAlarm }),

  cause('offDenied', 'warning', { when: (facts) => facts.deniedLoad === LoadState.off || (facts.load === LoadState.off && isOutputLive(facts)), tellsLoad: true }),
  cause('batteryWithMains', 'warning', { when: (facts) => isOnBattery(facts) && hasMains(facts), text: withMinutes('sentence.batteryWithMainsMinutes'), tellsLoad: true }),
  cause('battery', 'warning', { when: isOnBattery, text: withMinutes('sentence.batteryMinutes'), tellsLoad: true }),
  cause('maintenance', 'warning', { unit: 'MAINTENANCE BYPASS', when: ({ load }) => load === LoadState.onMaintenanceBypass, tellsLoad: true }),
  cause('bypass', 'warning', { when: ({ load }) => load === LoadState.onBypass, tellsLoad: true }),
  cause('unitOnBattery', 'warning', { unit: 'ON BATTERY', when: (facts) => facts.unitLoad === LoadState.onBattery || facts.unitBits.has('ON BATTERY'), text: withMinutes('sentence.unitOnBatteryMinutes') }),
  cause('unitBypassed', 'warning', { when: (facts) => facts.unitLoad === LoadState.onBypass || facts.unitLoad === LoadState.onMaintenanceBypass || facts.unitBits.has('MAINTENANCE BYPASS') }),
  cause('temperature', 'warning', { unit: 'TEMPERATURE' }),
  cause('redundancyLost', 'warning', { ups: 'REDUNDANCY LOST', text: ({ lostUnits }) => (lostUnits.length > 0 ? 'sentence.redundancyLostUnits' : undefined) }),
  cause('unitAbsent', 'warning', { when: ({ lostUnits }) => lostUnits.length > 0, text: ({ lostUnits }) => (lostUnits.length === 1 && lostUnits[0]?.seenAtMs !== undefined ? 'sentence.unitAbsentSince' : undefined) }),
  cause('fan', 'warning', { unit: 'FAN FAILURE' }),
  cause('charger', 'warning', { unit: 'CHARGER ALARM' }),
  cause('batteryTestFailed', 'warning', { unit: 'BAT. TEST FAILED' }),
  cause('batteryTemperature', 'warning', { unit: 'BAT. TEMPERATURE' }),
  cause('batteryRoom', 'warning', { unit: 'BATTERY ROOM' }),
  cause('inverterPreventive', 'warning', { unit: 'INV. PREVENTIVE' }),
  cause('rectifierPreventive', 'warning', { unit: 'REC. PREVENTIVE' }),
  cause('bypassPreventive', 'warning', { unit: 'BYP. PREVENTIVE' }),
  cause('bypassLocked', 'warning', { unit: 'BYPASS LOCKED', ups: 'BYPASS LOCKED' }),
  cause('mainsBad', 'warning', { when: (facts) => facts.mains === mains.notPresent || facts.mains === mains.outOfTolerance }),
  cause('bypassImpossible', 'warning', { unit: 'BYPASS IMPOSSIBLE', ups: 'BYPASS IMPOSSIBLE' }),
  cause('bypassMainsBad', 'warning', { when: (facts) => facts.bypassMains === bypassMains.notPresent || facts.bypassMains === bypassMains.outOfTolerance }),
  cause('genSetAlarm', 'warning', { unit: 'GEN SET ALARM' }),
  cause('noBattery', 'warning', { when: (facts) => facts.battery === battery.none }),
  cause('maintenanceDue', 'warning', { unit: 'MAINTENANCE AL.' }),
  cause('external', 'info', { unit: ['External Input 1', 'External Input 2', 'External Input 3', 'External Input 4'] }),
  cause('batteryAlarm', 'warning', { unit: 'BATTERY ALARM' }),
  cause('unitAlarm', 'warning', { ups: units, when: ({ upsBits, unitBits }) => !unitBits.has('UNIT GENERAL ALARM') && units.some((bit) => upsBits.has(bit)) }),
  cause('alarm', 'warning', { unit: 'UNIT GENERAL ALARM', ups: 'UPS GENERAL ALARM', when: ({ alarms, unitBits, upsBits }) => (alarms ?? 0) > criticalAlarm || unitBits.has('UNIT GENERAL ALARM') || upsBits.has('UPS GENERAL ALARM') }),

  cause('unknown', 'unknown', { when: ({ load }) => load === undefined, tellsLoad: true }),
  cause('alarmsUnknown', 'unknown', { when: ({ alarms }) => alarms === undefined, tellsLoad: true }),

  cause('batteryTest', 'info', { when: (facts) => facts.battery === battery.testing }),
  cause('genSet', 'info', { when: (facts) => facts.mains === mains.genSet }),
  cause('service', 'info', { when: (facts) => facts.unitState === unitState.service }),
  cause('autoTest', 'info', { when: (facts) => facts.unitState === unitState.autoTest }),
  cause('unitAside', 'info', { when: (facts) => facts.unitState === unitState.isolated || facts.unitState === unitState.standby || facts.unitLoad === LoadState.off }),
];

/** Manual §6.3.2: an alarm of each unit, which are facts of their own, as are the programmable ones (§6.3.3). */
export const severalFacts: ReadonlySet<CauseName> = new Set(['unitAlarm', 'external']);

/** On battery because of it, or in spite of it. */
function rectifierText(facts: StateFacts): TextKey | undefined {
  if (!isOnBattery(facts) || facts.minutes === undefined) return undefined;
  return hasMains(facts) ? 'sentence.rectifierFaultMains' : 'sentence.rectifierFaultMinutes';
}
