import type { StatusView, UnitStatus } from '../../../src/http/screens/home/schema.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { LiveState } from '../api/live-state.js';
import { activeBits, lastKnown, measureOf, stateOf, upsValueOf } from '../state/live-value.js';

/** Manual §6.2.2, §6.2.3. */
export const LoadState = {
  onMaintenanceBypass: 1,
  onBattery: 2,
  onInverter: 3,
  normalMode: 4,
  ecoMode: 5,
  onBypass: 6,
  off: 7,
} as const;

/** Half of the lowest mains there is, phase to neutral: what an open line picks up is less. */
const liveVolts = 50;

/** What is known of the UPS at one moment, as far as the sentence needs it; a state is undefined where nothing tells it. */
export interface StateFacts {
  /** How the load is fed. */
  readonly load: number | undefined;
  /** What the UPS says of that although its measurements deny it. */
  readonly deniedLoad: number | undefined;
  readonly alarms: number | undefined;
  readonly battery: number | undefined;
  readonly mains: number | undefined;
  readonly bypassMains: number | undefined;
  readonly unitState: number | undefined;
  /** The unit's own, also where the system feeds its load in another way. */
  readonly unitLoad: number | undefined;
  readonly minutes: number | undefined;
  readonly loadPercent: number | undefined;
  readonly kilowatts: number | undefined;
  /** The highest of the output's phases. */
  readonly volts: number | undefined;
  readonly unitBits: ReadonlySet<string>;
  readonly upsBits: ReadonlySet<string>;
  /** Units that are missed. */
  readonly lostUnits: readonly UnitStatus[];
}

export function factsOf(status: StatusView | undefined, objects: LiveState['objects']): StateFacts {
  const state = (name: string) => stateOf(objects.get(name));
  const output = (system: string, unit: string) => measureOf(outputOf(status, objects, system, unit));
  const volts = [1, 2, 3].flatMap((phase) => output(`UPS_OUTPUT_V${phase}`, `UNIT_OUTPUT_V${phase}`) ?? []);
  return {
    load: loadStateOf(status, objects),
    deniedLoad: deniedState(loadObject(status, objects)),
    alarms: state('Alarms'),
    battery: state('BatteryStatus'),
    mains: state('InputRecStatus'),
    bypassMains: state('InputBypStatus'),
    unitState: state('UnitStatus'),
    unitLoad: state('UnitLoadStatus'),
    minutes: measureOf(objects.get('BATTERY_Min')),
    loadPercent: output('UPS_OUTPUT_Lr', 'UNIT_OUTPUT_Lr'),
    kilowatts: output('UPS_OUTPUT_kw', 'UNIT_OUTPUT_kw'),
    volts: volts.length === 0 ? undefined : Math.max(...volts),
    unitBits: setBits(objects.get('UnitAlarms')),
    upsBits: setBits(objects.get('UPSAlarms')),
    lostUnits: (status?.units ?? []).filter(({ state: ofUnit }) => ofUnit === 'lost'),
  };
}

/** Whether power or voltage is measured at the output: such a load is supplied, whatever a state says. */
export function isOutputLive({ kilowatts, volts, loadPercent }: StateFacts): boolean {
  return (kilowatts ?? 0) > 0 || (loadPercent ?? 0) > 0 || (volts ?? 0) >= liveVolts;
}

/** Those too that are told no more: an alarm is present until something says that it is not. */
function setBits(object: ObjectView | undefined): ReadonlySet<string> {
  return new Set(activeBits(object));
}

/** Which object tells how the load is fed: the system's where there is one that tells it, else the unit's. */
function loadObject(status: StatusView | undefined, objects: LiveState['objects']): ObjectView | undefined {
  const ofSystem = objects.get('UPSLoadStatus');
  const isTold = stateOf(ofSystem) !== undefined || deniedState(ofSystem) !== undefined;
  return isSystem(status) && isTold ? ofSystem : objects.get('UnitLoadStatus');
}

/** The state of an object that the measurements beside it deny. */
function deniedState(object: ObjectView | undefined): number | undefined {
  if (object?.state !== 'implausible') return undefined;
  const value = upsValueOf(object);
  return typeof value === 'number' && value > 0 ? value : undefined;
}

/** How the load is fed: by the system where there is one that tells it, else by the unit. */
export function loadStateOf(status: StatusView | undefined, objects: LiveState['objects']): number | undefined {
  return stateOf(loadObject(status, objects));
}

/** A measurement of the system's output where there is a system that tells it, else of the unit's. */
export function outputOf(
  status: StatusView | undefined,
  objects: LiveState['objects'],
  system: string,
  unit: string,
): ObjectView | undefined {
  const ofSystem = objects.get(system);
  return isSystem(status) && measureOf(ofSystem) !== undefined ? ofSystem : objects.get(unit);
}

/**
 * The power that is to be compared with an apparent power of the output. The data plate of a unit says nothing of its system, and
 * no document says whose plate it is that a concentrator tells: there nothing is compared.
 */
export function nominalOf(status: StatusView | undefined, shown: ObjectView | undefined): number | undefined {
  if (status === undefined) return undefined;
  const { architecture, nominalKva } = status.ups;
  const isOfUnit = architecture === 'multi-units' && shown?.name === 'UNIT_OUTPUT_kVA';
  return architecture === 'single' || isOfUnit ? nominalKva : undefined;
}

/** Whether the figures are those of now. */
export function isCurrent({ phase, status }: Pick<LiveState, 'phase' | 'status'>): boolean {
  return phase === 'live' && status?.ups.connection === 'running';
}

/** The objects of a view: those of now, or the last known where the whole view is marked as old. */
export function shownObjects(live: Pick<LiveState, 'phase' | 'status' | 'objects'>): LiveState['objects'] {
  return isCurrent(live) ? live.objects : lastKnown(live.objects);
}

export function isSystem(status: StatusView | undefined): boolean {
  return status?.ups.architecture === 'concentrator' || status?.ups.architecture === 'multi-units';
}
