/** The header of what travels, read only as far as the judge needs it (135-2012 clauses 6 and 20.1, Annex J.2). */
export interface Pdu {
  /** As in `pduType` of the wire by hand. */
  readonly type: number;
  readonly invokeId: number;
  /** -1 where there is none. */
  readonly service: number;
  readonly isSegmented: boolean;
  readonly moreFollows: boolean;
  readonly sequence: number;
  readonly window: number;
  /** Of a SegmentACK or Abort: the server speaks. */
  readonly isOfServer: boolean;
  readonly isNegative: boolean;
  /** Of a Reject or Abort. */
  readonly reason: number;
  /** Network and address behind a router: of the source of what comes in, of the destination of what goes out. */
  readonly remote: string;
  /** Of a Forwarded-NPDU: who sent it first. */
  readonly originator: string | undefined;
  readonly payload: Uint8Array;
}

const bodyAt: Readonly<Record<number, number>> = { 4: 10, 9: 4, 10: 4, 11: 4 };

/** Undefined where there is no APDU: a message of BVLC or of the network layer, or octets that are neither. */
export function readPdu(packet: Uint8Array): Pdu | undefined {
  const at = (index: number): number => packet[index] ?? 0;
  const body = bodyAt[at(1)];
  if (at(0) !== 0x81 || body === undefined || at(2) * 256 + at(3) !== packet.length) return undefined;
  if (at(body) !== 1) return undefined;
  const control = at(body + 1);
  if ((control & 0x80) !== 0) return undefined;
  let offset = body + 2;
  let remote = '';
  const address = (): string => {
    const length = at(offset + 2);
    const text = `${at(offset) * 256 + at(offset + 1)}/${hexOf(packet.subarray(offset + 3, offset + 3 + length))}`;
    offset += 3 + length;
    return text;
  };
  if ((control & 0x20) !== 0) remote = address();
  if ((control & 0x08) !== 0) remote = address();
  if ((control & 0x20) !== 0) offset += 1;
  if (offset >= packet.length) return undefined;
  const originator = at(1) === 0x04 ? originatorOf(packet) : undefined;
  return { ...apduOf(packet, offset), remote, originator };
}

function apduOf(packet: Uint8Array, offset: number): Omit<Pdu, 'remote' | 'originator'> {
  const at = (index: number): number => packet[offset + index] ?? 0;
  const flags = at(0);
  const type = flags >> 4;
  const isSegmented = (type === 0 || type === 3) && (flags & 0x08) !== 0;
  const none = {
    type,
    invokeId: at(1),
    service: -1,
    isSegmented,
    moreFollows: isSegmented && (flags & 0x04) !== 0,
    sequence: 0,
    window: 0,
    isOfServer: (flags & 0x01) !== 0,
    isNegative: (flags & 0x02) !== 0,
    reason: 0,
  };
  const rest = (count: number): Uint8Array => packet.subarray(Math.min(offset + count, packet.length));
  switch (type) {
    case 0:
      return isSegmented
        ? { ...none, invokeId: at(2), sequence: at(3), window: at(4), service: at(5), payload: rest(6) }
        : { ...none, invokeId: at(2), service: at(3), payload: rest(4) };
    case 1:
      return { ...none, invokeId: -1, service: at(1), payload: rest(2) };
    case 3:
      return isSegmented
        ? { ...none, sequence: at(2), window: at(3), service: at(4), payload: rest(5) }
        : { ...none, service: at(2), payload: rest(3) };
    case 4:
      return { ...none, sequence: at(2), window: at(3), payload: rest(4) };
    case 6:
    case 7:
      return { ...none, reason: at(2), payload: rest(3) };
    default:
      return { ...none, service: at(2), payload: rest(3) };
  }
}

function originatorOf(packet: Uint8Array): string {
  const [a = 0, b = 0, c = 0, d = 0, high = 0, low = 0] = packet.subarray(4, 10);
  return `${a}.${b}.${c}.${d}:${high * 256 + low}`;
}

const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
