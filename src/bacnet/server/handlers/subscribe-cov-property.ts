import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { RejectReason } from '../../encoding/error-reject-abort.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import { decodeSubscribeCovPropertyRequest } from '../../services/subscribe-cov-property.js';
import type { Peer } from '../peer.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';
import type { CovSubscriber } from './cov-subscriber.js';

/** SubscribeCOVProperty (135-2012 §13.15). */
export class SubscribeCovPropertyHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.subscribeCovProperty;
  readonly supportedBit = ServicesSupportedBit.subscribeCovProperty;
  readonly acknowledgement = 'simple';
  readonly #subscriber: CovSubscriber;

  constructor(subscriber: CovSubscriber) {
    this.#subscriber = subscriber;
  }

  execute(request: ByteReader, _answer: ByteWriter, peer: Peer): ServiceFailure | undefined {
    const { processId, objectId, terms, monitoredProperty, covIncrement } = decodeSubscribeCovPropertyRequest(request);
    const { propertyId, arrayIndex } = monitoredProperty;
    // Also refuses NaN, by which nothing can be compared.
    if (covIncrement !== undefined && !(covIncrement >= 0)) {
      return { kind: 'reject', reason: RejectReason.parameterOutOfRange };
    }
    // A lifetime of 0, or none, is one without end in SubscribeCOV and refused here (135-2012 §13.15.1.1.4).
    if (terms?.lifetimeS === 0) return { kind: 'reject', reason: RejectReason.parameterOutOfRange };
    // No property that reports changes is an array: an index tells no two subscriptions apart.
    const subject = { peer, processId, objectId, propertyId };
    return this.#subscriber.carryOut(subject, { terms, covIncrement, arrayIndex });
  }
}
