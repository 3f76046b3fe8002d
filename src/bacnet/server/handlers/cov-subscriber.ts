import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import { ObjectType } from '../../encoding/object-type.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { unknownObject } from '../../object-model/stored-property.js';
import type { CovSubscriptionTerms } from '../../services/subscribe-cov.js';
import type { CovSubject } from '../cov/cov-subscription.js';
import type { CovSubscriptions } from '../cov/cov-subscriptions.js';
import type { ServiceFailure } from '../service-registry.js';

/** Those of an object's properties that can change while it is served; Present_Value and Status_Flags are table 13-1's. */
const ofEveryValue: readonly number[] = [P.presentValue, P.statusFlags, P.eventState, P.reliability, P.outOfService];

const reporting: ReadonlyMap<number, ReadonlySet<number>> = new Map([
  [ObjectType.analogValue, new Set([...ofEveryValue, P.covIncrement])],
  [ObjectType.binaryValue, new Set(ofEveryValue)],
  [ObjectType.multiStateValue, new Set(ofEveryValue)],
  [ObjectType.bitStringValue, new Set(ofEveryValue)],
]);

/** Properties that can be subscribed to; undefined: objects of this type report no changes (135-2012 §13.1, table 13-1). */
function covPropertiesOf(objectType: number): ReadonlySet<number> | undefined {
  return reporting.get(objectType);
}

/** What a subscriber wants of its subject. */
export interface CovWish {
  /** Undefined: the subscription is to end. */
  readonly terms: CovSubscriptionTerms | undefined;
  readonly covIncrement?: number | undefined;
  /** Of the subject's property. */
  readonly arrayIndex?: number | undefined;
}

/** The object reports no changes (135-2012 §13.14.1.3.1). */
const noCovObject: ServiceFailure = {
  kind: 'error',
  errorClass: ErrorClass.object,
  errorCode: ErrorCode.optionalFunctionalityNotSupported,
};

const notCovProperty: ServiceFailure = {
  kind: 'error',
  errorClass: ErrorClass.property,
  errorCode: ErrorCode.notCovProperty,
};

const noRoomForSubscription: ServiceFailure = {
  kind: 'error',
  errorClass: ErrorClass.resources,
  errorCode: ErrorCode.noSpaceToAddListElement,
};

/** What SubscribeCOV and SubscribeCOVProperty have in common (135-2012 §13.14, §13.15). */
export class CovSubscriber {
  readonly #store: ObjectStore;
  readonly #subscriptions: CovSubscriptions;

  constructor(store: ObjectStore, subscriptions: CovSubscriptions) {
    this.#store = store;
    this.#subscriptions = subscriptions;
  }

  carryOut({ peer, ...wished }: CovSubject, { terms, covIncrement, arrayIndex }: CovWish): ServiceFailure | undefined {
    // Notifications are no answers: how urgent the subscription was says nothing of them.
    const subject = { ...wished, peer: { address: peer.address, port: peer.port, remote: peer.remote } };
    if (terms === undefined) {
      this.#subscriptions.cancel(subject);
      return undefined;
    }
    const { objectId, propertyId } = subject;
    const object = this.#store.find(objectId.objectType, objectId.instance);
    if (object === undefined) return { kind: 'error', ...unknownObject };
    const reported = covPropertiesOf(objectId.objectType);
    if (reported === undefined) return noCovObject;
    if (propertyId !== undefined) {
      const value = object.read(propertyId, arrayIndex);
      if (!(value instanceof Uint8Array)) return { kind: 'error', ...value };
      if (!reported.has(propertyId)) return notCovProperty;
    }
    return this.#subscriptions.subscribe(object, subject, terms, covIncrement) ? undefined : noRoomForSubscription;
  }
}
