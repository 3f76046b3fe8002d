import type { ApplicationValue, ObjectIdentifier } from '../encoding/application-value.js';
import { ByteReader } from '../encoding/byte-reader.js';
import { ByteWriter } from '../encoding/byte-writer.js';
import type { LogBuffer } from './log-buffer.js';

/** A value of a constructed type of 135-2016 §21, encoded, as a property holds it. */
interface ConstructedValue {
  readonly type: 'constructed';
  readonly octets: Uint8Array;
}

/** `write` is the encoder of the type, such as `writeTimeStamp`. */
export function constructedValue<T>(write: (writer: ByteWriter, value: T) => void, value: T): ConstructedValue {
  const writer = new ByteWriter(64);
  write(writer, value);
  return { type: 'constructed', octets: writer.copy() };
}

/** Elements of an array or a list. */
export function constructedValues<T>(
  write: (writer: ByteWriter, value: T) => void,
  values: readonly T[],
): readonly ConstructedValue[] {
  return values.map((value) => constructedValue(write, value));
}

/**
 * All values of the type that fill the octets of a property or of a list of elements; `read` is the decoder of the type. Throws
 * `bacnet.decode`.
 */
export function readConstructedValues<T>(octets: Uint8Array, read: (reader: ByteReader) => T): readonly T[] {
  const reader = new ByteReader(octets);
  const values: T[] = [];
  while (reader.remaining > 0) values.push(read(reader));
  return values;
}

/** A value by itself, or one of an array or a list. */
export type PropertyElement = ApplicationValue | ConstructedValue;

/**
 * What a property holds. A BACnetARRAY has an index, a list has none (135 §12); `live`, `liveList` and `liveArray` are asked
 * at each read (Local_Time) and everything else is encoded when it is set.
 */
export type PropertyValue =
  | PropertyElement
  | { readonly type: 'array'; readonly elements: readonly PropertyElement[] }
  | { readonly type: 'list'; readonly elements: readonly PropertyElement[] }
  | { readonly type: 'live'; read(): PropertyElement }
  /** Elements that are no primitive values come encoded, each in octets of its own (Active_COV_Subscriptions). */
  | { readonly type: 'liveList'; readElements(): readonly Uint8Array[] }
  | { readonly type: 'liveArray'; readElements(): readonly PropertyElement[] }
  /** The records of a log: for ReadRange only (135-2016 §12.25.17). */
  | { readonly type: 'buffer'; readonly buffer: LogBuffer };

const asked = ['live', 'liveList', 'liveArray', 'buffer'] as const;

/** What can be written to a property: all but what is asked at each read. */
export type WrittenValue = Exclude<PropertyValue, { readonly type: (typeof asked)[number] }>;

const composed: readonly PropertyValue['type'][] = ['array', 'list', 'constructed', ...asked];

export function isPrimitive(value: PropertyValue): value is ApplicationValue {
  return !composed.includes(value.type);
}

export interface PropertyDefinition {
  /** BACnetPropertyIdentifier (135 §21). */
  readonly id: number;
  readonly value: PropertyValue;
}

export interface ObjectDefinition {
  readonly id: ObjectIdentifier;
  readonly name: string;
  /**
   * All properties but those the database derives: Object_Identifier, Object_Name, Object_Type, Property_List,
   * Status_Flags and, on the Device, Object_List, Protocol_Object_Types_Supported and Database_Revision.
   */
  readonly properties: readonly PropertyDefinition[];
  /** Properties that the table lets be written, and this device cannot set. */
  readonly readOnly?: readonly number[];
}

/** The side of the object store that the rest of the gateway writes to. */
export interface ObjectDatabase {
  add(definition: ObjectDefinition): void;
  /** Encodes the value and notes the change; does nothing when the value is the same. */
  set(id: ObjectIdentifier, propertyId: number, value: PropertyValue): void;
  /** A new name must be unique in the device; Database_Revision grows. */
  rename(id: ObjectIdentifier, name: string): void;
}
