import type { IncidentKind, LoadObject } from './incident-kinds.js';
import type { BatteryLeft } from './journal-event.js';

/** `unknown`: the UPS or its watch was lost before the end was seen. */
export type IncidentState = 'running' | 'ended' | 'unknown';

export interface IncidentAlarm {
  /** Of its bit: `UnitAlarms/ON BATTERY`. */
  readonly id: string;
  readonly raisedMs: number;
  /** Absent while it is active, and where its end was not seen. */
  readonly clearedMs?: number;
  /** How often it was raised, those times included that the journal only counted. */
  readonly times: number;
}

/** `atMs` is absent of the state in which the load was before. */
export interface LoadStep {
  readonly state: string;
  readonly atMs?: number;
}

/** How the load was fed: all its states in their order, of the system where it says so, else of the unit. */
export interface IncidentLoad {
  readonly object: LoadObject;
  readonly steps: readonly LoadStep[];
}

/** One thing that happened to the UPS, from its begin to its end, with all that belongs to it. Times by the clock as it was at its end. */
export interface Incident {
  /** Of its first event. */
  readonly id: number;
  /** Of the last event in its time. */
  readonly lastId: number;
  readonly kind: IncidentKind;
  readonly state: IncidentState;
  /** It goes on, as far as is known: running, or the UPS is lost at present. */
  readonly isOpen: boolean;
  readonly simulated: boolean;
  readonly beginMs: number;
  /** It was found after a time without a look at the UPS: it had begun by `beginMs`, and not before this. */
  readonly beginNotBeforeMs?: number;
  /** It was there when the UPS was first seen. */
  readonly isBeginUnknown: boolean;
  readonly endMs?: number;
  /** Likewise of the end. */
  readonly endNotBeforeMs?: number;
  /** Of an unknown end: until when it is known to have gone on. */
  readonly seenUntilMs?: number;
  /** Absent before the end, and where the clock has gone back without a word. */
  readonly durationMs?: number;
  /** How often it was over for less than `holdOffMs`. */
  readonly returns: number;
  /** Starts of the gateway, and losses of the UPS, in its time. */
  readonly restarts: number;
  readonly losses: number;
  /** The clock was set in its time, or has gone back: `beginMs` is corrected. */
  readonly isClockSet: boolean;
  /** State of the mains that was told: InputRecStatus. */
  readonly mains?: string;
  readonly load?: IncidentLoad;
  /** Read last before it began, and before its end. */
  readonly batteryBefore?: BatteryLeft;
  readonly batteryLeft?: BatteryLeft;
  readonly alarms: readonly IncidentAlarm[];
  /** These alarms were raised in the incident of that number, which is over and tells them, too. */
  readonly outlasts?: number;
}
