import { localMsOf } from '../../encoding/constructed/local-time.js';
import { decodeError } from '../../encoding/decode-error.js';
import { RejectReason } from '../../encoding/error-reject-abort.js';
import type { BufferExtent, BufferRecord, LogBuffer } from '../../object-model/log-buffer.js';
import type { ReadRangeAck, ReadRangeRange } from '../../services/read-range.js';

/** Records held in memory at once, beside those of the answer. */
const recordsAtOnce = 32;

/** Sequence numbers, both included; none where `to` is less than `from`. */
interface Wanted {
  readonly from: number;
  readonly to: number;
  /** Where records do not fit, those at this end stay. */
  readonly keeps: 'first' | 'last';
}

const nothing: Wanted = { from: 1, to: 0, keeps: 'first' };

type RangeOfBuffer = Pick<
  ReadRangeAck,
  'firstItem' | 'lastItem' | 'moreItems' | 'itemCount' | 'items' | 'firstSequenceNumber'
>;

/**
 * The records of a log that a ReadRange asks for, as many as there is room for (135-2016 §15.8), and one at least: no record and
 * MORE_ITEMS would be asked for for ever. Where one is too long the answer is, and that is an Abort (§5.4.5.3).
 */
export async function rangeOfBuffer(
  buffer: LogBuffer,
  range: ReadRangeRange | undefined,
  roomOctets: number,
): Promise<RangeOfBuffer> {
  const extent = await buffer.extent();
  const wanted = await wantedOf(buffer, extent, range);
  const records = await fitting(buffer, wanted, roomOctets);
  const first = records[0]?.sequenceNumber;
  const last = records.at(-1)?.sequenceNumber;
  // 135-2016 §15.8.1.2: by position there is none, nor of no items.
  const isNumbered = range?.by === 'sequenceNumber' || range?.by === 'time';
  return {
    firstItem: first === extent.oldest,
    lastItem: last === extent.newest,
    moreItems: records.length < Math.max(0, wanted.to - wanted.from + 1),
    itemCount: records.length,
    items: Buffer.concat(records.map(({ octets }) => octets)),
    firstSequenceNumber: isNumbered ? first : undefined,
  };
}

async function wantedOf(
  buffer: LogBuffer,
  { oldest, newest }: BufferExtent,
  range: ReadRangeRange | undefined,
): Promise<Wanted> {
  if (range === undefined) return { from: oldest, to: newest, keeps: 'first' };
  const reference = await referenceOf(buffer, oldest, range);
  // What the buffer does not hold selects nothing: neither a position nor a sequence number is the nearest one.
  if (reference === undefined || reference < oldest || reference > newest) return nothing;
  const { count } = range;
  if (count > 0) return { from: reference, to: Math.min(reference + count - 1, newest), keeps: 'first' };
  return { from: Math.max(reference + count + 1, oldest), to: reference, keeps: 'last' };
}

/** The sequence number of the record that the count begins with; it is no position (135-2016 §15.8.1.1.4). */
async function referenceOf(buffer: LogBuffer, oldest: number, range: ReadRangeRange): Promise<number | undefined> {
  switch (range.by) {
    case 'position':
      return oldest + range.index - 1;
    case 'sequenceNumber':
      return range.sequenceNumber;
    case 'time': {
      const localMs = localMsOf(range);
      if (localMs === undefined) throw decodeError(RejectReason.parameterOutOfRange, 'no specific date and time');
      return range.count > 0 ? buffer.firstNewerThan(localMs) : buffer.lastOlderThan(localMs);
    }
  }
}

async function fitting(buffer: LogBuffer, wanted: Wanted, roomOctets: number): Promise<readonly BufferRecord[]> {
  return wanted.keeps === 'first' ? firstFitting(buffer, wanted, roomOctets) : lastFitting(buffer, wanted, roomOctets);
}

async function firstFitting(buffer: LogBuffer, { from, to }: Wanted, roomOctets: number) {
  const kept: BufferRecord[] = [];
  let room = roomOctets;
  for (let start = from; start <= to; start += recordsAtOnce) {
    for (const record of await buffer.read(start, Math.min(start + recordsAtOnce - 1, to))) {
      room -= record.octets.length;
      if (room < 0 && kept.length > 0) return kept;
      kept.push(record);
    }
  }
  return kept;
}

async function lastFitting(buffer: LogBuffer, { from, to }: Wanted, roomOctets: number) {
  const kept: BufferRecord[] = [];
  let room = roomOctets;
  for (let end = to; end >= from; end -= recordsAtOnce) {
    const records = await buffer.read(Math.max(end - recordsAtOnce + 1, from), end);
    for (const record of records.toReversed()) {
      room -= record.octets.length;
      if (room < 0 && kept.length > 0) return kept.reverse();
      kept.push(record);
    }
  }
  return kept.reverse();
}
