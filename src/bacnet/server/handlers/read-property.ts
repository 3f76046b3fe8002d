import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { type ReadFailure, unknownObject } from '../../object-model/stored-property.js';
import { decodeReadPropertyRequest, encodeReadPropertyAck } from '../../services/read-property.js';
import { networkTypeOf, type Peer } from '../peer.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';

/** ReadProperty (135-2012 §15.5). */
export class ReadPropertyHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.readProperty;
  readonly supportedBit = ServicesSupportedBit.readProperty;
  readonly acknowledgement = 'complex';
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  execute(request: ByteReader, answer: ByteWriter, peer: Peer): ServiceFailure | undefined {
    const { objectId, propertyId, arrayIndex } = decodeReadPropertyRequest(request);
    const object = this.#store.find(objectId.objectType, objectId.instance, networkTypeOf(peer));
    if (object === undefined) return errorOf(unknownObject);
    const value = object.read(propertyId, arrayIndex);
    if (!(value instanceof Uint8Array)) return errorOf(value);
    encodeReadPropertyAck(answer, { objectId: object.id, propertyId, arrayIndex }, value);
    return undefined;
  }
}

function errorOf({ errorClass, errorCode }: ReadFailure): ServiceFailure {
  return { kind: 'error', errorClass, errorCode };
}
