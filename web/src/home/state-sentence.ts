import type { StatusView } from '../../../src/http/screens/home/schema.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { LiveState } from '../api/live-state.js';
import type { TextKey } from '../i18n/en.js';
import type { Level } from '../state/level.js';
import { lastKnown, measureOf, stateOf } from '../state/live-value.js';

/** The state of the UPS in one sentence, and in a few words. */
export interface Sentence {
  readonly level: Level;
  readonly text: TextKey;
  readonly short: TextKey;
  /** The text for those who hear it, where the other one counts on each second. */
  readonly spoken?: TextKey;
  readonly minutes?: number;
  readonly sinceMs?: number;
}

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

/** Manual §6.2.1. */
const faultyGateway = 4;
/** Manual §6.2.5. */
const criticalAlarm = 2;
/** Manual §6.2.6: discharged, low. */
const emptyBattery: ReadonlySet<number> = new Set([3, 4]);

const connecting: Sentence = { level: 'unknown', text: 'app.connecting', short: 'short.connecting' };

/** What is so now: nothing is known of it while there is no contact with the gateway. */
export function stateSentence(live: Pick<LiveState, 'phase' | 'status' | 'objects' | 'nowMs'>): Sentence {
  const { phase, status, objects, nowMs } = live;
  switch (phase) {
    case 'connecting':
      return connecting;
    case 'reconnecting':
      return { level: 'unknown', text: 'sentence.noContact', short: 'short.noContact' };
    case 'live':
      return status === undefined ? connecting : told(status, objects, nowMs);
  }
}

/** What was so when the gateway was last heard; undefined while that is now, and before its first word. */
export function lastKnownSentence(live: Pick<LiveState, 'phase' | 'status' | 'objects'>): Sentence | undefined {
  const { phase, status, objects } = live;
  return phase === 'live' || status === undefined ? undefined : told(status, objects, status.nowMs);
}

/** Whether the figures are those of now. */
export function isCurrent({ phase, status }: Pick<LiveState, 'phase' | 'status'>): boolean {
  return phase === 'live' && status?.ups.connection === 'running';
}

function told(status: StatusView, objects: LiveState['objects'], nowMs: number): Sentence {
  // A setting is no fault of the gateway, though DeviceStatus has no other word for it (Manual §6.2.1).
  if (hasWrongUnit(status)) return { level: 'critical', text: 'sentence.wrongUnit', short: 'short.wrongUnit' };
  if (status.deviceStatus === faultyGateway) return { level: 'critical', text: 'sentence.fault', short: 'short.fault' };
  switch (status.ups.connection) {
    case 'none':
      return { level: 'unknown', text: 'sentence.none', short: 'short.none' };
    case 'ready':
      return { level: 'unknown', text: 'sentence.ready', short: 'short.ready' };
    case 'lost': {
      const { lastPollAtMs } = status.ups;
      if (lastPollAtMs === undefined) return { level: 'critical', text: 'sentence.lostEver', short: 'short.lost' };
      const sinceMs = nowMs - lastPollAtMs;
      return { level: 'critical', text: 'sentence.lost', spoken: 'sentence.lostSpoken', short: 'short.lost', sinceMs };
    }
    case 'running':
      return loadSentence(status, objects);
  }
}

/** The Unit Number is that of no unit of this UPS. */
export function hasWrongUnit(status: StatusView | undefined): boolean {
  return status?.ups.problem?.code === 'ups.unit-absent';
}

/** Whether there is anything to show of the UPS, from now or from before. */
export function wasEverRead(status: StatusView | undefined): boolean {
  return status?.ups.lastPollAtMs !== undefined;
}

function loadSentence(status: StatusView, objects: LiveState['objects']): Sentence {
  const alarm = stateOf(objects.get('Alarms'));
  switch (loadStateOf(status, objects)) {
    case LoadState.onBattery:
      return batterySentence(objects);
    case LoadState.onMaintenanceBypass:
      return { level: 'warning', text: 'sentence.maintenance', short: 'short.maintenance' };
    case LoadState.onBypass:
      return { level: 'warning', text: 'sentence.bypass', short: 'short.bypass' };
    case LoadState.off:
      return { level: 'critical', text: 'sentence.off', short: 'short.off' };
    case LoadState.ecoMode:
      return withAlarm({ level: 'good', text: 'sentence.eco', short: 'short.eco' }, alarm);
    case LoadState.normalMode:
      return withAlarm({ level: 'good', text: 'sentence.normal', short: 'short.normal' }, alarm);
    case LoadState.onInverter:
      if (alarm === criticalAlarm)
        return { level: 'critical', text: 'sentence.protectedCritical', short: 'short.critical' };
      if (alarm !== undefined && alarm > criticalAlarm)
        return { level: 'warning', text: 'sentence.protectedAlarm', short: 'short.alarm' };
      return withAlarm({ level: 'good', text: 'sentence.protected', short: 'short.protected' }, alarm);
    default:
      return { level: 'unknown', text: 'sentence.unknown', short: 'short.unknown' };
  }
}

function batterySentence(objects: LiveState['objects']): Sentence {
  const minutes = measureOf(objects.get('BATTERY_Min'));
  const isEmpty = emptyBattery.has(stateOf(objects.get('BatteryStatus')) ?? 0);
  const level = isEmpty ? 'critical' : 'warning';
  if (minutes === undefined)
    return { level, text: isEmpty ? 'sentence.batteryLow' : 'sentence.battery', short: 'short.battery' };
  return {
    level,
    text: isEmpty ? 'sentence.batteryLowMinutes' : 'sentence.batteryMinutes',
    short: 'short.battery',
    minutes,
  };
}

/** Without a word on the alarms nothing is well. */
function withAlarm(sentence: Sentence, alarm: number | undefined): Sentence {
  if (alarm === undefined) return { level: 'unknown', text: 'sentence.alarmsUnknown', short: 'short.unknown' };
  if (alarm === criticalAlarm) return { ...sentence, level: 'critical' };
  return alarm > criticalAlarm ? { ...sentence, level: 'warning' } : sentence;
}

/** How the load is fed: by the system where there is one that tells it, else by the unit. */
export function loadStateOf(status: StatusView | undefined, objects: LiveState['objects']): number | undefined {
  const unit = stateOf(objects.get('UnitLoadStatus'));
  return isSystem(status) ? (stateOf(objects.get('UPSLoadStatus')) ?? unit) : unit;
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
 * The power that is to be compared with an apparent power of the output: the data plate is that of one unit where each unit
 * has a gateway of its own, and says nothing of the system.
 */
export function nominalOf(status: StatusView | undefined, shown: ObjectView | undefined): number | undefined {
  const isOfUnit = status?.ups.architecture !== 'multi-units' || shown?.name === 'UNIT_OUTPUT_kVA';
  return isOfUnit ? status?.ups.nominalKva : undefined;
}

/** The objects of a view: those of now, or the last known where the whole view is marked as old. */
export function shownObjects(live: Pick<LiveState, 'phase' | 'status' | 'objects'>): LiveState['objects'] {
  return isCurrent(live) ? live.objects : lastKnown(live.objects);
}

export function isSystem(status: StatusView | undefined): boolean {
  return status?.ups.architecture === 'concentrator' || status?.ups.architecture === 'multi-units';
}
