import { AbortReason } from '../../encoding/abort-reason.js';
import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { ConfirmedService } from '../../encoding/confirmed-service.js';
import { readContextObjectIdentifier } from '../../encoding/context-codec.js';
import { PropertyIdentifier } from '../../encoding/property-identifier.js';
import { ServicesSupportedBit } from '../../encoding/services-supported.js';
import { nextIsClosing, readClosingTag, readOpeningTag } from '../../encoding/tag.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import type { StoredObject } from '../../object-model/stored-object.js';
import { unknownObject, unknownProperty } from '../../object-model/stored-property.js';
import { type PropertyReference, readPropertyReference } from '../../services/property-reference.js';
import {
  beginReadAccessResult,
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
    // Answered while it is read: a request that turns out to be broken further on takes the whole answer back.
    do {
      const objectId = readContextObjectIdentifier(request, 0);
      const object = this.#store.find(objectId.objectType, objectId.instance);
      if (object === undefined) beginReadAccessResult(answer, objectId);
      else answer.writeBytes(object.readResultHead);
      readOpeningTag(request, 1);
      do {
        const reference = readPropertyReference(request, 0);
        if (object === undefined) writeReadError(answer, reference, unknownObject);
        else writeReference(answer, object, reference);
      } while (!nextIsClosing(request, 1));
      readClosingTag(request, 1);
      endReadAccessResult(answer);
      if (answer.length > maxAnswerOctets) return { kind: 'abort', reason: AbortReason.bufferOverflow };
    } while (request.remaining > 0);
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

/** ALL, REQUIRED and OPTIONAL stand for whole properties (135-2012 §15.7.3.1.2). */
function writeGroup(answer: ByteWriter, object: StoredObject, propertyIds: readonly number[]): void {
  for (const propertyId of propertyIds) writeProperty(answer, object, { propertyId, arrayIndex: undefined });
}

function writeProperty(answer: ByteWriter, object: StoredObject, reference: PropertyReference): void {
  const property = object.property(reference.propertyId);
  if (property === undefined) {
    writeReadError(answer, reference, unknownProperty);
  } else if (reference.arrayIndex === undefined) {
    answer.writeBytes(property.readResult);
  } else {
    const element = property.read(reference.arrayIndex);
    if (element instanceof Uint8Array) writeReadValue(answer, reference, element);
    else writeReadError(answer, reference, element);
  }
}
