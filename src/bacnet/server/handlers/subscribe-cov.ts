import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { ConfirmedService } from '../../encoding/confirmed-service.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-class-and-code.js';
import { ServicesSupportedBit } from '../../encoding/services-supported.js';
import { covPropertiesOf } from '../../object-model/cov-properties.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { unknownObject } from '../../object-model/stored-property.js';
import { decodeSubscribeCovRequest } from '../../services/subscribe-cov.js';
import type { CovSubscriptions } from '../cov/cov-subscriptions.js';
import type { Peer } from '../peer.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';

/** The object reports no changes (135-2012 §13.14.1.3.1). */
export const noCovObject: ServiceFailure = {
  kind: 'error',
  errorClass: ErrorClass.object,
  errorCode: ErrorCode.optionalFunctionalityNotSupported,
};

export const noRoomForSubscription: ServiceFailure = {
  kind: 'error',
  errorClass: ErrorClass.resources,
  errorCode: ErrorCode.noSpaceToAddListElement,
};

/** SubscribeCOV (135-2012 §13.14). */
export class SubscribeCovHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.subscribeCov;
  readonly supportedBit = ServicesSupportedBit.subscribeCov;
  readonly acknowledgement = 'simple';
  readonly #store: ObjectStore;
  readonly #subscriptions: CovSubscriptions;

  constructor(store: ObjectStore, subscriptions: CovSubscriptions) {
    this.#store = store;
    this.#subscriptions = subscriptions;
  }

  execute(request: ByteReader, _answer: ByteWriter, peer: Peer): ServiceFailure | undefined {
    const { processId, objectId, terms } = decodeSubscribeCovRequest(request);
    const subject = { peer, processId, objectId, propertyId: undefined };
    if (terms === undefined) {
      this.#subscriptions.cancel(subject);
      return undefined;
    }
    const object = this.#store.find(objectId.objectType, objectId.instance);
    if (object === undefined) return { kind: 'error', ...unknownObject };
    if (covPropertiesOf(objectId.objectType) === undefined) return noCovObject;
    return this.#subscriptions.subscribe(object, subject, terms, undefined) ? undefined : noRoomForSubscription;
  }
}
