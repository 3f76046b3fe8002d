import type { ByteReader } from '../../encoding/byte-reader.js';
import type { ByteWriter } from '../../encoding/byte-writer.js';
import { ErrorClass, ErrorCode } from '../../encoding/error-reject-abort.js';
import { ConfirmedService, ServicesSupportedBit } from '../../encoding/service-choices.js';
import type { ObjectStore } from '../../object-model/object-store.js';
import { unknownObject, unknownProperty } from '../../object-model/stored-property.js';
import { decodeReadRangeRequest, encodeReadRangeAck, type ReadRangeRange } from '../../services/read-range.js';
import type { Peer } from '../peer.js';
import type { ConfirmedServiceHandler, ServiceFailure } from '../service-registry.js';

/** Octets of the longest acknowledgement without its items (135-2012 §15.8.1.2). */
const ackOctetsBesideItems = 24;

/** Positions in the list, from 0; `end` is behind the last one. */
interface Selection {
  readonly start: number;
  readonly end: number;
  /** Where items do not fit, those at this end are left out. */
  readonly keeps: 'first' | 'last';
}

/** ReadRange (135-2012 §15.8) of lists; none of ours has sequence numbers or time stamps. */
export class ReadRangeHandler implements ConfirmedServiceHandler {
  readonly service = ConfirmedService.readRange;
  readonly supportedBit = ServicesSupportedBit.readRange;
  readonly acknowledgement = 'complex';
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  execute(request: ByteReader, answer: ByteWriter, _peer: Peer, roomOctets: number): ServiceFailure | undefined {
    const { objectId, propertyId, arrayIndex, range } = decodeReadRangeRequest(request);
    const object = this.#store.find(objectId.objectType, objectId.instance);
    if (object === undefined) return { kind: 'error', ...unknownObject };
    const property = object.property(propertyId);
    if (property === undefined) return { kind: 'error', ...unknownProperty };
    const indexFailure = arrayIndex === undefined ? undefined : property.indexFailure(arrayIndex);
    if (indexFailure !== undefined) return { kind: 'error', ...indexFailure };
    const list = property.listItems;
    if (list === undefined) return failure(ErrorClass.services, ErrorCode.propertyIsNotAList);
    if (range?.by === 'sequenceNumber') return failure(ErrorClass.property, ErrorCode.listItemNotNumbered);
    if (range?.by === 'time') return failure(ErrorClass.property, ErrorCode.listItemNotTimestamped);
    const wanted = selection(list.length, range);
    const { start, end } = fitting(list, wanted, roomOctets - ackOctetsBesideItems);
    const items = list.slice(start, end);
    encodeReadRangeAck(answer, {
      objectId: object.id,
      propertyId,
      arrayIndex,
      firstItem: start === 0 && end > 0,
      lastItem: end === list.length && end > start,
      moreItems: end - start < wanted.end - wanted.start,
      itemCount: items.length,
      items: Buffer.concat(items),
      firstSequenceNumber: undefined,
    });
    return undefined;
  }
}

/** A position that the list does not have selects nothing (135-2012 §15.8.1.1.4.1). */
function selection(length: number, range: (ReadRangeRange & { readonly by: 'position' }) | undefined): Selection {
  if (range === undefined) return { start: 0, end: length, keeps: 'first' };
  const { index, count } = range;
  if (index < 1 || index > length) return { start: 0, end: 0, keeps: 'first' };
  if (count > 0) return { start: index - 1, end: Math.min(index - 1 + count, length), keeps: 'first' };
  return { start: Math.max(index + count, 0), end: index, keeps: 'last' };
}

function fitting(list: readonly Uint8Array[], { start, end, keeps }: Selection, roomOctets: number): Selection {
  let room = roomOctets;
  const lengthOf = (index: number) => list[index]?.length ?? 0;
  if (keeps === 'first') {
    let last = start;
    while (last < end && lengthOf(last) <= room) {
      room -= lengthOf(last);
      last += 1;
    }
    return { start, end: last, keeps };
  }
  let first = end;
  while (first > start && lengthOf(first - 1) <= room) {
    first -= 1;
    room -= lengthOf(first);
  }
  return { start: first, end, keeps };
}

function failure(errorClass: ErrorClass, errorCode: ErrorCode): ServiceFailure {
  return { kind: 'error', errorClass, errorCode };
}
