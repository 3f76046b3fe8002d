import type { ObjectIdentifier } from '../../../src/bacnet/encoding/application-value.js';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import { type TimeStamp, writeTimeStamp } from '../../../src/bacnet/encoding/constructed/time-stamp.js';
import type { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import type { EventNotification } from '../../../src/bacnet/services/event-notification.js';
import type { ManualClock } from '../../support/manual-clock.js';

export const transitions = ['toOffnormal', 'toFault', 'toNormal'] as const;
export type Transition = (typeof transitions)[number];

const eventEnable = 35;
const notificationClass = 17;
const eventTimeStamps = 130;
/** A date-time of a BACnetTimeStamp: brackets of tag 2, a date of 5 octets and a time of 5. */
const stampDigits = 24;

/** A transition, as its time stamp in Event_Time_Stamps shows that it has happened. */
export interface Occurrence {
  readonly object: string;
  readonly transition: Transition;
  /** In hexadecimal digits. */
  readonly stamp: string;
  readonly notificationClass: number;
  /** Whether anybody is to know: by Event_Enable, and by what is known of a loss that nobody heard of. */
  readonly isTold: boolean;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** Whether somebody who keeps nothing was there. */
  readonly isHeard: boolean;
  readonly atMs: number;
}

/** Watches Event_Time_Stamps of all objects, over restarts: what happens, in its order, seen by what is no sink of events. */
export class ToldEvents {
  readonly occurrences: Occurrence[] = [];
  /** Of each object and transition that has happened. */
  readonly latest = new Map<string, Occurrence>();
  readonly #stamps = new Map<string, string>();
  /** Of objects in FAULT that nobody was told of: whether all was well before. */
  readonly #silentFaults = new Map<string, boolean>();
  /** Objects of which an alarm was told, and no end of it. */
  readonly #alarms = new Set<string>();
  readonly #clock: ManualClock;
  readonly #isHeard: () => boolean;

  constructor(clock: ManualClock, isHeard: () => boolean) {
    this.#clock = clock;
    this.#isHeard = isHeard;
  }

  /** Stamps of the last device are there already. */
  watch(store: ObjectStore): void {
    for (const { id } of store.objects) this.#look(store, id);
    store.onChange((id, propertyId) => {
      if (propertyId === eventTimeStamps) this.#look(store, id);
    });
  }

  #look(store: ObjectStore, id: ObjectIdentifier): void {
    const octets = store.read(id, eventTimeStamps);
    if (!(octets instanceof Uint8Array)) return;
    const now = Buffer.from(octets).toString('hex');
    const object = nameOf(id);
    const before = this.#stamps.get(object);
    this.#stamps.set(object, now);
    if (now.length !== transitions.length * stampDigits) throw new Error(`${object}: Event_Time_Stamps ${now}`);
    for (const [index, transition] of transitions.entries()) {
      const at = index * stampDigits;
      const stamp = now.slice(at, at + stampDigits);
      if (before === undefined ? !isSpecified(stamp) : before.slice(at, at + stampDigits) === stamp) continue;
      this.#note(store, id, { object, transition, stamp });
    }
  }

  #note(store: ObjectStore, id: ObjectIdentifier, what: Pick<Occurrence, 'object' | 'transition' | 'stamp'>): void {
    const enabled = store.find(id.objectType, id.instance)?.value(eventEnable);
    const ofClass = store.find(id.objectType, id.instance)?.value(notificationClass);
    if (enabled?.type !== 'bitString' || ofClass?.type !== 'unsigned') throw new Error(`${what.object} has no events`);
    const isEnabled = enabled.value[transitions.indexOf(what.transition)] === true;
    const occurrence = {
      ...what,
      notificationClass: ofClass.value,
      isTold: isEnabled && !this.#isReturnOfNoNews(what),
      weekday: new Date(this.#clock.wallMs()).getDay(),
      isHeard: this.#isHeard(),
      atMs: this.#clock.monotonicMs(),
    };
    this.#remember(occurrence);
    this.occurrences.push(occurrence);
    this.latest.set(`${what.object} ${what.transition}`, occurrence);
  }

  /** One cable is one alarm: who heard neither of a fault nor, before it, of an alarm hears nothing of its end. */
  #isReturnOfNoNews({ object, transition }: Pick<Occurrence, 'object' | 'transition'>): boolean {
    return transition === 'toNormal' && this.#silentFaults.get(object) === true;
  }

  #remember({ object, transition, isTold }: Occurrence): void {
    if (transition === 'toFault') {
      const wasWell = this.#silentFaults.get(object) ?? !this.#alarms.has(object);
      this.#silentFaults.set(object, wasWell && !isTold);
      return;
    }
    this.#silentFaults.delete(object);
    if (!isTold) return;
    if (transition === 'toOffnormal') this.#alarms.add(object);
    else this.#alarms.delete(object);
  }
}

export function keyOf({ object, transition, stamp }: Pick<Occurrence, 'object' | 'transition' | 'stamp'>): string {
  return `${object} ${transition} ${stamp}`;
}

/** The same of a notification, whatever way it came. */
export function keyOfNotification({ eventObject, toState, timeStamp }: EventNotification): string {
  return keyOf({ object: nameOf(eventObject), transition: transitionTo(toState), stamp: stampOf(timeStamp) });
}

export function nameOf({ objectType, instance }: ObjectIdentifier): string {
  return `${objectType}:${instance}`;
}

/** NORMAL 0, FAULT 1, the others are off-normal (135-2016 §13.2). */
export function transitionTo(state: number): Transition {
  return state === 0 ? 'toNormal' : state === 1 ? 'toFault' : 'toOffnormal';
}

export function stampOf(stamp: TimeStamp): string {
  const writer = new ByteWriter(32);
  writeTimeStamp(writer, stamp);
  return Buffer.from(writer.copy()).toString('hex');
}

function isSpecified(stamp: string): boolean {
  return stamp.slice(4, 12) !== 'ffffffff';
}
