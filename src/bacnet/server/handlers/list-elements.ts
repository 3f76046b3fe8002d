import type { ByteReader } from '../../encoding/byte-reader.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import type { ListChanges } from '../../object-model/list-changes.js';
import { decodeListElementRequest } from '../../services/list-element.js';
import { type Peer, peerName } from '../peer.js';
import type { DeferredServiceHandler, ServiceFailure } from '../service-registry.js';

/** AddListElement and RemoveListElement (135-2016 §15.1, §15.2), of every list that may be written. */
export class ListElementHandler implements DeferredServiceHandler {
  readonly service: ConfirmedService;
  readonly supportedBit: ServicesSupportedBit;
  readonly acknowledgement = 'deferred';
  readonly #changes: ListChanges;
  readonly #kind: 'add' | 'remove';

  constructor(changes: ListChanges, kind: 'add' | 'remove') {
    const name = kind === 'add' ? 'addListElement' : 'removeListElement';
    this.service = ConfirmedService[name];
    this.supportedBit = ServicesSupportedBit[name];
    this.#changes = changes;
    this.#kind = kind;
  }

  async execute(request: ByteReader, peer: Peer): Promise<ServiceFailure | undefined> {
    const error = await this.#changes[this.#kind](decodeListElementRequest(request), peerName(peer));
    return error && { kind: 'listError', error };
  }

  takeKept(): Promise<void> | undefined {
    return this.#changes.takeKept();
  }
}
