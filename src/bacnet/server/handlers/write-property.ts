import type { ByteReader } from '../../encoding/byte-reader.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import type { PropertyWriter } from '../../object-model/property-writer.js';
import { decodeWritePropertyRequest } from '../../services/write-property.js';
import { type Peer, peerName } from '../peer.js';
import type { DeferredServiceHandler, ServiceFailure } from '../service-registry.js';

/** WriteProperty (135-2012 §15.9). No object here has a priority array, so a priority is checked and has no effect. */
export class WritePropertyHandler implements DeferredServiceHandler {
  readonly service = ConfirmedService.writeProperty;
  readonly supportedBit = ServicesSupportedBit.writeProperty;
  readonly acknowledgement = 'deferred';
  readonly #writer: PropertyWriter;

  constructor(writer: PropertyWriter) {
    this.#writer = writer;
  }

  async execute(request: ByteReader, peer: Peer): Promise<ServiceFailure | undefined> {
    const failure = await this.#writer.write(decodeWritePropertyRequest(request), peerName(peer));
    return failure && { kind: 'error', ...failure };
  }

  takeKept(): Promise<void> | undefined {
    return this.#writer.takeKept();
  }
}
