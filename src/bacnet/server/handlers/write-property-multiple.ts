import type { ByteReader } from '../../encoding/byte-reader.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import type { PropertyWriter } from '../../object-model/property-writer.js';
import { decodeWritePropertyMultipleRequest } from '../../services/write-property-multiple.js';
import { type Peer, peerName } from '../peer.js';
import type { DeferredServiceHandler, ServiceFailure } from '../service-registry.js';

/**
 * WritePropertyMultiple (135-2012 §15.10): writes in the order of the request up to the first failure, which the error
 * names; what was written before it stays.
 */
export class WritePropertyMultipleHandler implements DeferredServiceHandler {
  readonly service = ConfirmedService.writePropertyMultiple;
  readonly supportedBit = ServicesSupportedBit.writePropertyMultiple;
  readonly acknowledgement = 'deferred';
  readonly #writer: PropertyWriter;

  constructor(writer: PropertyWriter) {
    this.#writer = writer;
  }

  async execute(request: ByteReader, peer: Peer): Promise<ServiceFailure | undefined> {
    // The whole request is read first: one that is broken further on changes nothing.
    for (const { objectId, properties } of decodeWritePropertyMultipleRequest(request)) {
      for (const { propertyId, arrayIndex, value } of properties) {
        const failure = await this.#writer.write({ objectId, propertyId, arrayIndex, value }, peerName(peer));
        if (failure === undefined) continue;
        return { kind: 'writeError', error: { ...failure, firstFailed: { objectId, propertyId, arrayIndex } } };
      }
    }
    return undefined;
  }

  takeKept(): Promise<void> | undefined {
    return this.#writer.takeKept();
  }
}
