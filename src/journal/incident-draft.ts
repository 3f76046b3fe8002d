import type { Incident, IncidentAlarm, IncidentLoad, IncidentState, LoadStep } from './incident.js';
import {
  holdOffMs,
  type IncidentKind,
  kindOfAlarm,
  kindOfState,
  type LoadObject,
  loadObjects,
  togetherMs,
} from './incident-kinds.js';
import type { BatteryLeft, JournalEvent } from './journal-event.js';
import type { Stamp, SteadyTime } from './steady-time.js';

/** Of a state that flaps for days, the first ones and the last. */
const mostSteps = 20;

/** Found after a time without a look, which began then; `undefined` where nobody had looked before. */
export interface Blind {
  readonly sinceMs: number | undefined;
}

interface ActiveAlarm {
  readonly id: string;
  readonly raised: Stamp;
  readonly times: number;
}

interface AlarmDraft extends ActiveAlarm {
  readonly cleared: Stamp | undefined;
}

interface StepDraft {
  readonly state: string;
  readonly at: Stamp | undefined;
}

/** An incident while it is put together. */
export class IncidentDraft {
  readonly kind: IncidentKind;
  readonly simulated: boolean;
  readonly #alarms = new Map<string, AlarmDraft>();
  begin: Stamp;
  end: Stamp | undefined;
  readonly #time: SteadyTime;
  readonly #clock: { readonly settings: number; readonly jumps: number };
  #offset: { readonly ms: number; readonly settings: number; readonly jumps: number } | undefined;
  #beginBlind: Blind | undefined;
  #endBlind: Blind | undefined;
  /** The watch was lost: how it ended will never be known. */
  #forgotten: Stamp | undefined;
  #lastId: number;
  #outlasts: number | undefined;
  #returns = 0;
  #restarts = 0;
  #losses = 0;
  #mains: string | undefined;
  #loads = new Map<LoadObject, StepDraft[]>();
  #batteryBefore: BatteryLeft | undefined;
  #batteryLeft: BatteryLeft | undefined;
  #told: { readonly id: number; readonly battery: BatteryLeft | undefined } | undefined;

  constructor(kind: IncidentKind, simulated: boolean, begin: Stamp, blind: Blind | undefined, time: SteadyTime) {
    this.kind = kind;
    this.simulated = simulated;
    this.begin = begin;
    this.#beginBlind = blind;
    this.#lastId = begin.id;
    this.#time = time;
    this.#clock = { settings: time.settings, jumps: time.jumps };
  }

  get isRunning(): boolean {
    return this.end === undefined && this.#forgotten === undefined;
  }

  has(alarm: string): boolean {
    return this.#alarms.has(alarm);
  }

  /** Its alarms that are not over. */
  get activeAlarms(): readonly ActiveAlarm[] {
    return [...this.#alarms.values()].filter(({ cleared }) => cleared === undefined);
  }

  /** All its alarms are over. */
  get isSilent(): boolean {
    return this.activeAlarms.length === 0;
  }

  /** Whether what happens at that moment can still belong to it. */
  isNear(at: Stamp, withinMs: number): boolean {
    return this.isRunning || (this.end !== undefined && at.steadyMs - this.end.steadyMs <= withinMs);
  }

  hasJustBegun(at: Stamp): boolean {
    return at.steadyMs - this.begin.steadyMs <= togetherMs;
  }

  close(at: Stamp, blind: Blind | undefined): void {
    this.end = at;
    this.#endBlind = blind;
    this.#offset = this.#offsetNow();
    // What was told at its begin says nothing of its end.
    this.#batteryLeft = this.#told?.id === at.id ? this.#told.battery : undefined;
  }

  reopen(at: Stamp): void {
    if (this.end === undefined || at.steadyMs - this.end.steadyMs > holdOffMs) return;
    this.end = undefined;
    this.#offset = undefined;
    this.#batteryLeft = undefined;
    this.#returns += 1;
  }

  forget(seenUntil: Stamp): void {
    if (!this.isRunning) return;
    this.#forgotten = seenUntil;
    this.#offset = this.#offsetNow();
  }

  /** Whether an event tells of it; an alarm alone may last for months, in which much else happens. */
  isToldBy({ kind, subject = '' }: JournalEvent): boolean {
    const isOfOne = kind === 'alarm-raised' || kind === 'alarm-cleared' || kind === 'state-changed';
    return this.kind !== 'alarm' || !isOfOne || this.#alarms.has(subject);
  }

  /** What happened in its time. */
  touch({ kind, id, subject = '', from, to, battery }: JournalEvent, at: Stamp): void {
    this.#lastId = Math.max(this.#lastId, id);
    if (kind === 'started' || kind === 'started-after-cut') this.#restarts += 1;
    if (kind === 'communication-lost' && this.kind !== 'communication') this.#losses += 1;
    this.#told = { id, battery };
    if (kind === 'alarm-raised' && kindOfAlarm(subject) === this.kind) this.#noteBefore(battery, at);
    if (kind !== 'state-changed' || to === undefined) return;
    // A state that changes was known before: then its begin was seen.
    const isSeen = from !== undefined && this.#beginBlind?.sinceMs === undefined && this.hasJustBegun(at);
    const isOfKind = kindOfState(subject, to) === this.kind;
    if (isSeen && isOfKind) this.#beginBlind = undefined;
    if (isOfKind) this.#noteBefore(battery, at);
    if (subject === 'InputRecStatus' && (to === 'NOT PRESENT' || this.#mains === undefined)) this.#noteMains(to);
    const object = loadObjects.find((one) => one === subject);
    if (object !== undefined) this.#noteLoad(object, from, { state: to, at });
  }

  /** Raised anew, or for the first time. */
  raise(id: string, at: Stamp, times: number): void {
    const alarm = this.#alarms.get(id) ?? { id, raised: at, cleared: undefined, times: 0 };
    this.#alarms.set(id, { ...alarm, cleared: undefined, times: alarm.times + times });
  }

  /** Of its own, after the incident in which they were raised. */
  takeOver(host: IncidentDraft, lastId: number): void {
    for (const { id, raised } of host.activeAlarms) this.raise(id, raised, 1);
    this.#outlasts = host.begin.id;
    this.#lastId = lastId;
  }

  clear(id: string, at: Stamp): void {
    const alarm = this.#alarms.get(id);
    if (alarm !== undefined) this.#alarms.set(id, { ...alarm, cleared: at });
  }

  /** Takes up what has just begun, as it turns out by the same cause; alarms are its first sign. */
  takeUp(other: IncidentDraft): void {
    if (other.kind === 'alarm' && other.begin.id < this.begin.id) {
      this.begin = other.begin;
      this.#beginBlind = other.#beginBlind;
    }
    for (const [id, alarm] of other.#alarms) {
      const { raised, times } = this.#alarms.get(id) ?? { ...alarm, times: 0 };
      this.#alarms.set(id, { ...alarm, raised, times: times + alarm.times });
    }
    for (const [object, steps] of other.#loads) this.#loads.set(object, [...steps]);
    this.#mains ??= other.#mains;
    this.#restarts += other.#restarts;
    this.#losses += other.#losses;
  }

  /** `lostAt`: the UPS is lost since then. */
  incident(lostAt: Stamp | undefined): Incident {
    const { ms, settings, jumps } = this.#offset ?? this.#offsetNow();
    const wall = (steadyMs: number) => Math.round(steadyMs + ms);
    const isGuessed = jumps > this.#clock.jumps;
    const seenUntil = this.#forgotten ?? (this.end === undefined && this.kind !== 'communication' ? lostAt : undefined);
    const load = this.#load(wall);
    const beginNotBefore = this.#beginBlind?.sinceMs;
    const endNotBefore = this.end && this.#endBlind?.sinceMs;
    return {
      id: this.begin.id,
      lastId: this.#lastId,
      kind: this.kind,
      state: stateOf(this.end, seenUntil),
      isOpen: this.isRunning,
      simulated: this.simulated,
      beginMs: wall(this.begin.steadyMs),
      ...(beginNotBefore !== undefined && { beginNotBeforeMs: wall(beginNotBefore) }),
      isBeginUnknown: this.#beginBlind !== undefined && beginNotBefore === undefined,
      ...(this.end !== undefined && { endMs: wall(this.end.steadyMs) }),
      ...(endNotBefore !== undefined && { endNotBeforeMs: wall(Math.max(endNotBefore, this.begin.steadyMs)) }),
      ...(seenUntil !== undefined && { seenUntilMs: wall(Math.max(seenUntil.steadyMs, this.begin.steadyMs)) }),
      ...(this.end !== undefined && !isGuessed && { durationMs: this.end.steadyMs - this.begin.steadyMs }),
      returns: this.#returns,
      restarts: this.#restarts,
      losses: this.#losses,
      isClockSet: settings > this.#clock.settings || isGuessed,
      ...(this.#mains !== undefined && { mains: this.#mains }),
      ...(load !== undefined && { load }),
      ...(this.#batteryBefore !== undefined && { batteryBefore: this.#batteryBefore }),
      ...(this.#batteryLeft !== undefined && { batteryLeft: this.#batteryLeft }),
      alarms: [...this.#alarms.values()].map((alarm) => alarmOf(alarm, wall)),
      ...(this.#outlasts !== undefined && { outlasts: this.#outlasts }),
    };
  }

  /** What was known of the load when it began. */
  knowLoad(states: ReadonlyMap<string, string>): void {
    for (const object of loadObjects) {
      const state = states.get(object);
      if (state !== undefined && !this.#loads.has(object)) this.#loads.set(object, [{ state, at: undefined }]);
    }
  }

  /** Of what its begin told, where that was seen: later it has been discharged, for nobody knows how long. */
  #noteBefore(battery: BatteryLeft | undefined, at: Stamp): void {
    if (this.#beginBlind === undefined && this.hasJustBegun(at)) this.#batteryBefore ??= battery;
  }

  #noteMains(state: string): void {
    if (state === 'NOT PRESENT' || state === 'OUT OF TOL') this.#mains = state;
  }

  #noteLoad(object: LoadObject, from: string | undefined, step: StepDraft): void {
    const steps = this.#loads.get(object) ?? (from === undefined ? [] : [{ state: from, at: undefined }]);
    if (steps.length === mostSteps) steps.pop();
    if (steps.at(-1)?.state !== step.state) steps.push(step);
    this.#loads.set(object, steps);
  }

  #load(wall: (steadyMs: number) => number): IncidentLoad | undefined {
    const told = loadObjects.filter((one) => this.#loads.has(one));
    const hasChanged = (object: LoadObject) => (this.#loads.get(object)?.length ?? 0) > 1;
    const object = told.find(hasChanged) ?? told[0];
    if (object === undefined || this.kind === 'communication') return undefined;
    const steps = (this.#loads.get(object) ?? []).map(
      ({ state, at }): LoadStep => ({ state, ...(at !== undefined && { atMs: wall(at.steadyMs) }) }),
    );
    return { object, steps };
  }

  #offsetNow() {
    const { offsetMs, settings, jumps } = this.#time;
    return { ms: offsetMs, settings, jumps };
  }
}

function stateOf(end: Stamp | undefined, seenUntil: Stamp | undefined): IncidentState {
  if (end !== undefined) return 'ended';
  return seenUntil === undefined ? 'running' : 'unknown';
}

function alarmOf({ id, raised, cleared, times }: AlarmDraft, wall: (steadyMs: number) => number): IncidentAlarm {
  const clearedMs = cleared === undefined ? {} : { clearedMs: wall(cleared.steadyMs) };
  return { id, raisedMs: wall(raised.steadyMs), ...clearedMs, times };
}
