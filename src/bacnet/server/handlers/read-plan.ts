import type { ByteReader } from '../../encoding/byte-reader.js';
import { ByteWriter } from '../../encoding/byte-writer.js';
import { readContextObjectIdentifier } from '../../encoding/context-codec.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import type { NetworkType } from '../../encoding/property-enumerations.js';
import { PropertyIdentifier } from '../../encoding/property-identifier.js';
import { nextIsClosing, readClosingTag, readOpeningTag } from '../../encoding/tag.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import type { StoredObject } from '../../object-model/stored-object.js';
import { type StoredProperty, unknownObject, unknownProperty } from '../../object-model/stored-property.js';
import { type PropertyReference, readPropertyReference } from '../../services/property-reference.js';
import {
  beginReadAccessResult,
  endReadAccessResult,
  writeReadError,
  writeReadValue,
} from '../../services/read-property-multiple.js';

/** A property, or one element of it, with its octets as they are at the moment of the answer. */
interface ResultSource {
  readonly readResult: Uint8Array;
  readonly reference: PropertyReference;
}

/** Reading one property failed by a fault of this program; the others are answered (135-2012 §15.7.2). */
const cannotBeRead = { errorClass: ErrorClass.device, errorCode: ErrorCode.operationalProblem };

/** A ReadPropertyMultiple request as its answer: octets that are always the same, and values between them. */
export class ReadPlan {
  readonly #fixed: readonly Uint8Array[];
  readonly #sources: readonly ResultSource[];

  /** `fixed` has one element more than `sources`: what stands before each value, and after the last. */
  constructor(fixed: readonly Uint8Array[], sources: readonly ResultSource[]) {
    this.#fixed = fixed;
    this.#sources = sources;
  }

  /** Values that it has. */
  get size(): number {
    return this.#sources.length;
  }

  /** Returns whether the answer stayed within `maxOctets`; tells each fault that took the place of a value. */
  write(answer: ByteWriter, maxOctets: number, noteFault: (cause: unknown) => void): boolean {
    const fixed = this.#fixed;
    const sources = this.#sources;
    for (let index = 0; index < fixed.length; index += 1) {
      const octets = fixed[index];
      if (octets !== undefined) answer.writeBytes(octets);
      const source = sources[index];
      if (source !== undefined) writeResult(answer, source, noteFault);
      if (answer.length > maxOctets) return false;
    }
    return true;
  }
}

function writeResult(answer: ByteWriter, source: ResultSource, noteFault: (cause: unknown) => void): void {
  try {
    answer.writeBytes(source.readResult);
  } catch (cause) {
    noteFault(cause);
    writeReadError(answer, source.reference, cannotBeRead);
  }
}

/** Ten times what reading everything takes; a request that repeats itself for more is not laid out. */
const maxSources = 20_000;

/** Reads a request to its end and lays out its answer in the order asked (135-2012 §15.7); undefined: too long. */
export function compileReadPlan(
  request: ByteReader,
  store: ObjectStore,
  networkType: NetworkType,
): ReadPlan | undefined {
  const builder = new PlanBuilder();
  do {
    const objectId = readContextObjectIdentifier(request, 0);
    const object = store.find(objectId.objectType, objectId.instance, networkType);
    // A wildcard answers under its own number.
    beginReadAccessResult(builder.fixed, object?.id ?? objectId);
    readOpeningTag(request, 1);
    do {
      const reference = readPropertyReference(request, 0);
      if (object === undefined) writeReadError(builder.fixed, reference, unknownObject);
      else addReference(builder, object, reference);
    } while (!nextIsClosing(request, 1));
    readClosingTag(request, 1);
    endReadAccessResult(builder.fixed);
    if (builder.size > maxSources) return undefined;
  } while (request.remaining > 0);
  return builder.finish();
}

const noOctets = new Uint8Array();

class PlanBuilder {
  /** What has been written since the last value. */
  readonly fixed = new ByteWriter(64);
  readonly #parts: Uint8Array[] = [];
  readonly #sources: ResultSource[] = [];

  get size(): number {
    return this.#sources.length;
  }

  add(source: ResultSource): void {
    this.#parts.push(this.#fixedSoFar());
    this.#sources.push(source);
    this.fixed.reset();
  }

  finish(): ReadPlan {
    return new ReadPlan([...this.#parts, this.#fixedSoFar()], this.#sources);
  }

  /** Between two values of one object there is nothing, a thousand times over. */
  #fixedSoFar(): Uint8Array {
    return this.fixed.length === 0 ? noOctets : this.fixed.copy();
  }
}

function addReference(builder: PlanBuilder, object: StoredObject, reference: PropertyReference): void {
  switch (reference.propertyId) {
    case PropertyIdentifier.all:
      addGroup(builder, object, object.allProperties);
      break;
    case PropertyIdentifier.required:
      addGroup(builder, object, object.requiredProperties);
      break;
    case PropertyIdentifier.optional:
      addGroup(builder, object, object.optionalProperties);
      break;
    default:
      addProperty(builder, object, reference);
  }
}

/** ALL, REQUIRED and OPTIONAL stand for whole properties (135-2012 §15.7.3.1.2). */
function addGroup(builder: PlanBuilder, object: StoredObject, propertyIds: readonly number[]): void {
  for (const propertyId of propertyIds) addProperty(builder, object, { propertyId, arrayIndex: undefined });
}

function addProperty(builder: PlanBuilder, object: StoredObject, reference: PropertyReference): void {
  const property = object.property(reference.propertyId);
  if (property === undefined) writeReadError(builder.fixed, reference, unknownProperty);
  else if (reference.arrayIndex === undefined) builder.add(property);
  else builder.add(new ElementSource(property, reference));
}

/** One element of an array, or the error that there is none. */
class ElementSource implements ResultSource {
  readonly #property: StoredProperty;
  readonly reference: PropertyReference;

  constructor(property: StoredProperty, reference: PropertyReference) {
    this.#property = property;
    this.reference = reference;
  }

  get readResult(): Uint8Array {
    const writer = new ByteWriter(32);
    const element = this.#property.read(this.reference.arrayIndex);
    if (element instanceof Uint8Array) writeReadValue(writer, this.reference, element);
    else writeReadError(writer, this.reference, element);
    return writer.bytes();
  }
}
