import type { Clock } from '../../../core/clock.js';
import { bitNow } from '../../../objects/bit-now.js';
import { type DeviceState, saysTheSame } from '../../../objects/value-stream.js';
import { powerFacts, stateNow } from '../../facts/power-facts.js';
import { alarmsNow, communicationsLost, type WellKnownAlarm, wellKnownAlarms } from './well-known-alarms.js';

/** A row of upsAlarmTable. */
export interface AlarmRow {
  readonly id: number;
  readonly alarm: WellKnownAlarm;
  /** Monotonic milliseconds; undefined: it was there when the agent first saw the UPS. */
  readonly sinceMs: number | undefined;
}

/** The last test of the battery that the UPS has made by itself: the gateway asks for none. */
export interface BatteryTest {
  readonly state: 'inProgress' | 'donePass' | 'doneWarning' | 'doneError';
  /** Monotonic milliseconds. */
  readonly startedMs: number;
  /** Undefined while it goes on. */
  readonly endedMs: number | undefined;
}

export interface UpsWatchEvents {
  onAlarmAdded(row: AlarmRow): void;
  onAlarmRemoved(row: AlarmRow): void;
  onTestCompleted(test: BatteryTest): void;
}

/** How long after its end the outcome of a test is looked at: the UPS sets its alarm when it has reckoned. */
const outcomeAfterMs = 5_000;

/**
 * What the MIB asks for and no reading tells: since when, how often, which alarms came and went. What is not known now keeps what
 * was known: an alarm is over when the UPS says so.
 */
export class UpsWatch {
  readonly #clock: Clock;
  readonly #events: UpsWatchEvents;
  readonly #rows = new Map<number, AlarmRow>();
  #nextId = 1;
  /** Of the UPS that was seen last; undefined before the first. */
  #isSimulated: boolean | undefined;
  #hasSeenUps = false;
  #isAnyAlarmTold = false;
  #onBatterySinceMs: number | undefined;
  #isInputBad = false;
  #lineBads: number | undefined;
  #test: BatteryTest | undefined;
  #testEndedMs: number | undefined;
  #seen: DeviceState | undefined;

  constructor(clock: Clock, events: UpsWatchEvents) {
    this.#clock = clock;
    this.#events = events;
  }

  /** In order of their identifiers. */
  get alarmRows(): readonly AlarmRow[] {
    return [...this.#rows.values()].toSorted((one, other) => one.id - other.id);
  }

  /** How many there are; undefined while nothing of the UPS tells whether there is one. */
  get alarmsPresent(): number | undefined {
    return this.#rows.size > 0 || this.#isAnyAlarmTold ? this.#rows.size : undefined;
  }

  /** Since the battery feeds the load; undefined: it does not. */
  get secondsOnBattery(): number | undefined {
    if (this.#onBatterySinceMs === undefined) return undefined;
    return Math.floor((this.#clock.monotonicMs() - this.#onBatterySinceMs) / 1000);
  }

  /** How often the input has become bad; undefined until something tells how it is. */
  get lineBads(): number | undefined {
    return this.#lineBads;
  }

  /** Undefined: none was seen. */
  get batteryTest(): BatteryTest | undefined {
    return this.#test;
  }

  /** To be told of every reading, and where the UPS is another one than before: what was known is not of that one. */
  see(now: DeviceState, isAnother = false): void {
    if (isAnother || (this.#isSimulated ?? now.isSimulated) !== now.isSimulated) this.#forget();
    this.#isSimulated = now.isSimulated;
    const isSame = saysTheSame(this.#seen, now);
    this.#seen = now;
    // Of a test that has ended, its outcome comes with time.
    if (isSame && this.#testEndedMs === undefined) return;
    const { isOnBattery, isMainsGood } = powerFacts(now);
    const nowMs = this.#clock.monotonicMs();
    if (isOnBattery === true) this.#onBatterySinceMs ??= nowMs;
    if (isOnBattery === false) this.#onBatterySinceMs = undefined;
    if (isMainsGood !== undefined) this.#seeInput(!isMainsGood);
    this.#seeTest(now, nowMs);
    this.#seeAlarms(now, nowMs);
  }

  /** Who was told of an alarm is told that it has gone. */
  #forget(): void {
    for (const row of this.alarmRows) this.#remove(row);
    this.#hasSeenUps = false;
    this.#isAnyAlarmTold = false;
    this.#onBatterySinceMs = undefined;
    this.#isInputBad = false;
    this.#lineBads = undefined;
    this.#test = undefined;
    this.#testEndedMs = undefined;
    this.#seen = undefined;
  }

  /** One that is bad when it is first seen did not become so. */
  #seeInput(isBad: boolean): void {
    const hasBecomeBad = this.#lineBads !== undefined && isBad && !this.#isInputBad;
    this.#lineBads = (this.#lineBads ?? 0) + (hasBecomeBad ? 1 : 0);
    this.#isInputBad = isBad;
  }

  #seeAlarms(now: DeviceState, nowMs: number): void {
    const pertaining = alarmsNow(now);
    const sinceMs = this.#hasSeenUps ? nowMs : undefined;
    if (now.connection !== 'ready') this.#hasSeenUps = true;
    // Whether the UPS is lost is what the gateway says by itself.
    this.#isAnyAlarmTold = [...pertaining].some(([arc, isOn]) => arc !== communicationsLost && isOn !== undefined);
    for (const alarm of wellKnownAlarms) {
      const row = this.#rows.get(alarm.arc);
      const isOn = pertaining.get(alarm.arc);
      if (isOn === true && row === undefined) this.#add({ id: this.#freeId(), alarm, sinceMs });
      if (isOn === false && row !== undefined) this.#remove(row);
    }
  }

  #add(row: AlarmRow): void {
    this.#rows.set(row.alarm.arc, row);
    this.#events.onAlarmAdded(row);
  }

  #remove(row: AlarmRow): void {
    this.#rows.delete(row.alarm.arc);
    this.#events.onAlarmRemoved(row);
  }

  /** From 1 on, and after the largest from there again, past those in use (RFC 1628, upsAlarmTable). */
  #freeId(): number {
    const used = new Set([...this.#rows.values()].map(({ id }) => id));
    let id = this.#nextId;
    while (used.has(id)) id = following(id);
    this.#nextId = following(id);
    return id;
  }

  #seeTest(now: DeviceState, nowMs: number): void {
    const battery = stateNow(now.values, 'BatteryStatus');
    if (battery === undefined) return;
    if (battery === 'TESTING') {
      this.#testEndedMs = undefined;
      if (this.#test?.state !== 'inProgress')
        this.#test = { state: 'inProgress', startedMs: nowMs, endedMs: undefined };
      return;
    }
    if (this.#test?.state !== 'inProgress') return;
    this.#testEndedMs ??= nowMs;
    const hasFailed = bitNow(now.values, 'UnitAlarms', 'BAT. TEST FAILED').isSet;
    if (hasFailed !== true && nowMs - this.#testEndedMs < outcomeAfterMs) return;
    this.#test = { ...this.#test, state: outcomeOf(hasFailed), endedMs: this.#testEndedMs };
    this.#testEndedMs = undefined;
    this.#events.onTestCompleted(this.#test);
  }
}

const largestId = 2 ** 31 - 1;

function following(id: number): number {
  return id >= largestId ? 1 : id + 1;
}

/** A UPS that does not say how its test ended has not said that it was passed. */
function outcomeOf(hasFailed: boolean | undefined): BatteryTest['state'] {
  if (hasFailed === undefined) return 'doneWarning';
  return hasFailed ? 'doneError' : 'donePass';
}
