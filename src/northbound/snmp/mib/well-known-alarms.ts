import { type Bilingual, bothOf } from '../../../core/bilingual.js';
import { bitNow } from '../../../objects/bit-now.js';
import { type BitStringName, bitStrings } from '../../../objects/catalog/bit-strings.js';
import type { MultiStateName } from '../../../objects/catalog/multi-states.js';
import type { ObjectValues } from '../../../objects/mapper.js';
import type { DeviceState } from '../../../objects/value-stream.js';
import { either, type LoadSource, type PowerFacts, powerFacts, stateNow } from '../../facts/power-facts.js';
import { type Oid, oid } from '../ber/oid.js';

type FactName = 'isOnBattery' | 'isStopImminent' | 'isOverloaded';

/** What sets an alarm: a bit or a state by its text, how the load is fed, a fact that needs more than one bit, or the gateway itself. */
export type Cause =
  | { readonly kind: 'bit'; readonly object: BitStringName; readonly text: string }
  | { readonly kind: 'state'; readonly object: MultiStateName; readonly text: string }
  | { readonly kind: 'load'; readonly load: LoadSource }
  | { readonly kind: 'fact'; readonly fact: FactName }
  | { readonly kind: 'lost' | 'unexplained' };

/** The arc of upsAlarmCommunicationsLost (RFC 1628). */
export const communicationsLost = 20;

const unit = (text: string): Cause => ({ kind: 'bit', object: 'UnitAlarms', text });
const system = (text: string): Cause => ({ kind: 'bit', object: 'UPSAlarms', text });
const state = (object: MultiStateName, text: string): Cause => ({ kind: 'state', object, text });
const load = (source: LoadSource): Cause => ({ kind: 'load', load: source });
const fact = (name: FactName): Cause => ({ kind: 'fact', fact: name });

type Line = readonly [arc: number, name: string, ...causes: readonly Cause[]];

// RFC 1628 §4, upsWellKnownAlarms, a line each; behind it the bits of Manual §6.3 and the states of §6.2 that are meant by it. One
// of them sets the alarm. An alarm without any is one that nothing of this UPS tells.
// - upsAlarmShutdownImminent: RFC 1628 says five seconds, the manual minutes. Who acts on it acts in time.
// - upsAlarmTestInProgress is of tests that the agent was asked for, and it can be asked for none.
// - upsAlarmGeneralFault is all else that needs somebody: there is no identifier of our own for it.
// Not told: MAINTENANCE AL., which is due and no fault; BATTERY ROOM, GEN SET ALARM and External Input 1 to 4, which are not the UPS.
// biome-ignore format: an alarm per line
const lines: readonly Line[] = [
  [1, 'upsAlarmBatteryBad', unit('BAT. TEST FAILED')],
  [2, 'upsAlarmOnBattery', fact('isOnBattery')],
  [3, 'upsAlarmLowBattery', unit('BATTERY LOW'), state('BatteryStatus', 'LOW')],
  [4, 'upsAlarmDepletedBattery', unit('BAT. DISCHARGED'), unit('BAT. DISCONNECTED'), state('BatteryStatus', 'DISCHARGED'), state('BatteryStatus', 'DISCONNECTED'), state('BatteryStatus', 'NO BATTERY')],
  [5, 'upsAlarmTempBad', unit('TEMPERATURE'), unit('BAT. TEMPERATURE')],
  [6, 'upsAlarmInputBad', state('InputRecStatus', 'NOT PRESENT'), state('InputRecStatus', 'OUT OF TOL')],
  [7, 'upsAlarmOutputBad'],
  [8, 'upsAlarmOutputOverload', fact('isOverloaded')],
  [9, 'upsAlarmOnBypass', load('bypass'), load('maintenance-bypass'), unit('MAINTENANCE BYPASS')],
  [10, 'upsAlarmBypassBad', state('InputBypStatus', 'NOT PRESENT'), state('InputBypStatus', 'OUT OF TOL'), unit('BYPASS IMPOSSIBLE'), system('BYPASS IMPOSSIBLE')],
  [11, 'upsAlarmOutputOffAsRequested'],
  [12, 'upsAlarmUpsOffAsRequested'],
  [13, 'upsAlarmChargerFailed', unit('CHARGER ALARM')],
  [14, 'upsAlarmUpsOutputOff', load('off')],
  [15, 'upsAlarmUpsSystemOff', unit('UPS POWER OFF')],
  [16, 'upsAlarmFanFailure', unit('FAN FAILURE')],
  [17, 'upsAlarmFuseFailure'],
  [18, 'upsAlarmGeneralFault', unit('BYPASS LOCKED'), unit('BATTERY ALARM'), unit('REC. CRITICAL'), unit('REC. PREVENTIVE'), unit('INV. CRITICAL'), unit('INV. PREVENTIVE'), unit('BYP. CRITICAL'), unit('BYP. PREVENTIVE'), unit('INTERNAL FAILURE'), system('BYPASS LOCKED'), system('INSUFF. RESOURCES'), system('REDUNDANCY LOST'), system('PARALLEL FAULT'), { kind: 'unexplained' }],
  [19, 'upsAlarmDiagnosticTestFailed', unit('BAT. TEST FAILED')],
  [communicationsLost, 'upsAlarmCommunicationsLost', { kind: 'lost' }],
  [21, 'upsAlarmAwaitingPower'],
  [22, 'upsAlarmShutdownPending'],
  [23, 'upsAlarmShutdownImminent', fact('isStopImminent')],
  [24, 'upsAlarmTestInProgress'],
];

export interface WellKnownAlarm {
  /** In upsWellKnownAlarms. */
  readonly arc: number;
  readonly name: string;
  readonly oid: Oid;
  readonly causes: readonly Cause[];
}

const upsWellKnownAlarms = '1.3.6.1.2.1.33.1.6.3';

export const wellKnownAlarms: readonly WellKnownAlarm[] = lines.map(([arc, name, ...causes]) => ({
  arc,
  name,
  oid: oid(`${upsWellKnownAlarms}.${arc}`),
  causes,
}));

/** By arc: whether the alarm pertains; undefined where it is not known now. */
export function alarmsNow(now: DeviceState): ReadonlyMap<number, boolean | undefined> {
  const facts = powerFacts(now);
  return new Map(
    wellKnownAlarms.map(({ arc, causes }) => [arc, either(...causes.map((cause) => isCausing(cause, now, facts)))]),
  );
}

function isCausing(cause: Cause, { values, connection }: DeviceState, facts: PowerFacts): boolean | undefined {
  switch (cause.kind) {
    case 'bit':
      return bitNow(values, cause.object, cause.text).isSet;
    case 'state': {
      const now = stateNow(values, cause.object);
      return now === undefined ? undefined : now === cause.text;
    }
    case 'load':
      return facts.load === undefined ? undefined : facts.load === cause.load;
    case 'fact':
      return facts[cause.fact];
    case 'lost':
      return connection === 'ready' ? undefined : connection === 'lost';
    case 'unexplained':
      return isUnexplained(values);
  }
}

const generalAlarm = 'UNIT GENERAL ALARM';
const unitBits = bitStrings.find(({ name }) => name === 'UnitAlarms')?.bits ?? [];

/** The unit has an alarm, and no other bit says which. */
function isUnexplained(values: ObjectValues): boolean | undefined {
  const isGeneral = bitNow(values, 'UnitAlarms', generalAlarm).isSet;
  if (isGeneral !== true) return isGeneral;
  return !unitBits.some((text) => text !== generalAlarm && bitNow(values, 'UnitAlarms', text).isSet === true);
}

/** For a document: what sets an alarm, by the texts of the manual. */
export function causeText(cause: Cause): Bilingual {
  switch (cause.kind) {
    case 'bit':
    case 'state':
      return bothOf(`${cause.object}: ${cause.text}`);
    case 'load':
      return bothOf(`UPSLoadStatus/UnitLoadStatus: ${loadTexts[cause.load]}`);
    case 'fact':
      return factTexts[cause.fact];
    case 'lost':
      return bothOf('DeviceStatus: No com with UPS');
    case 'unexplained':
      return { en: `UnitAlarms: ${generalAlarm} alone`, fr: `UnitAlarms: ${generalAlarm} seul` };
  }
}

/** The objects that a cause looks at. */
export function causeObjects(cause: Cause): readonly string[] {
  switch (cause.kind) {
    case 'bit':
    case 'state':
      return [cause.object];
    case 'load':
      return ['UPSLoadStatus', 'UnitLoadStatus'];
    case 'fact':
      return cause.fact === 'isOnBattery'
        ? ['UPSLoadStatus', 'UnitLoadStatus', 'UnitAlarms']
        : ['UPSAlarms', 'UnitAlarms'];
    case 'lost':
      return ['DeviceStatus'];
    case 'unexplained':
      return ['UnitAlarms'];
  }
}

const loadTexts: Readonly<Partial<Record<LoadSource, string>>> = {
  bypass: 'ON BYPASS',
  'maintenance-bypass': 'ON MAINT. BYPASS',
  off: 'LOAD OFF',
};

const factTexts: Readonly<Record<FactName, Bilingual>> = {
  isOnBattery: ofSystem('UPSLoadStatus/UnitLoadStatus: ON BATTERY', 'UnitAlarms: ON BATTERY'),
  isStopImminent: ofSystem('UPSAlarms: UPS IMMINENT STOP', 'UnitAlarms: IMMINENT STOP'),
  isOverloaded: ofSystem('UPSAlarms: UPS OVERLOAD', 'UnitAlarms: OVERLOAD'),
};

function ofSystem(system: string, alone: string): Bilingual {
  return { en: `${system}; of a single UPS also ${alone}`, fr: `${system} ; d'une ASI unitaire aussi ${alone}` };
}
