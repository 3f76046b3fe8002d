import { AbortReason } from '../../encoding/abort-reason.js';
import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { ConfirmedService } from '../../encoding/confirmed-service.js';
import { PropertyIdentifier } from '../../encoding/property-identifier.js';
import { ServicesSupportedBit } from '../../encoding/services-supported.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import type { StoredObject } from '../../object-model/stored-object.js';
import { unknownObject } from '../../object-model/stored-property.js';
import type { PropertyReference } from '../../services/property-reference.js';
import {
  beginReadAccessResult,
  decodeReadPropertyMultipleRequest,
  endReadAccessResult,
  writeReadError,
  writeReadValue,
} from '../../services/read-property-multiple.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';

/** Everything the device has, several times over; a request that repeats itself for more is not served. */
const maxAnswerOctets = 128 * 1024;

/** ReadPropertyMultiple (135-2012 §15.7): answers in the order asked, each with its value or its own error. */
export class ReadPropertyMultipleHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.readPropertyMultiple;
  readonly supportedBit = ServicesSupportedBit.readPropertyMultiple;
  readonly acknowledgement = 'complex';
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  execute(request: ByteReader, answer: ByteWriter): ServiceFailure | undefined {
    for (const { objectId, properties } of decodeReadPropertyMultipleRequest(request)) {
      const object = this.#store.find(objectId.objectType, objectId.instance);
      beginReadAccessResult(answer, object?.id ?? objectId);
      for (const reference of properties) {
        if (object === undefined) writeReadError(answer, reference, unknownObject);
        else writeReference(answer, object, reference);
      }
      endReadAccessResult(answer);
      if (answer.length > maxAnswerOctets) return { kind: 'abort', reason: AbortReason.bufferOverflow };
    }
    return undefined;
  }
}

function writeReference(answer: ByteWriter, object: StoredObject, reference: PropertyReference): void {
  switch (reference.propertyId) {
    case PropertyIdentifier.all:
      writeGroup(answer, object, object.allProperties);
      break;
    case PropertyIdentifier.required:
      writeGroup(answer, object, object.requiredProperties);
      break;
    case PropertyIdentifier.optional:
      writeGroup(answer, object, object.optionalProperties);
      break;
    default:
      writeProperty(answer, object, reference);
  }
}

/** ALL, REQUIRED and OPTIONAL stand for identifiers, without array index (135-2012 §15.7.3.1.2). */
function writeGroup(answer: ByteWriter, object: StoredObject, propertyIds: readonly number[]): void {
  for (const propertyId of propertyIds) writeProperty(answer, object, { propertyId, arrayIndex: undefined });
}

function writeProperty(answer: ByteWriter, object: StoredObject, reference: PropertyReference): void {
  const value = object.read(reference.propertyId, reference.arrayIndex);
  if (value instanceof Uint8Array) writeReadValue(answer, reference, value);
  else writeReadError(answer, reference, value);
}
