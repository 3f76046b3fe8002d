import type { Clock } from '../core/clock.js';
import { tellTheSame } from '../core/told.js';
import type { ObjectValues } from '../objects/mapper.js';
import type { GatewayFault } from '../objects/value-stream.js';
import { type AlarmRow, alarmOf } from './alarm-texts.js';
import { FlapPace } from './flap-pace.js';
import type { Journal } from './journal.js';
import type { BatteryLeft, EventKind, EventRecorder, NewEvent } from './journal-event.js';
import {
  batteryIn,
  eventsBetween,
  isOfOutage,
  stateAfter,
  type UpsState,
  unknownState,
  upsStateOf,
} from './ups-state.js';
import type { UpsStateFile } from './ups-state-file.js';

export interface UpsWatchParts {
  readonly recorder: EventRecorder;
  readonly memory: Pick<UpsStateFile, 'load' | 'save'>;
  readonly clock: Clock;
  /** Where the events go, opened before the start; absent: what the memory has not taken is found anew. */
  readonly journal?: Pick<Journal, 'lastId' | 'eventsAfter'>;
}

export interface ActiveAlarm extends AlarmRow {
  /** Wall clock, milliseconds since 1970. */
  readonly sinceMs: number;
}

/** What changes together is written together. */
const saveAfterMs = 1000;
/** A smaller step is the clock's own correction, not somebody's hand. */
const clockStepMs = 30_000;

/** Finds out what happened to the UPS, the gateway off meanwhile included, and which alarms are active. */
export class UpsWatch {
  readonly #parts: UpsWatchParts;
  #ups: UpsState = unknownState;
  /** What was looked at last; undefined where nothing was since the state was another one's. */
  #seen: ObjectValues | undefined;
  #alarmsSince = new Map<string, number>();
  #simulated = false;
  /** Of the values before: when mains are seen to be back, the battery may be charged already. */
  #battery: BatteryLeft | undefined;
  /** A flapping alarm must not wear out the card. */
  readonly #pace = new FlapPace();
  #isHeldBack = false;
  #wallMinusMonotonicMs: number | undefined;
  #cancelSave: (() => void) | undefined;
  #saving: Promise<void> = Promise.resolve();
  #isStopped = false;

  constructor(parts: UpsWatchParts) {
    this.#parts = parts;
  }

  /** Takes up what the last run knew; tells whether that run came to a proper end, or that there was none. */
  async start(): Promise<'first' | 'stopped' | 'cut'> {
    const remembered = await this.#parts.memory.load();
    this.#isStopped = false;
    this.#seen = undefined;
    if (remembered) {
      this.#ups = remembered.ups;
      this.#simulated = remembered.simulated;
      this.#alarmsSince = new Map(remembered.alarmsSince);
      await this.#takeUpEvents(remembered.journalled);
      for (const id of this.#ups.bits) {
        if (alarmOf(id) && !this.#alarmsSince.has(id)) this.#alarmsSince.set(id, this.#parts.clock.wallMs());
      }
    }
    await this.#save();
    if (remembered === undefined) return 'first';
    return remembered.stopped ? 'stopped' : 'cut';
  }

  /** A power cut between the two has left an event on the disk, and not that it is known. */
  async #takeUpEvents(after: number | undefined): Promise<void> {
    const { journal } = this.#parts;
    if (journal === undefined || after === undefined) return;
    for await (const event of journal.eventsAfter(after)) {
      if ((event.simulated === true) !== this.#simulated) continue;
      const { kind, subject = '', atMs } = event;
      this.#ups = stateAfter(this.#ups, event);
      if (kind === 'alarm-raised') this.#alarmsSince.set(subject, atMs);
      if (kind === 'alarm-cleared') this.#alarmsSince.delete(subject);
    }
  }

  /** Idempotent. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    await this.#save();
  }

  /** Looks at new values; `fault` says in what the gateway is faulty, `loss` why the UPS is lost. */
  observe(values: ObjectValues, simulated: boolean, fault: GatewayFault | undefined, loss?: GatewayFault): void {
    this.#watchClock();
    // What an invented UPS did says nothing about a real one, nor the other way round.
    if (simulated !== this.#simulated) {
      this.#ups = unknownState;
      this.#alarmsSince.clear();
      this.#battery = undefined;
      this.#simulated = simulated;
      this.#seen = undefined;
    }
    if (tellTheSame(this.#seen, values)) return;
    this.#seen = values;
    const after = upsStateOf(values, this.#ups);
    const events = eventsBetween(this.#ups, after);
    const isFirstReading = after.knownBitStrings.size > this.#ups.knownBitStrings.size;
    this.#ups = after;
    for (const event of events) this.#record(event, { 'gateway-fault': fault, 'communication-lost': loss });
    this.#battery = batteryIn(values);
    if (events.length > 0 || isFirstReading) this.#saveSoon();
  }

  /** The alarms that the UPS reports, or reported last; the one that came last is the first. */
  activeAlarms(): readonly ActiveAlarm[] {
    const active = [...this.#alarmsSince].flatMap(([id, sinceMs]) => {
      const row = alarmOf(id);
      return row ? [{ ...row, sinceMs }] : [];
    });
    return active.sort((one, other) => other.sinceMs - one.sinceMs);
  }

  #record(event: NewEvent, reasons: Partial<Record<EventKind, GatewayFault | undefined>>): void {
    const { recorder, clock } = this.#parts;
    const { kind, subject = '' } = event;
    if (kind === 'alarm-raised') this.#alarmsSince.set(subject, clock.wallMs());
    if (kind === 'alarm-cleared') this.#alarmsSince.delete(subject);
    const reason = reasons[kind];
    const told = reason === undefined ? {} : { detail: reason.message, code: reason.code };
    const battery = this.#battery !== undefined && isOfOutage(event) ? { battery: this.#battery } : {};
    recorder.record({ ...event, ...told, ...battery });
  }

  /** Journals and graphs can only be read rightly by who knows that the clock has jumped. */
  #watchClock(): void {
    const { clock, recorder } = this.#parts;
    const wallMs = clock.wallMs();
    const difference = wallMs - clock.monotonicMs();
    const stepMs = difference - (this.#wallMinusMonotonicMs ?? difference);
    this.#wallMinusMonotonicMs = difference;
    if (Math.abs(stepMs) < clockStepMs) return;
    const iso = (ms: number) => new Date(ms).toISOString();
    recorder.record({ kind: 'clock-set', from: iso(wallMs - stepMs), to: iso(wallMs) });
  }

  #saveSoon(): void {
    if ((this.#cancelSave && !this.#isHeldBack) || this.#isStopped) return;
    const { clock } = this.#parts;
    this.#cancelSave?.();
    const restMs = this.#pace.delayMs(clock.monotonicMs(), this.#isHeldBack);
    this.#isHeldBack = restMs > 0;
    this.#cancelSave = clock.schedule(restMs || saveAfterMs, () => void this.#save());
  }

  #save(): Promise<void> {
    this.#cancelSave?.();
    this.#cancelSave = undefined;
    if (this.#isHeldBack) this.#pace.noteWritten(this.#parts.clock.monotonicMs());
    this.#isHeldBack = false;
    const { memory, journal } = this.#parts;
    const remembered = {
      journalled: journal?.lastId,
      ups: this.#ups,
      alarmsSince: new Map(this.#alarmsSince),
      simulated: this.#simulated,
      stopped: this.#isStopped,
    };
    this.#saving = this.#saving.then(() => memory.save(remembered));
    return this.#saving;
  }
}
