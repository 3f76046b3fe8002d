import type { BitStringName } from '../objects/catalog/bit-strings.js';
import type { MultiStateName } from '../objects/catalog/multi-states.js';

/** What comes first is the cause of what begins in its time, and takes it up. */
export const incidentKinds = ['outage', 'overload', 'off', 'bypass', 'communication', 'alarm'] as const;
export type IncidentKind = (typeof incidentKinds)[number];

interface Marks {
  readonly alarms: readonly `${BitStringName}/${string}`[];
  readonly states: Readonly<Partial<Record<MultiStateName, readonly string[]>>>;
}

// BatteryStatus says LOW and DISCHARGED of a battery that is being charged, too: it marks no outage.
// biome-ignore format: a kind per line
const marks: Readonly<Partial<Record<IncidentKind, Marks>>> = {
  outage: { alarms: ['UnitAlarms/ON BATTERY'], states: { UPSLoadStatus: ['ON BATTERY'], UnitLoadStatus: ['ON BATTERY'], InputRecStatus: ['NOT PRESENT', 'OUT OF TOL'] } },
  overload: { alarms: ['UPSAlarms/UPS OVERLOAD', 'UnitAlarms/OVERLOAD'], states: {} },
  off: { alarms: ['UnitAlarms/UPS POWER OFF'], states: { UPSLoadStatus: ['LOAD OFF'], UnitLoadStatus: ['LOAD OFF'] } },
  bypass: { alarms: ['UnitAlarms/MAINTENANCE BYPASS'], states: { UPSLoadStatus: ['ON BYPASS', 'ON MAINT. BYPASS'], UnitLoadStatus: ['ON BYPASS', 'ON MAINT. BYPASS'] } },
};

/** Of what kind an alarm makes an incident, by its id; any alarm can be one alone. */
export function kindOfAlarm(id: string): IncidentKind {
  return kindOf(({ alarms }) => alarms.some((one) => one === id)) ?? 'alarm';
}

/** Of what kind a state makes an incident; undefined for one that is none. */
export function kindOfState(object: string, state: string): IncidentKind | undefined {
  return kindOf(({ states }) => Object.entries(states).some(([name, some]) => name === object && some.includes(state)));
}

function kindOf(isMarked: (marks: Marks) => boolean): IncidentKind | undefined {
  return incidentKinds.find((kind) => marks[kind] !== undefined && isMarked(marks[kind]));
}

/** Whether one kind takes up another that begins in its time; a loss of communication stands alone. */
export function takesUp(kind: IncidentKind, other: IncidentKind): boolean {
  const isAlone = kind === 'communication' || other === 'communication';
  return !isAlone && incidentKinds.indexOf(kind) < incidentKinds.indexOf(other);
}

/** Says only that there is another alarm. */
export function isGeneralAlarm(id: string): boolean {
  return /\/(?:\w+ GENERAL ALARM|UNIT \d+ ALARM)$/.test(id);
}

/** The objects that say how the load is fed: the system's first. */
export const loadObjects = ['UPSLoadStatus', 'UnitLoadStatus'] as const satisfies readonly MultiStateName[];
export type LoadObject = (typeof loadObjects)[number];

/** A return of what has ended within this time goes on with the same incident: mains that flap are one outage. */
export const holdOffMs = 60_000;
/** What begins so soon after one another, or after an end, belongs together: a poll cycle or two, and the UPS's own delays. */
export const togetherMs = 10_000;
/** After a start the journal does not say when the UPS was read first: what is found so soon may have happened before. */
export const firstLookMs = 120_000;
