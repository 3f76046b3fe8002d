import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import { decodeSubscribeCovRequest } from '../../services/subscribe-cov.js';
import type { Peer } from '../peer.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';
import type { CovSubscriber } from './cov-subscriber.js';

/** SubscribeCOV (135-2012 §13.14). */
export class SubscribeCovHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.subscribeCov;
  readonly supportedBit = ServicesSupportedBit.subscribeCov;
  readonly acknowledgement = 'simple';
  readonly #subscriber: CovSubscriber;

  constructor(subscriber: CovSubscriber) {
    this.#subscriber = subscriber;
  }

  execute(request: ByteReader, _answer: ByteWriter, peer: Peer): ServiceFailure | undefined {
    const { processId, objectId, terms } = decodeSubscribeCovRequest(request);
    return this.#subscriber.carryOut({ peer, processId, objectId, propertyId: undefined }, { terms });
  }
}
