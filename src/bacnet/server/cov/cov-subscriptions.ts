import type { Clock } from '../../../core/clock.js';
import type { Logger } from '../../../core/log.js';
import { type DataLink, dataLinkOf } from '../../datalink/station.js';
import type { ObjectIdentifier } from '../../encoding/application-value.js';
import { maxInstance, ObjectType } from '../../encoding/object-type.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import type { StoredObject } from '../../object-model/stored-object.js';
import type { CovSubscriptionTerms } from '../../services/subscribe-cov.js';
import type { Peer } from '../peer.js';
import type { CovDelivery } from './cov-delivery.js';
import { type CovRecord, type CovSubject, CovSubscription, type CovTerms, subjectKey } from './cov-subscription.js';
import { MonitoredObject } from './monitored-object.js';

/** Ten BMSs that subscribe to everything twice; some 2 MB. */
export const maxSubscriptions = 2_000;
/** No address can take all: one (a router speaks for all behind it) gets half at most. */
export const maxSubscriptionsPerAddress = 1_000;

/** A timer cannot be set for longer than 24 days; a timer that fires earlier finds nothing to do. */
const longestExpiryWaitMs = 3_600_000;

/** A subscription as the state query tells it. */
export interface CovSubscriptionState {
  readonly subscriber: Peer;
  readonly processId: number;
  readonly objectId: ObjectIdentifier;
  /** Undefined: the whole object, by SubscribeCOV. */
  readonly propertyId: number | undefined;
  readonly monitoredPropertyId: number;
  readonly confirmed: boolean;
  /** 0: without end. */
  readonly timeRemainingS: number;
  /** In force; undefined: any change is reported. */
  readonly covIncrement: number | undefined;
  readonly notificationsSent: number;
  readonly failures: number;
  /** Wall time. */
  readonly lastSentAtMs: number | undefined;
}

/** A subscription as another server can take it over. */
export interface KeptSubscription {
  readonly subject: CovSubject;
  readonly terms: CovTerms;
}

/** The table of subscriptions: who is told of what, and until when (135-2012 §13.1). */
export class CovSubscriptions {
  readonly #store: ObjectStore;
  readonly #delivery: CovDelivery;
  readonly #clock: Clock;
  readonly #log: Logger;
  readonly #byKey = new Map<string, CovSubscription>();
  readonly #perAddress = new Map<string, number>();
  readonly #monitored = new Map<number, MonitoredObject>();
  readonly #changed = new Set<MonitoredObject>();
  #endChanges: (() => void) | undefined;
  #cancelReport: (() => void) | undefined;
  #cancelExpiry: () => void = () => undefined;
  #nextExpiryMs = Number.POSITIVE_INFINITY;
  #wasFull = false;

  constructor(store: ObjectStore, delivery: CovDelivery, clock: Clock, log: Logger) {
    this.#store = store;
    this.#delivery = delivery;
    this.#clock = clock;
    this.#log = log;
  }

  start(): void {
    this.#endChanges ??= this.#store.onChange((id) => this.#noteChange(id));
  }

  /**
   * A data link is up again: what could not be sent by it is due. A hub says nothing of what it has lost, so that all of its
   * nodes are told the present values.
   */
  linkUp(link: DataLink): void {
    for (const subscription of this.#byKey.values()) {
      const { peer } = subscription.subject;
      if (dataLinkOf(peer) !== link) continue;
      if (link === 'sc') subscription.untell();
      this.#delivery.heardFrom(peer);
      this.#delivery.add(subscription);
    }
    this.#delivery.flush();
  }

  /** Idempotent; all subscriptions end. */
  stop(): void {
    this.#endChanges?.();
    this.#endChanges = undefined;
    this.#cancelReport?.();
    this.#cancelReport = undefined;
    this.#cancelExpiry();
    this.#nextExpiryMs = Number.POSITIVE_INFINITY;
    this.#delivery.stop();
    this.#byKey.clear();
    this.#perAddress.clear();
    this.#monitored.clear();
    this.#changed.clear();
  }

  get size(): number {
    return this.#byKey.size;
  }

  list(): readonly CovSubscriptionState[] {
    const nowMs = this.#clock.monotonicMs();
    return [...this.#byKey.values()].map((one) => ({
      subscriber: one.subject.peer,
      processId: one.subject.processId,
      objectId: one.subject.objectId,
      propertyId: one.subject.propertyId,
      monitoredPropertyId: one.propertyId,
      confirmed: one.terms.confirmed,
      timeRemainingS: one.timeRemainingS(nowMs),
      covIncrement: one.covIncrement,
      ...one.record,
    }));
  }

  kept(): readonly KeptSubscription[] {
    return [...this.#byKey.values()].map(({ subject, terms }) => ({ subject, terms }));
  }

  /**
   * Puts a subscription in force, or in the place of the same one, and tells the present values at once, after the
   * acknowledgement. Returns false when there is no room.
   */
  subscribe(
    object: StoredObject,
    subject: CovSubject,
    { confirmed, lifetimeS }: CovSubscriptionTerms,
    covIncrement: number | undefined,
  ): boolean {
    const key = subjectKey(subject);
    const before = this.#byKey.get(key);
    if (before === undefined && !this.#hasRoomFor(subject.peer)) return false;
    const lasts = lifetimeS === 0 ? Number.POSITIVE_INFINITY : lifetimeS * 1000;
    const terms: CovTerms = { confirmed, covIncrement, expiresAtMs: this.#clock.monotonicMs() + lasts };
    const record: CovRecord = before?.record ?? { notificationsSent: 0, failures: 0, lastSentAtMs: undefined };
    if (before !== undefined) this.#drop(key, before);
    this.#delivery.heardFrom(subject.peer);
    const monitored = this.#monitor(object);
    this.#add(key, new CovSubscription(subject, terms, monitored, record), monitored);
    return true;
  }

  /** A subscription that is not there is cancelled as well (135-2012 §13.14.2). */
  cancel(subject: CovSubject): void {
    const key = subjectKey(subject);
    const subscription = this.#byKey.get(key);
    if (subscription !== undefined) this.#drop(key, subscription);
  }

  #hasRoomFor({ address }: Peer): boolean {
    const ofAddress = this.#perAddress.get(address) ?? 0;
    const hasRoom = this.#byKey.size < maxSubscriptions && ofAddress < maxSubscriptionsPerAddress;
    if (!hasRoom && !this.#wasFull) {
      this.#log.warn({ subscriber: address, ofAddress, all: this.#byKey.size }, 'A COV subscription finds no room.');
    }
    this.#wasFull = !hasRoom;
    return hasRoom;
  }

  #add(key: string, subscription: CovSubscription, object: MonitoredObject): void {
    const { address } = subscription.subject.peer;
    this.#byKey.set(key, subscription);
    this.#perAddress.set(address, (this.#perAddress.get(address) ?? 0) + 1);
    object.subscriptions.add(subscription);
    this.#delivery.add(subscription);
    this.#reportSoon();
    if (subscription.terms.expiresAtMs < this.#nextExpiryMs) this.#expireAt(subscription.terms.expiresAtMs);
  }

  #drop(key: string, subscription: CovSubscription): void {
    const { peer } = subscription.subject;
    this.#byKey.delete(key);
    const left = (this.#perAddress.get(peer.address) ?? 1) - 1;
    if (left === 0) this.#perAddress.delete(peer.address);
    else this.#perAddress.set(peer.address, left);
    const objectKey = keyOf(subscription.object.id);
    const object = this.#monitored.get(objectKey);
    object?.subscriptions.delete(subscription);
    if (object?.subscriptions.size === 0) this.#monitored.delete(objectKey);
    this.#delivery.remove(subscription);
  }

  #monitor(object: StoredObject): MonitoredObject {
    const key = keyOf(object.id);
    const known = this.#monitored.get(key);
    if (known !== undefined) return known;
    const made = new MonitoredObject(object);
    this.#monitored.set(key, made);
    return made;
  }

  #noteChange(id: ObjectIdentifier): void {
    const object = this.#monitored.get(keyOf(id));
    if (object === undefined) return;
    object.changed();
    this.#changed.add(object);
    this.#reportSoon();
  }

  /** All that changes in one turn of the event loop, such as one table of the UPS, is one change. */
  #reportSoon(): void {
    this.#cancelReport ??= this.#clock.schedule(0, () => this.#report());
  }

  #report(): void {
    this.#cancelReport = undefined;
    // States and alarms go before measurements.
    for (const object of this.#changed) if (object.id.objectType !== ObjectType.analogValue) this.#addDue(object);
    for (const object of this.#changed) if (object.id.objectType === ObjectType.analogValue) this.#addDue(object);
    this.#changed.clear();
    this.#delivery.flush();
  }

  #addDue({ subscriptions }: MonitoredObject): void {
    for (const subscription of subscriptions) if (subscription.isDue) this.#delivery.add(subscription);
  }

  #expireAt(expiresAtMs: number): void {
    this.#cancelExpiry();
    this.#nextExpiryMs = expiresAtMs;
    const waitMs = Math.min(Math.max(0, expiresAtMs - this.#clock.monotonicMs()), longestExpiryWaitMs);
    this.#cancelExpiry = this.#clock.schedule(Math.ceil(waitMs), () => this.#expire());
  }

  #expire(): void {
    const nowMs = this.#clock.monotonicMs();
    let nextMs = Number.POSITIVE_INFINITY;
    for (const [key, subscription] of this.#byKey) {
      const { expiresAtMs } = subscription.terms;
      if (expiresAtMs <= nowMs) this.#drop(key, subscription);
      else nextMs = Math.min(nextMs, expiresAtMs);
    }
    this.#nextExpiryMs = nextMs;
    if (nextMs < Number.POSITIVE_INFINITY) this.#expireAt(nextMs);
  }
}

/** As on the wire: 10 bits of type, 22 of instance (135-2012 §20.2.14). */
function keyOf({ objectType, instance }: ObjectIdentifier): number {
  return objectType * (maxInstance + 1) + instance;
}
