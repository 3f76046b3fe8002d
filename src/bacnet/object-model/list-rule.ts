import type { ByteReader } from '../encoding/byte-reader.js';
import { ErrorClass, ErrorCode } from '../encoding/error-reject-abort.js';
import { type PropertyElement, readConstructedValues } from './object-database.js';
import type { StoredObject } from './stored-object.js';
import type { EncodedRule, WriteFailure } from './write-rule.js';

/** What is known of the elements of a list, so that they can be added and removed one by one. */
export interface ListElements {
  readonly most: number;
  /** The next element as it is served; throws `bacnet.decode` where there is none of this type. */
  read(reader: ByteReader, object: StoredObject): PropertyElement | WriteFailure;
}

/** A writable BACnetLIST. */
export interface ListRule extends EncodedRule {
  readonly elements: ListElements;
}

export const noSpaceToWriteProperty: WriteFailure = {
  errorClass: ErrorClass.resources,
  errorCode: ErrorCode.noSpaceToWriteProperty,
};

/** The rule of a list: each element by itself, and not more of them than the list has room for. */
export function listRule(typeName: string, range: string | undefined, elements: ListElements): ListRule {
  return {
    kind: 'encoded',
    typeName: `List of ${typeName}`,
    range,
    elements,
    read(octets, object) {
      const found: PropertyElement[] = [];
      for (const one of readConstructedValues(octets, (reader) => elements.read(reader, object))) {
        if ('errorCode' in one) return one;
        found.push(one);
      }
      return found.length > elements.most ? noSpaceToWriteProperty : { type: 'list', elements: found };
    },
  };
}

export function isListRule(rule: { readonly kind: string }): rule is ListRule {
  return rule.kind === 'encoded' && 'elements' in rule;
}
