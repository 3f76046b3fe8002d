import type { ByteReader } from '../../encoding/byte-reader.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { unknownObject, unknownProperty } from '../../object-model/stored-property.js';
import {
  decodeReadRangeRequest,
  encodeReadRangeAck,
  type ReadRangeAck,
  type ReadRangeRange,
} from '../../services/read-range.js';
import { rangeOfBuffer } from '../logs/buffer-range.js';
import { networkTypeOf, type Peer } from '../peer.js';
import type { LookupOutcome, LookupServiceHandler, ServiceFailure } from '../service-registry.js';

/** Octets of the longest acknowledgement without its items (135-2012 §15.8.1.2). */
const ackOctetsBesideItems = 24;

/** Positions in the list, from 0; `end` is behind the last one. */
interface Selection {
  readonly start: number;
  readonly end: number;
  /** Where items do not fit, those at this end are left out. */
  readonly keeps: 'first' | 'last';
}

/** ReadRange (135-2016 §15.8): of lists by position, of the records of a log also by sequence number and by time. */
export class ReadRangeHandler implements LookupServiceHandler {
  readonly service = ConfirmedService.readRange;
  readonly supportedBit = ServicesSupportedBit.readRange;
  readonly acknowledgement = 'lookup';
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  execute(request: ByteReader, peer: Peer, roomOctets: number): LookupOutcome | Promise<LookupOutcome> {
    const { objectId, propertyId, arrayIndex, range } = decodeReadRangeRequest(request);
    const object = this.#store.find(objectId.objectType, objectId.instance, networkTypeOf(peer));
    if (object === undefined) return { kind: 'error', ...unknownObject };
    const property = object.property(propertyId);
    if (property === undefined) return { kind: 'error', ...unknownProperty };
    const indexFailure = arrayIndex === undefined ? undefined : property.indexFailure(arrayIndex);
    if (indexFailure !== undefined) return { kind: 'error', ...indexFailure };
    const room = roomOctets - ackOctetsBesideItems;
    const reference = { objectId: object.id, propertyId, arrayIndex };
    if (property.buffer !== undefined) {
      return rangeOfBuffer(property.buffer, range, room).then((found) => answered({ ...reference, ...found }));
    }
    const list = property.listItems;
    if (list === undefined) return failure(ErrorClass.services, ErrorCode.propertyIsNotAList);
    if (range?.by === 'sequenceNumber') return failure(ErrorClass.property, ErrorCode.listItemNotNumbered);
    if (range?.by === 'time') return failure(ErrorClass.property, ErrorCode.listItemNotTimestamped);
    return answered({ ...reference, ...rangeOfList(list, range, room) });
  }
}

function rangeOfList(list: readonly Uint8Array[], range: ByPosition | undefined, roomOctets: number) {
  const wanted = selection(list.length, range);
  const { start, end } = fitting(list, wanted, roomOctets);
  const items = list.slice(start, end);
  return {
    firstItem: start === 0 && end > 0,
    lastItem: end === list.length && end > start,
    moreItems: end - start < wanted.end - wanted.start,
    itemCount: items.length,
    items: Buffer.concat(items),
    firstSequenceNumber: undefined,
  };
}

type ByPosition = ReadRangeRange & { readonly by: 'position' };

/** A position that the list does not have selects nothing (135-2012 §15.8.1.1.4.1). */
function selection(length: number, range: ByPosition | undefined): Selection {
  if (range === undefined) return { start: 0, end: length, keeps: 'first' };
  const { index, count } = range;
  if (index < 1 || index > length) return { start: 0, end: 0, keeps: 'first' };
  if (count > 0) return { start: index - 1, end: Math.min(index - 1 + count, length), keeps: 'first' };
  return { start: Math.max(index + count, 0), end: index, keeps: 'last' };
}

/** One at least: of no item and MORE_ITEMS there is no end. What is too long ends in an Abort (135-2016 §5.4.5.3). */
function fitting(list: readonly Uint8Array[], { start, end, keeps }: Selection, roomOctets: number): Selection {
  let room = roomOctets;
  const lengthOf = (index: number) => list[index]?.length ?? 0;
  if (keeps === 'first') {
    let last = start;
    while (last < end && (last === start || lengthOf(last) <= room)) {
      room -= lengthOf(last);
      last += 1;
    }
    return { start, end: last, keeps };
  }
  let first = end;
  while (first > start && (first === end || lengthOf(first - 1) <= room)) {
    first -= 1;
    room -= lengthOf(first);
  }
  return { start: first, end, keeps };
}

function answered(ack: ReadRangeAck): LookupOutcome {
  return { kind: 'answer', write: (answer) => encodeReadRangeAck(answer, ack) };
}

function failure(errorClass: ErrorClass, errorCode: ErrorCode): ServiceFailure {
  return { kind: 'error', errorClass, errorCode };
}
