import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { ConfirmedService } from '../../encoding/confirmed-service.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-class-and-code.js';
import { RejectReason } from '../../encoding/reject-reason.js';
import { ServicesSupportedBit } from '../../encoding/services-supported.js';
import { covPropertiesOf } from '../../object-model/cov-properties.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { unknownObject } from '../../object-model/stored-property.js';
import { decodeSubscribeCovPropertyRequest } from '../../services/subscribe-cov-property.js';
import type { CovSubscriptions } from '../cov/cov-subscriptions.js';
import type { Peer } from '../peer.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';
import { noCovObject, noRoomForSubscription } from './subscribe-cov.js';

const notCovProperty: ServiceFailure = {
  kind: 'error',
  errorClass: ErrorClass.property,
  errorCode: ErrorCode.notCovProperty,
};

/** SubscribeCOVProperty (135-2012 §13.15). */
export class SubscribeCovPropertyHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.subscribeCovProperty;
  readonly supportedBit = ServicesSupportedBit.subscribeCovProperty;
  readonly acknowledgement = 'simple';
  readonly #store: ObjectStore;
  readonly #subscriptions: CovSubscriptions;

  constructor(store: ObjectStore, subscriptions: CovSubscriptions) {
    this.#store = store;
    this.#subscriptions = subscriptions;
  }

  execute(request: ByteReader, _answer: ByteWriter, peer: Peer): ServiceFailure | undefined {
    const { processId, objectId, terms, monitoredProperty, covIncrement } = decodeSubscribeCovPropertyRequest(request);
    const { propertyId, arrayIndex } = monitoredProperty;
    // Also refuses NaN, by which nothing can be compared.
    if (covIncrement !== undefined && !(covIncrement >= 0)) {
      return { kind: 'reject', reason: RejectReason.parameterOutOfRange };
    }
    // No property that reports changes is an array: an index tells no two subscriptions apart.
    const subject = { peer, processId, objectId, propertyId };
    if (terms === undefined) {
      this.#subscriptions.cancel(subject);
      return undefined;
    }
    const object = this.#store.find(objectId.objectType, objectId.instance);
    if (object === undefined) return { kind: 'error', ...unknownObject };
    const reported = covPropertiesOf(objectId.objectType);
    if (reported === undefined) return noCovObject;
    const value = object.read(propertyId, arrayIndex);
    if (!(value instanceof Uint8Array)) return { kind: 'error', ...value };
    if (!reported.has(propertyId)) return notCovProperty;
    const hasRoom = this.#subscriptions.subscribe(object, subject, terms, covIncrement);
    return hasRoom ? undefined : noRoomForSubscription;
  }
}
