import { encodeApplicationValue } from '../encoding/application-codec.js';
import { ByteWriter } from '../encoding/byte-writer.js';
import { ErrorClass, ErrorCode } from '../encoding/error-reject-abort.js';
import type { PropertyReference } from '../services/property-reference.js';
import { writeReadError, writeReadValue } from '../services/read-property-multiple.js';
import type { LogBuffer } from './log-buffer.js';
import type { PropertyElement, PropertyValue } from './object-database.js';
import type { SharedOctets } from './shared-octets.js';

/** Why something cannot be read, as the Error PDU says it (135-2012 §15.5.2). */
export interface ReadFailure {
  readonly errorClass: ErrorClass;
  readonly errorCode: ErrorCode;
}

export const unknownObject: ReadFailure = { errorClass: ErrorClass.object, errorCode: ErrorCode.unknownObject };
export const unknownProperty: ReadFailure = { errorClass: ErrorClass.property, errorCode: ErrorCode.unknownProperty };
const invalidArrayIndex: ReadFailure = { errorClass: ErrorClass.property, errorCode: ErrorCode.invalidArrayIndex };
/** Of a Log_Buffer, which ReadRange alone reads (135-2016 §12.25.17, §12.27.13, §12.30.18). */
const readAccessDenied: ReadFailure = { errorClass: ErrorClass.property, errorCode: ErrorCode.readAccessDenied };
const notAnArray: ReadFailure = { errorClass: ErrorClass.property, errorCode: ErrorCode.propertyIsNotAnArray };

/**
 * One property with its octets ready to be sent: encoding happens when a value is set, not when it is read. What most
 * properties are never asked for is made when it is: there are thousands of them, and some 230 octets of memory to each
 * few octets that are kept.
 */
export class StoredProperty {
  readonly id: number;
  /** Undefined while the property is live. */
  #whole: Uint8Array | undefined;
  /** From the first read on until the value changes. */
  #readResult: Uint8Array | undefined;
  #readListItems: (() => readonly Uint8Array[]) | undefined;
  /** Undefined where the property is no array. */
  #readArray: (() => readonly PropertyElement[]) | undefined;
  /** Encodes the property anew at each read. */
  #readLive: (() => Uint8Array) | undefined;
  #buffer: LogBuffer | undefined;

  constructor(id: number, value: PropertyValue) {
    this.id = id;
    this.assign(value);
  }

  /** Returns whether the property reads differently from now on. */
  assign(value: PropertyValue): boolean {
    this.#buffer = value.type === 'buffer' ? value.buffer : undefined;
    if (value.type === 'buffer') return true;
    if (value.type === 'live' || value.type === 'liveList' || value.type === 'liveArray') {
      this.#readLive = liveReaderOf(value);
      this.#whole = undefined;
      this.#readResult = undefined;
      this.#readListItems = value.type === 'liveList' ? () => value.readElements() : undefined;
      this.#readArray = value.type === 'liveArray' ? () => value.readElements() : undefined;
      return true;
    }
    const whole = concatenate(elementsOf(value).map(octetsOf));
    const isSameKind = (value.type === 'array') === (this.#readArray !== undefined);
    if (isSameKind && this.#whole !== undefined && areSameOctets(whole, this.#whole)) return false;
    this.#readLive = undefined;
    this.#whole = whole;
    this.#readResult = undefined;
    this.#readListItems = value.type === 'list' ? () => value.elements.map(octetsOf) : undefined;
    this.#readArray = value.type === 'array' ? () => value.elements : undefined;
    return true;
  }

  /** Keeps its octets together with those of others that are alike. */
  shareOctets(shared: SharedOctets): void {
    if (this.#whole !== undefined) this.#whole = shared.of(this.#whole);
  }

  get reference(): PropertyReference {
    return { propertyId: this.id, arrayIndex: undefined };
  }

  /** The items of a BACnetLIST, each encoded; undefined where the property is no list (135-2012 §15.8). */
  get listItems(): readonly Uint8Array[] | undefined {
    return this.#readListItems?.();
  }

  /** The records of a log; undefined where the property is no Log_Buffer. */
  get buffer(): LogBuffer | undefined {
    return this.#buffer;
  }

  /** Why an element cannot be written or read, where it cannot (135-2012 §15.9.1.3.1). */
  indexFailure(arrayIndex: number): ReadFailure | undefined {
    const elements = this.#readArray?.();
    if (elements === undefined) return notAnArray;
    return arrayIndex <= elements.length ? undefined : invalidArrayIndex;
  }

  /** The application-tagged octets of the property, or of one element of an array. */
  read(arrayIndex: number | undefined): Uint8Array | ReadFailure {
    if (arrayIndex !== undefined) return this.#readElement(arrayIndex);
    if (this.#buffer !== undefined) return readAccessDenied;
    return this.#whole ?? this.#encodeLive();
  }

  /** The whole property as ReadPropertyMultiple has it, identifier and tags included (135-2012 §15.7.3.2). */
  get readResult(): Uint8Array {
    if (this.#buffer !== undefined) return deniedResultOf(this.reference);
    if (this.#whole === undefined) return readResultOf(this.id, this.#encodeLive());
    this.#readResult ??= readResultOf(this.id, this.#whole);
    return this.#readResult;
  }

  /** Element 0 is the array's length (135-2012 §12.1). */
  #readElement(arrayIndex: number): Uint8Array | ReadFailure {
    const elements = this.#readArray?.();
    if (elements === undefined) return notAnArray;
    if (arrayIndex === 0) return encodeApplicationValue({ type: 'unsigned', value: elements.length });
    const element = elements[arrayIndex - 1];
    return element === undefined ? invalidArrayIndex : octetsOf(element);
  }

  #encodeLive(): Uint8Array {
    return this.#readLive === undefined ? new Uint8Array(0) : this.#readLive();
  }
}

function readResultOf(propertyId: number, value: Uint8Array): Uint8Array {
  const writer = new ByteWriter(value.length + 16);
  writeReadValue(writer, { propertyId, arrayIndex: undefined }, value);
  return writer.copy();
}

/** Also where it was asked for with ALL or REQUIRED: the error stands in the place of the value (135-2016 §15.7.3.1.2). */
function deniedResultOf(reference: PropertyReference): Uint8Array {
  const writer = new ByteWriter(16);
  writeReadError(writer, reference, readAccessDenied);
  return writer.copy();
}

type LiveValue = Extract<PropertyValue, { type: 'live' | 'liveList' | 'liveArray' }>;

function liveReaderOf(value: LiveValue): () => Uint8Array {
  if (value.type === 'live') return () => octetsOf(value.read());
  if (value.type === 'liveList') return () => concatenate(value.readElements());
  return () => concatenate(value.readElements().map(octetsOf));
}

function octetsOf(value: PropertyElement): Uint8Array {
  return value.type === 'constructed' ? value.octets : encodeApplicationValue(value);
}

function elementsOf(value: Exclude<PropertyValue, LiveValue | { type: 'buffer' }>): readonly PropertyElement[] {
  return value.type === 'array' || value.type === 'list' ? value.elements : [value];
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts;
  if (parts.length === 1 && only) return only;
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

function areSameOctets(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((octet, index) => octet === other[index]);
}
