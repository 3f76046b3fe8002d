import { hasCode } from '../../core/errors.js';
import { decodeApplicationValues } from '../encoding/application-codec.js';
import type { ApplicationValue, ObjectIdentifier } from '../encoding/application-value.js';
import { ErrorCode } from '../encoding/error-reject-abort.js';
import { maxInstance } from '../encoding/object-type.js';
import { PropertyIdentifier } from '../encoding/property-identifier.js';
import type { WrittenValue } from './object-database.js';
import type { ObjectStore } from './object-store.js';
import type { StoredObject } from './stored-object.js';
import { unknownObject, unknownProperty } from './stored-property.js';
import { propertyFailure, type WriteFailure } from './write-rule.js';
import { writeRuleOf } from './write-rules.js';

/** A write as it was asked for; the value is still encoded. */
export interface PropertyWrite {
  readonly objectId: ObjectIdentifier;
  readonly propertyId: number;
  readonly arrayIndex: number | undefined;
  readonly value: Uint8Array;
}

/** A write that is allowed, of the right type and in range. */
export interface CheckedWrite {
  readonly objectId: ObjectIdentifier;
  readonly propertyId: number;
  /** From 1 on, where one element of an array was written; `undefined`: the whole property. */
  readonly arrayIndex: number | undefined;
  readonly value: WrittenValue;
  /** The same, as it was written. */
  readonly octets: Uint8Array;
}

/** Who carries out what is written to some properties, of all objects that have them. */
export interface OwnedWrites {
  /** `instance` where it is known. */
  owns(objectType: number, propertyId: number, instance?: number): boolean;
  /** As `WriteTarget.write`. */
  write(write: CheckedWrite, by: string): Promise<WriteFailure | undefined>;
  /** As `WriteTarget.takeKept`. */
  takeKept?(): Promise<void> | undefined;
}

/** Who carries out what a BMS writes. */
export interface WriteTarget {
  /** Whether Out_Of_Service may be written. */
  readonly isCommissioning: boolean;
  isOutOfService(objectId: ObjectIdentifier): boolean;
  /** Resolves when the value is served, and kept where it has to be; `by` names the writer for people. */
  write(write: CheckedWrite, by: string): Promise<WriteFailure | undefined>;
  /** Resolves when all that was written since it was asked last is on the disk; `undefined` where there is nothing to wait for. */
  takeKept?(): Promise<void> | undefined;
}

/** Checks writes against the property tables, one after the other until one fails. */
export class PropertyWriter {
  readonly #store: ObjectStore;
  readonly #target: WriteTarget;

  constructor(store: ObjectStore, target: WriteTarget) {
    this.#store = store;
    this.#target = target;
  }

  async write(request: PropertyWrite, by: string): Promise<WriteFailure | undefined> {
    const { objectType, instance } = request.objectId;
    // Device 4194303 stands for whatever device this is when it is read, and for none when it is written (135-2012 §15.5).
    const object = instance === maxInstance ? undefined : this.#store.find(objectType, instance);
    if (object === undefined) return unknownObject;
    const refusal = this.#refusal(object, request);
    if (refusal !== undefined) return refusal;
    if (isRelinquishing(request)) return undefined;
    const write = this.#checked(object, request);
    return 'errorCode' in write ? write : this.#target.write(write, by);
  }

  /** As `WriteTarget.takeKept`. */
  takeKept(): Promise<void> | undefined {
    return this.#target.takeKept?.();
  }

  /** What is wrong with a value, whether or not it may be written at this moment. */
  valueFailure(request: PropertyWrite): WriteFailure | undefined {
    const object = this.#store.find(request.objectId.objectType, request.objectId.instance);
    if (object === undefined) return unknownObject;
    if (isRelinquishing(request)) return undefined;
    const write = this.#checked(object, request);
    return 'errorCode' in write ? write : undefined;
  }

  #checked(object: StoredObject, request: PropertyWrite): CheckedWrite | WriteFailure {
    const { propertyId, arrayIndex, value: octets } = request;
    const value = unlessBroken(() => this.#valueOf(object, request));
    return 'errorCode' in value ? value : { objectId: object.id, propertyId, arrayIndex, value, octets };
  }

  #valueOf(object: StoredObject, request: PropertyWrite): WrittenValue | WriteFailure {
    const rule = writeRuleOf(object.id.objectType, request.propertyId);
    if (rule?.kind === 'encoded') return rule.read(request.value, object, request.arrayIndex);
    const value = onlyValue(request.value);
    if (value === undefined) return propertyFailure(ErrorCode.invalidDataType);
    if (rule === undefined) return propertyFailure(ErrorCode.writeAccessDenied);
    if (value.type !== rule.type) return propertyFailure(ErrorCode.invalidDataType);
    if (!rule.isInRange(value, object)) return propertyFailure(ErrorCode.valueOutOfRange);
    const isName = request.propertyId === PropertyIdentifier.objectName && value.type === 'characterString';
    return isName && this.#isTaken(value.value, object) ? propertyFailure(ErrorCode.duplicateName) : value;
  }

  #refusal(object: StoredObject, { propertyId, arrayIndex }: PropertyWrite): WriteFailure | undefined {
    const property = object.property(propertyId);
    if (property === undefined) return unknownProperty;
    const indexFailure = arrayIndex === undefined ? undefined : property.indexFailure(arrayIndex);
    if (indexFailure !== undefined) return indexFailure;
    // Element 0 is the length, and no array of ours changes it.
    if (arrayIndex === 0) return propertyFailure(ErrorCode.writeAccessDenied);
    return this.#mayWrite(object, propertyId) ? undefined : propertyFailure(ErrorCode.writeAccessDenied);
  }

  #mayWrite(object: StoredObject, propertyId: number): boolean {
    switch (object.writeAccess(propertyId)) {
      case undefined:
        return false;
      case 'always':
        return true;
      case 'commissioning':
        return this.#target.isCommissioning;
      case 'outOfService':
        return this.#target.isOutOfService(object.id);
    }
  }

  /** Object_Name is unique within the device (135-2012 §12.11.2). */
  #isTaken(name: string, object: StoredObject): boolean {
    const holder = this.#store.findByName(name);
    return holder !== undefined && holder !== object;
  }
}

/** The one primitive value that a property has; `undefined` where there is none, several or a constructed one. */
function onlyValue(octets: Uint8Array): ApplicationValue | undefined {
  const values = decodeApplicationValues(octets);
  return values?.length === 1 ? values[0] : undefined;
}

/** An application tag of 0 and no content (135-2012 §20.2.2). */
const nullOctet = 0;

/**
 * NULL relinquishes a command. Written to what cannot be commanded and does not take NULL as a value, it is acknowledged and
 * changes nothing (135-2020 §15.9.2).
 */
function isRelinquishing({ value }: PropertyWrite): boolean {
  return value.length === 1 && value[0] === nullOctet;
}

/** Broken octets are no value of the right type. */
function unlessBroken<T>(read: () => T): T | WriteFailure {
  try {
    return read();
  } catch (cause) {
    if (!hasCode(cause, 'bacnet.decode')) throw cause;
    const isUnknownText = cause.facts.errorCode === ErrorCode.characterSetNotSupported;
    return propertyFailure(isUnknownText ? ErrorCode.characterSetNotSupported : ErrorCode.invalidDataType);
  }
}
