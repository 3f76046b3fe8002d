import { hasCode } from '../../core/errors.js';
import { encodeApplicationValue } from '../encoding/application-codec.js';
import { ByteReader } from '../encoding/byte-reader.js';
import { ErrorClass, ErrorCode } from '../encoding/error-reject-abort.js';
import { maxInstance } from '../encoding/object-type.js';
import type { ListElementRequest } from '../services/list-element.js';
import { isListRule, type ListElements } from './list-rule.js';
import type { PropertyElement } from './object-database.js';
import type { ObjectStore } from './object-store.js';
import type { PropertyWriter } from './property-writer.js';
import type { StoredObject } from './stored-object.js';
import { unknownObject, unknownProperty } from './stored-property.js';
import { propertyFailure, type WriteFailure } from './write-rule.js';
import { writeRuleOf } from './write-rules.js';

/** Why a list was not changed, and at which element of the request; 0: none of them is to blame. */
export interface ListFailure extends WriteFailure {
  readonly firstFailedElementNumber: number;
}

interface List {
  readonly object: StoredObject;
  readonly items: readonly Uint8Array[];
  readonly elements: ListElements;
}

/** Adds elements to a list and removes them from it, all of a request or none (135-2016 §15.1, §15.2). */
export class ListChanges {
  readonly #store: ObjectStore;
  readonly #writer: PropertyWriter;

  constructor(store: ObjectStore, writer: PropertyWriter) {
    this.#store = store;
    this.#writer = writer;
  }

  /** As `WriteTarget.takeKept`. */
  takeKept(): Promise<void> | undefined {
    return this.#writer.takeKept();
  }

  /** An element that the list has already is no failure, and is not added again. */
  async add(request: ListElementRequest, by: string): Promise<ListFailure | undefined> {
    const list = this.#listOf(request);
    if ('errorCode' in list) return list;
    const given = elementsOf(request.elements, list);
    if ('errorCode' in given) return given;
    const items = [...list.items];
    for (const [index, one] of given.entries()) {
      if (items.some((item) => isSame(item, one))) continue;
      if (items.length >= list.elements.most) return { ...noSpaceToAdd, firstFailedElementNumber: index + 1 };
      items.push(one);
    }
    return this.#write(request, list, items, by);
  }

  /** An element that the list does not have is a failure. */
  async remove(request: ListElementRequest, by: string): Promise<ListFailure | undefined> {
    const list = this.#listOf(request);
    if ('errorCode' in list) return list;
    const given = elementsOf(request.elements, list);
    if ('errorCode' in given) return given;
    const unknown = given.findIndex((one) => !list.items.some((item) => isSame(item, one)));
    if (unknown !== -1) return { ...listElementNotFound, firstFailedElementNumber: unknown + 1 };
    const items = list.items.filter((item) => !given.some((one) => isSame(item, one)));
    return this.#write(request, list, items, by);
  }

  #listOf({ objectId, propertyId, arrayIndex }: ListElementRequest): List | ListFailure {
    const { objectType, instance } = objectId;
    const object = instance === maxInstance ? undefined : this.#store.find(objectType, instance);
    if (object === undefined) return ofNoElement(unknownObject);
    const property = object.property(propertyId);
    if (property === undefined) return ofNoElement(unknownProperty);
    const indexFailure = arrayIndex === undefined ? undefined : property.indexFailure(arrayIndex);
    if (indexFailure !== undefined) return ofNoElement(indexFailure);
    // No element of an array here is a list.
    const { listItems: items } = property;
    if (items === undefined) return ofNoElement(notAList);
    const rule = writeRuleOf(objectType, propertyId);
    const isWritable = object.writeAccess(propertyId) !== undefined && rule !== undefined && isListRule(rule);
    if (!isWritable) return ofNoElement(propertyFailure(ErrorCode.writeAccessDenied));
    return { object, items, elements: rule.elements };
  }

  async #write(
    { objectId, propertyId }: ListElementRequest,
    list: List,
    items: readonly Uint8Array[],
    by: string,
  ): Promise<ListFailure | undefined> {
    if (items.length === list.items.length) return undefined;
    const value = new Uint8Array(Buffer.concat(items));
    const failure = await this.#writer.write({ objectId, propertyId, arrayIndex: undefined, value }, by);
    return failure && ofNoElement(failure);
  }
}

const notAList: WriteFailure = { errorClass: ErrorClass.services, errorCode: ErrorCode.propertyIsNotAList };
const noSpaceToAdd: WriteFailure = {
  errorClass: ErrorClass.resources,
  errorCode: ErrorCode.noSpaceToAddListElement,
};
const listElementNotFound: WriteFailure = {
  errorClass: ErrorClass.services,
  errorCode: ErrorCode.listElementNotFound,
};

function ofNoElement(failure: WriteFailure): ListFailure {
  return { ...failure, firstFailedElementNumber: 0 };
}

/** The elements of the request as the list would serve them, so that the same ones have the same octets. */
function elementsOf(octets: Uint8Array, { object, elements }: List): readonly Uint8Array[] | ListFailure {
  const reader = new ByteReader(octets);
  const found: Uint8Array[] = [];
  while (reader.remaining > 0) {
    const element = elementOf(() => elements.read(reader, object));
    if ('errorCode' in element) return { ...element, firstFailedElementNumber: found.length + 1 };
    found.push(element.type === 'constructed' ? element.octets : encodeApplicationValue(element));
  }
  return found;
}

function elementOf(read: () => PropertyElement | WriteFailure): PropertyElement | WriteFailure {
  try {
    return read();
  } catch (cause) {
    if (!hasCode(cause, 'bacnet.decode')) throw cause;
    return propertyFailure(ErrorCode.invalidDataType);
  }
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
