import type { ApplicationValueType } from '../encoding/application-codec.js';
import type { ApplicationValue } from '../encoding/application-value.js';
import { ErrorClass, type ErrorCode } from '../encoding/error-reject-abort.js';
import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import type { WrittenValue } from './object-database.js';
import type { StoredObject } from './stored-object.js';
import type { ReadFailure } from './stored-property.js';

/** Why something cannot be written, as the Error PDU says it (135-2012 §15.9.1.3.1). */
export type WriteFailure = ReadFailure;

/** A writable property of one primitive value: its type, and which values of it. */
export interface PrimitiveRule {
  readonly kind: 'primitive';
  readonly type: ApplicationValueType;
  /** For people; undefined: every value of the type. */
  readonly range: string | undefined;
  isInRange(value: ApplicationValue, object: StoredObject): boolean;
}

/** A writable array, list or constructed value. */
export interface EncodedRule {
  readonly kind: 'encoded';
  /** For people, as the standard writes it. */
  readonly typeName: string;
  /** For people; undefined: every value of the type. */
  readonly range: string | undefined;
  /** `arrayIndex` from 1 on: the value is that element. A `bacnet.decode` error becomes invalid-data-type. */
  read(octets: Uint8Array, object: StoredObject, arrayIndex: number | undefined): WrittenValue | WriteFailure;
}

/** What a writable property takes. */
export type WriteRule = PrimitiveRule | EncodedRule;

export const propertyFailure = (errorCode: ErrorCode): WriteFailure => ({
  errorClass: ErrorClass.property,
  errorCode,
});

export function rule<T extends ApplicationValueType>(
  type: T,
  range: string | undefined,
  isInRange: (value: Extract<ApplicationValue, { readonly type: T }>, object: StoredObject) => boolean,
): PrimitiveRule {
  const isOfType = (value: ApplicationValue): value is Extract<ApplicationValue, { readonly type: T }> =>
    value.type === type;
  return { kind: 'primitive', type, range, isInRange: (value, object) => isOfType(value) && isInRange(value, object) };
}

export function between(min: number, max: number): WriteRule {
  return rule('unsigned', `${min} to ${max}`, ({ value }) => value >= min && value <= max);
}

export function numberOfStates(object: StoredObject): number {
  const value = object.value(P.numberOfStates);
  return value?.type === 'unsigned' ? value.value : 0;
}

/** A bit string keeps the length that it has. */
export function numberOfBits(object: StoredObject): number {
  const value = object.value(P.presentValue);
  return value?.type === 'bitString' ? value.value.length : 0;
}
