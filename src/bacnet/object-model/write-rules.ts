import { type ApplicationValueType, decodeApplicationValues } from '../encoding/application-codec.js';
import type { ApplicationValue } from '../encoding/application-value.js';
import { ErrorClass, ErrorCode } from '../encoding/error-reject-abort.js';
import { ObjectType } from '../encoding/object-type.js';
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

const maxNameLength = 64;
/** They would break the log, the settings file and many a BMS. */
const controlCharacter = /[\p{Cc}\u2028\u2029]/u;

const outOfService = rule('boolean', undefined, () => true);
/** BACnetReliability: 11 is reserved, vendors' own begin at 64 (135-2012 §21). */
const reliability = rule(
  'enumerated',
  '0 to 15 but 11, 64 to 65535',
  ({ value }) => (value <= 15 && value !== 11) || (value >= 64 && value <= 0xffff),
);

/** What the writable rows of the property tables take. */
const rules: ReadonlyMap<ObjectType, ReadonlyMap<number, WriteRule>> = new Map([
  [
    ObjectType.analogValue,
    new Map<number, WriteRule>([
      [P.presentValue, rule('real', 'finite', ({ value }) => Number.isFinite(value))],
      [P.reliability, reliability],
      [P.outOfService, outOfService],
      // 0: every change counts (135-2012 §13.1.2); below it no change would ever be too small.
      [P.covIncrement, rule('real', '0 or more', ({ value }) => Number.isFinite(value) && value >= 0)],
    ]),
  ],
  [
    ObjectType.binaryValue,
    new Map<number, WriteRule>([
      // BACnetBinaryPV (135-2016 §21).
      [P.presentValue, rule('enumerated', '0 or 1', ({ value }) => value <= 1)],
      [P.reliability, reliability],
      [P.outOfService, outOfService],
    ]),
  ],
  [
    ObjectType.multiStateValue,
    new Map<number, WriteRule>([
      // 135-2012 §12.20.4: 1 to Number_Of_States.
      [
        P.presentValue,
        rule('unsigned', '1 to Number_Of_States', ({ value }, object) => value >= 1 && value <= numberOfStates(object)),
      ],
      [P.reliability, reliability],
      [P.outOfService, outOfService],
    ]),
  ],
  [
    ObjectType.bitStringValue,
    new Map<number, WriteRule>([
      [
        P.presentValue,
        rule('bitString', 'of its present length', ({ value }, object) => value.length === numberOfBits(object)),
      ],
      [P.reliability, reliability],
      [P.outOfService, outOfService],
    ]),
  ],
  [
    ObjectType.device,
    new Map<number, WriteRule>([
      [
        P.objectName,
        rule('characterString', `1 to ${maxNameLength} printable characters`, ({ value }) => isName(value)),
      ],
      [P.apduTimeout, between(500, 60_000)],
      [P.numberOfApduRetries, between(0, 10)],
    ]),
  ],
]);

export function writeRuleOf(objectType: number, propertyId: number): WriteRule | undefined {
  return rules.get(objectType as ObjectType)?.get(propertyId);
}

function rule<T extends ApplicationValueType>(
  type: T,
  range: string | undefined,
  isInRange: (value: Extract<ApplicationValue, { readonly type: T }>, object: StoredObject) => boolean,
): PrimitiveRule {
  const isOfType = (value: ApplicationValue): value is Extract<ApplicationValue, { readonly type: T }> =>
    value.type === type;
  return { kind: 'primitive', type, range, isInRange: (value, object) => isOfType(value) && isInRange(value, object) };
}

function between(min: number, max: number): WriteRule {
  return rule('unsigned', `${min} to ${max}`, ({ value }) => value >= min && value <= max);
}

function isName(value: string): boolean {
  return value !== '' && [...value].length <= maxNameLength && !controlCharacter.test(value);
}

function numberOfStates(object: StoredObject): number {
  const value = stored(object, P.numberOfStates);
  return value?.type === 'unsigned' ? value.value : 0;
}

/** A bit string keeps the length that it has. */
function numberOfBits(object: StoredObject): number {
  const value = stored(object, P.presentValue);
  return value?.type === 'bitString' ? value.value.length : 0;
}

function stored(object: StoredObject, propertyId: number): ApplicationValue | undefined {
  const octets = object.read(propertyId);
  return octets instanceof Uint8Array ? decodeApplicationValues(octets)?.[0] : undefined;
}
