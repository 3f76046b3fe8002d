/**
 * Octets by hand: a second, deliberately plain reading of 135-2012 §20 and Annex J, so that the product's codec is never
 * asked to vouch for itself.
 */
export const objectType = { analogValue: 2, device: 8, multiStateValue: 19, bitStringValue: 39 } as const;

export const confirmedService = {
  subscribeCov: 5,
  readProperty: 12,
  readPropertyMultiple: 14,
  writeProperty: 15,
  writePropertyMultiple: 16,
  deviceCommunicationControl: 17,
  reinitializeDevice: 20,
  readRange: 26,
} as const;

export const pduType = {
  confirmedRequest: 0,
  unconfirmedRequest: 1,
  simpleAck: 2,
  complexAck: 3,
  segmentAck: 4,
  error: 5,
  reject: 6,
  abort: 7,
} as const;

export function hex(text: string): Uint8Array {
  return Uint8Array.from(Buffer.from(text.replace(/\s+/g, ''), 'hex'));
}

export function join(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    whole.set(part, offset);
    offset += part.length;
  }
  return whole;
}

/** BVLC header with its length, Annex J.2. */
export function bvlc(fn: number, body: Uint8Array): Uint8Array {
  const length = body.length + 4;
  return join([0x81, fn, length >> 8, length & 0xff], body);
}

/** Original-Unicast-NPDU from this network; `control` 4 expects a reply. */
export const unicast = (apdu: Uint8Array, control = 0x04): Uint8Array => bvlc(0x0a, join([0x01, control], apdu));
export const broadcast = (apdu: Uint8Array): Uint8Array => bvlc(0x0b, join([0x01, 0x00], apdu));

export interface ConfirmedHeader {
  readonly invokeId?: number;
  /** Code of Max APDU: 0 = 50, 1 = 128, 2 = 206, 3 = 480, 4 = 1024, 5 = 1476 octets. */
  readonly maxApdu?: number;
  /** Code of Max Segments: 0 = unspecified, 1 = 2, 2 = 4 ... 6 = 64, 7 = more than 64. */
  readonly maxSegments?: number;
  readonly segmentedResponseAccepted?: boolean;
}

export function confirmed(service: number, payload: Uint8Array, header: ConfirmedHeader = {}): Uint8Array {
  const { invokeId = 1, maxApdu = 5, maxSegments = 0, segmentedResponseAccepted = false } = header;
  return join(
    [segmentedResponseAccepted ? 0x02 : 0x00, (maxSegments << 4) | maxApdu, invokeId & 0xff, service],
    payload,
  );
}

export const unconfirmed = (service: number, payload: Uint8Array = new Uint8Array()): Uint8Array =>
  join([0x10, service], payload);

/** Unsigned without leading zero octets. */
export function unsignedOctets(value: number): number[] {
  const octets: number[] = [];
  for (let rest = value; rest > 0 || octets.length === 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return octets;
}

/** Context-tagged primitive below tag 15 and 5..253 octets or less, §20.2.1. */
export function context(tag: number, octets: readonly number[]): number[] {
  if (octets.length < 5) return [(tag << 4) | 8 | octets.length, ...octets];
  return [(tag << 4) | 8 | 5, octets.length, ...octets];
}

export function objectId(type: number, instance: number): number[] {
  const value = type * 0x400000 + instance;
  return [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
}

export function readPropertyPayload(type: number, instance: number, propertyId: number, index?: number): Uint8Array {
  return join(
    context(0, objectId(type, instance)),
    context(1, unsignedOctets(propertyId)),
    index === undefined ? [] : context(2, unsignedOctets(index)),
  );
}

export interface PropertyReference {
  readonly type: number;
  readonly instance: number;
  readonly properties: readonly (number | readonly [propertyId: number, index: number])[];
}

export function readMultiplePayload(references: readonly PropertyReference[]): Uint8Array {
  return join(
    ...references.map(({ type, instance, properties }) =>
      join(
        context(0, objectId(type, instance)),
        [0x1e],
        ...properties.map((one) =>
          typeof one === 'number'
            ? context(0, unsignedOctets(one))
            : [...context(0, unsignedOctets(one[0])), ...context(1, unsignedOctets(one[1]))],
        ),
        [0x1f],
      ),
    ),
  );
}

export interface Reply {
  readonly bvlcFunction: number;
  /** NPDU control octet and addresses as far as they are present. */
  readonly control: number;
  readonly destination?: { readonly network: number; readonly address: readonly number[] };
  readonly source?: { readonly network: number; readonly address: readonly number[] };
  readonly networkMessage?: readonly number[];
  readonly pduType?: number;
  readonly invokeId?: number;
  readonly service?: number;
  readonly segmented?: boolean;
  readonly moreFollows?: boolean;
  readonly sequenceNumber?: number;
  readonly windowSize?: number;
  /** Reason of a Reject or Abort. */
  readonly reason?: number;
  readonly payload: Uint8Array;
}

/** Takes a packet apart; throws on anything that is not exactly what Annex J and clauses 6 and 20 order. */
export function parseReply(packet: Uint8Array): Reply {
  const at = (offset: number): number => {
    const octet = packet[offset];
    if (octet === undefined) throw new Error(`packet ends before octet ${offset}`);
    return octet;
  };
  if (at(0) !== 0x81) throw new Error('not BACnet/IP');
  if (at(2) * 256 + at(3) !== packet.length) throw new Error('BVLC length does not match the packet');
  const bvlcFunction = at(1);
  if (bvlcFunction !== 0x0a && bvlcFunction !== 0x0b) return { bvlcFunction, control: 0, payload: packet.subarray(4) };
  if (at(4) !== 0x01) throw new Error('NPDU version is not 1');
  const control = at(5);
  let offset = 6;
  const address = () => {
    const network = at(offset) * 256 + at(offset + 1);
    const length = at(offset + 2);
    const octets = [...packet.subarray(offset + 3, offset + 3 + length)];
    offset += 3 + length;
    return { network, address: octets };
  };
  const destination = control & 0x20 ? address() : undefined;
  const source = control & 0x08 ? address() : undefined;
  if (destination) offset += 1;
  const head = { bvlcFunction, control, ...(destination && { destination }), ...(source && { source }) };
  if (control & 0x80) {
    return { ...head, networkMessage: [...packet.subarray(offset)], payload: packet.subarray(offset + 1) };
  }
  const type = at(offset) >> 4;
  const flags = at(offset);
  const invokeId = at(offset + 1);
  const rest = (count: number) => packet.subarray(offset + count);
  switch (type) {
    case pduType.confirmedRequest:
      return { ...head, pduType: type, invokeId: at(offset + 2), service: at(offset + 3), payload: rest(4) };
    case pduType.unconfirmedRequest:
      return { ...head, pduType: type, service: at(offset + 1), payload: rest(2) };
    case pduType.simpleAck:
    case pduType.error:
      return { ...head, pduType: type, invokeId, service: at(offset + 2), payload: rest(3) };
    case pduType.complexAck: {
      const segmented = (flags & 0x08) !== 0;
      if (!segmented) return { ...head, pduType: type, invokeId, segmented, service: at(offset + 2), payload: rest(3) };
      return {
        ...head,
        pduType: type,
        invokeId,
        segmented,
        moreFollows: (flags & 0x04) !== 0,
        sequenceNumber: at(offset + 2),
        windowSize: at(offset + 3),
        service: at(offset + 4),
        payload: rest(5),
      };
    }
    case pduType.segmentAck:
      return {
        ...head,
        pduType: type,
        invokeId,
        sequenceNumber: at(offset + 2),
        windowSize: at(offset + 3),
        payload: rest(4),
      };
    case pduType.reject:
    case pduType.abort:
      return { ...head, pduType: type, invokeId, reason: at(offset + 2), payload: rest(3) };
    default:
      throw new Error(`PDU type ${type} is no reply`);
  }
}

/** What a subscription brings is no answer to a packet. */
export function isCovNotification({ pduType: type, service }: Reply): boolean {
  return (type === pduType.confirmedRequest && service === 1) || (type === pduType.unconfirmedRequest && service === 2);
}

export interface Item {
  readonly kind: 'application' | 'context' | 'opening' | 'closing';
  readonly tag: number;
  readonly octets: Uint8Array;
}

const none = new Uint8Array();

/** All tags of a payload in order, §20.2.1; throws when a length passes the end. */
export function items(payload: Uint8Array): Item[] {
  const found: Item[] = [];
  // A Buffer makes its parts slowly.
  const { buffer, byteOffset } = payload;
  let offset = 0;
  const pass = (count: number): number => {
    if (offset + count > payload.length) throw new Error('a tag passes the end of the payload');
    offset += count;
    return offset - count;
  };
  const take = (count: number) => new Uint8Array(buffer, byteOffset + pass(count), count);
  const number = (count: number) => {
    let sum = 0;
    for (let at = pass(count); at < offset; at += 1) sum = sum * 256 + (payload[at] ?? 0);
    return sum;
  };
  while (offset < payload.length) {
    const head = number(1);
    const tag = head >> 4 === 15 ? number(1) : head >> 4;
    const isContext = (head & 8) !== 0;
    let length = head & 7;
    if (isContext && length === 6) found.push({ kind: 'opening', tag, octets: none });
    else if (isContext && length === 7) found.push({ kind: 'closing', tag, octets: none });
    else {
      if (length === 5) {
        length = number(1);
        if (length === 254) length = number(2);
        else if (length === 255) length = number(4);
      }
      // A boolean's value stands in the length.
      const octets = !isContext && tag === 1 ? Uint8Array.of(length) : take(length);
      found.push({ kind: isContext ? 'context' : 'application', tag, octets });
    }
  }
  return found;
}

/** An application value as plain JavaScript; bit strings as booleans, object identifiers as `type,instance`. */
export function plain({ tag, octets }: Item): unknown {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  const unsigned = () => octets.reduce((sum, octet) => sum * 256 + octet, 0);
  switch (tag) {
    case 0:
      return null;
    case 1:
      return octets[0] === 1;
    case 2:
    case 9:
      return unsigned();
    case 3:
      return octets.reduce((sum, octet, at) => (at === 0 ? (octet << 24) >> 24 : sum * 256 + octet), 0);
    case 4:
      return view.getFloat32(0);
    case 5:
      return view.getFloat64(0);
    case 6:
      return Buffer.from(octets).toString('hex');
    case 7:
      if (octets[0] !== 0) throw new Error(`character set ${octets[0]} instead of UTF-8`);
      return new TextDecoder('utf-8', { fatal: true }).decode(octets.subarray(1));
    case 8: {
      const bits = (octets.length - 1) * 8 - (octets[0] ?? 0);
      return Array.from({ length: bits }, (_, bit) => ((octets[1 + (bit >> 3)] ?? 0) & (0x80 >> (bit & 7))) !== 0);
    }
    case 10:
    case 11:
      return [...octets];
    case 12:
      return `${unsigned() >>> 22},${unsigned() & 0x3fffff}`;
    default:
      throw new Error(`application tag ${tag} is reserved`);
  }
}

/** The values between the opening and closing tag 3 of a ReadProperty-ACK, §15.5. */
export function ackValues(payload: Uint8Array): unknown[] {
  const all = items(payload);
  const from = all.findIndex(({ kind, tag }) => kind === 'opening' && tag === 3);
  const last = all.at(-1);
  if (from < 0 || last?.kind !== 'closing' || last.tag !== 3) throw new Error('no propertyValue in the ack');
  return all.slice(from + 1, -1).map(plain);
}

export interface ReadResult {
  readonly object: string;
  readonly propertyId: number;
  readonly index?: number;
  readonly values?: readonly unknown[];
  readonly error?: readonly [errorClass: number, errorCode: number];
}

/** The results of a ReadPropertyMultiple-ACK in their order, §15.7. */
export function readMultipleResults(payload: Uint8Array): ReadResult[] {
  const all = items(payload);
  const results: ReadResult[] = [];
  let at = 0;
  const is = (kind: Item['kind'], tag: number) => all[at]?.kind === kind && all[at]?.tag === tag;
  const next = (kind: Item['kind'], tag: number): Item => {
    const item = all[at];
    if (!item || !is(kind, tag)) throw new Error(`${kind} tag ${tag} expected at item ${at}`);
    at += 1;
    return item;
  };
  const contextNumber = (tag: number) => plain({ ...next('context', tag), tag: 2 }) as number;
  /** The primitive values; those inside of constructed ones, too. */
  const list = (tag: number) => {
    next('opening', tag);
    const values: Item[] = [];
    for (let depth = 0; depth > 0 || !is('closing', tag); at += 1) {
      const item = all[at];
      if (item === undefined) throw new Error(`closing tag ${tag} expected at the end`);
      if (item.kind === 'opening') depth += 1;
      else if (item.kind === 'closing') depth -= 1;
      else if (item.kind === 'application') values.push(item);
    }
    next('closing', tag);
    return values.map(plain);
  };
  while (at < all.length) {
    const object = String(plain({ ...next('context', 0), tag: 12 }));
    next('opening', 1);
    while (!is('closing', 1)) {
      const propertyId = contextNumber(2);
      const indexed = is('context', 3) ? { index: contextNumber(3) } : {};
      if (is('opening', 5)) {
        const [errorClass, errorCode] = list(5) as [number, number];
        results.push({ object, propertyId, ...indexed, error: [errorClass, errorCode] });
      } else results.push({ object, propertyId, ...indexed, values: list(4) });
    }
    next('closing', 1);
  }
  return results;
}

/** Class and code of an Error PDU, §20.1.7. */
export function errorOf(payload: Uint8Array): readonly [number, number] {
  const [errorClass, errorCode] = items(payload).map(plain) as [number, number];
  return [errorClass, errorCode];
}
