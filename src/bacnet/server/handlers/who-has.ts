import { PduType } from '../../apdu/pdu-type.js';
import type { ByteReader } from '../../encoding/byte-reader.js';
import { maxInstance } from '../../encoding/object-type.js';
import { ServicesSupportedBit, UnconfirmedService } from '../../encoding/service-choices.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import type { StoredObject } from '../../object-model/stored-object.js';
import { encodeIHaveRequest } from '../../services/i-have.js';
import { decodeWhoHasRequest, type WhoHasRequest } from '../../services/who-has.js';
import type { Delivery } from '../delivery.js';
import type { DiscoveryLimit } from '../discovery-limit.js';
import type { Peer } from '../peer.js';
import type { ServerCounters } from '../server-counters.js';
import type { UnconfirmedServiceHandler } from '../service-registry.js';
import type { Transmitter } from '../transmitter.js';
import { isInRange } from './who-is.js';

/** Who-Has (135-2012 §16.9): I-Have for an object known by its identifier or its name. */
export class WhoHasHandler implements UnconfirmedServiceHandler {
  readonly service = UnconfirmedService.whoHas;
  readonly supportedBit = ServicesSupportedBit.whoHas;
  readonly #store: ObjectStore;
  readonly #transmitter: Transmitter;
  readonly #limit: DiscoveryLimit;
  readonly #counters: ServerCounters;
  readonly #mayInitiate: () => boolean;

  constructor(
    store: ObjectStore,
    transmitter: Transmitter,
    limit: DiscoveryLimit,
    counters: ServerCounters,
    mayInitiate: () => boolean,
  ) {
    this.#store = store;
    this.#transmitter = transmitter;
    this.#limit = limit;
    this.#counters = counters;
    this.#mayInitiate = mayInitiate;
  }

  receive(request: ByteReader, peer: Peer, delivery: Delivery): void {
    const wanted = decodeWhoHasRequest(request);
    // The exception for I-Am does not include I-Have (135-2012 §16.1.2).
    if (!this.#mayInitiate()) return;
    const device = this.#store.device;
    const object = this.#find(wanted.object);
    if (device === undefined || object === undefined || !isInRange(device.id.instance, wanted.range)) return;
    if (!this.#limit.admits(peer, delivery)) {
      this.#counters.rateLimited += 1;
      return;
    }
    const service = UnconfirmedService.iHave;
    const writer = this.#transmitter.beginApdu(peer, false, { type: PduType.unconfirmedRequest, service });
    encodeIHaveRequest(writer, { device: device.id, object: object.id, objectName: object.name });
    this.#transmitter.send(peer);
  }

  #find(object: WhoHasRequest['object']): StoredObject | undefined {
    if (typeof object === 'string') return this.#store.findByName(object);
    // Instance 4194303 is no object that anybody has.
    return object.instance === maxInstance ? undefined : this.#store.find(object.objectType, object.instance);
  }
}
