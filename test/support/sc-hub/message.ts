import {
  broadcastVmac,
  bvlcFunction,
  communication,
  control,
  errorCode,
  isOfConnection,
  joined,
  octetsOf,
  optionMarker,
  optionType,
  toHex,
  two,
  unknownVmac,
} from './octets.js';

/** One header option as it stands in the message, its marker with the bit "more options" and all. */
export interface HeaderOption {
  readonly marker: number;
  readonly data: Uint8Array;
}

/** A message of BACnet/SC, 135-2020 §AB.2.2; VMAC addresses are 12 hex digits. */
export interface Message {
  readonly fn: number;
  readonly flags: number;
  readonly id: number;
  readonly origin: string | undefined;
  readonly destination: string | undefined;
  readonly destinationOptions: readonly HeaderOption[];
  readonly dataOptions: readonly HeaderOption[];
  readonly payload: Uint8Array;
}

/** What is wrong with octets: the error to answer with where an answer is allowed, and words. */
export interface Fault {
  readonly code: number;
  readonly words: string;
}

export type Reading = { readonly message: Message | undefined; readonly fault: Fault | undefined };

/**
 * Reads octets as far as they can be read. A message of fewer than four octets is never answered (interpretation EA-001-4), so it
 * has no message to answer to; otherwise the header is there, as much of it as was good.
 */
export function read(octets: Uint8Array): Reading {
  if (octets.length < 4)
    return { message: undefined, fault: { code: errorCode.messageIncomplete, words: 'too short' } };
  const [fn = 0, flags = 0] = octets;
  const base = { fn, flags, id: at16(octets, 2), origin: undefined, destination: undefined };
  const empty = { ...base, destinationOptions: [], dataOptions: [], payload: new Uint8Array() };
  let at = 4;
  const address = (flag: number): string | undefined => {
    if (!(flags & flag)) return undefined;
    at += 6;
    return toHex(octets.subarray(at - 6, at));
  };
  const origin = address(control.origin);
  const destination = address(control.destination);
  if (at > octets.length) return faulty(empty, errorCode.messageIncomplete, 'an address is cut off');
  const addressed: Message = { ...empty, origin, destination };
  if (fn > bvlcFunction.proprietary) return faulty(addressed, errorCode.bvlcFunctionUnknown, `no function ${fn}`);
  if (flags & 0xf0) return faulty(addressed, errorCode.parameterOutOfRange, 'a reserved control flag is set');
  const lists: HeaderOption[][] = [];
  for (const flag of [control.destinationOptions, control.dataOptions]) {
    const options = flags & flag ? readOptions(octets, at) : { list: [], end: at };
    if ('fault' in options) return { message: addressed, fault: options.fault };
    at = options.end;
    lists.push(options.list);
  }
  const [destinationOptions = [], dataOptions = []] = lists;
  const message = { ...addressed, destinationOptions, dataOptions, payload: octets.slice(at) };
  return { message, fault: faultOf(message) };
}

function readOptions(octets: Uint8Array, from: number): { list: HeaderOption[]; end: number } | { fault: Fault } {
  const list: HeaderOption[] = [];
  let at = from;
  for (;;) {
    const marker = octets[at];
    const cutOff = { fault: { code: errorCode.messageIncomplete, words: 'the header options are cut off' } };
    if (marker === undefined) return cutOff;
    at += 1;
    let data = new Uint8Array();
    if (marker & optionMarker.hasData) {
      if (at + 2 > octets.length) return cutOff;
      const length = at16(octets, at);
      at += 2;
      if (at + length > octets.length) return cutOff;
      data = octets.slice(at, at + length);
      at += length;
    }
    list.push({ marker, data });
    if (!(marker & optionMarker.more)) return { list, end: at };
  }
}

/** What each function asks of its options and its payload, §AB.2.3 to §AB.2.16. */
function faultOf(message: Message): Fault | undefined {
  const { fn, payload, destinationOptions, dataOptions } = message;
  const outOfRange = (words: string): Fault => ({ code: errorCode.parameterOutOfRange, words });
  const encoding = (words: string): Fault => ({ code: errorCode.headerEncodingError, words });
  for (const { marker, data } of [...destinationOptions, ...dataOptions]) {
    const type = marker & optionMarker.type;
    if (type === 0) return encoding('an option of type 0');
    if (type === optionType.securePath && marker & optionMarker.hasData) return encoding('a secure path has no data');
    if (type === optionType.proprietary && data.length < 3) return encoding('a proprietary option names no vendor');
  }
  if (destinationOptions.some(({ marker }) => (marker & optionMarker.type) === optionType.securePath)) {
    return encoding('a secure path is a data option');
  }
  // §AB.3.1.5: a control flag of an unexpected value.
  if (isOfConnection(fn) && (message.origin ?? message.destination) !== undefined) {
    return outOfRange('an address within a connection');
  }
  if (fn !== bvlcFunction.encapsulatedNpdu && dataOptions.length > 0) return outOfRange('data options without an NPDU');
  const [least, most] = payloadOctets(fn, payload);
  if (payload.length === 0 && least > 0) return { code: errorCode.payloadExpected, words: 'the payload is missing' };
  if (payload.length < least) return { code: errorCode.messageIncomplete, words: 'the payload is cut off' };
  if (payload.length > most) return { code: errorCode.unexpectedData, words: 'there is more than there should be' };
  if (fn === bvlcFunction.result && (payload[1] ?? 0) > 1) return outOfRange('neither ACK nor NAK');
  if (fn === bvlcFunction.advertisement && ((payload[0] ?? 0) > 2 || (payload[1] ?? 0) > 1)) {
    return outOfRange('a state of a hub connection that there is not');
  }
  const vmac = toHex(payload.subarray(0, 6));
  const isConnect = fn === bvlcFunction.connectRequest || fn === bvlcFunction.connectAccept;
  if (isConnect && (vmac === broadcastVmac || vmac === unknownVmac)) return outOfRange('the VMAC of no node');
  return undefined;
}

function payloadOctets(fn: number, payload: Uint8Array): readonly [least: number, most: number] {
  switch (fn) {
    case bvlcFunction.result:
      return payload[1] === 0 ? [2, 2] : [7, 65_535];
    case bvlcFunction.encapsulatedNpdu:
      return [1, 65_535];
    case bvlcFunction.addressResolutionAck:
      return [0, 65_535];
    case bvlcFunction.advertisement:
      return [6, 6];
    case bvlcFunction.connectRequest:
    case bvlcFunction.connectAccept:
      return [26, 26];
    case bvlcFunction.proprietary:
      return [3, 65_535];
    default:
      return [0, 0];
  }
}

const faulty = (message: Message, code: number, words: string): Reading => ({ message, fault: { code, words } });
const at16 = (octets: Uint8Array, at: number): number => ((octets[at] ?? 0) << 8) | (octets[at + 1] ?? 0);

export interface Addresses {
  readonly origin?: string | undefined;
  readonly destination?: string | undefined;
}

/** A message without header options. */
export function write(
  fn: number,
  id: number,
  payload: Uint8Array | readonly number[] = [],
  addresses: Addresses = {},
): Uint8Array {
  const { origin, destination } = addresses;
  const flags = (origin ? control.origin : 0) | (destination ? control.destination : 0);
  return joined([fn, flags, ...two(id)], octetsOf(origin ?? ''), octetsOf(destination ?? ''), payload);
}

/** A node or a hub, as it names itself in Connect-Request and Connect-Accept (§AB.2.10, §AB.2.11). */
export interface Party {
  readonly vmac: string;
  /** 32 hex digits. */
  readonly uuid: string;
  readonly maxBvlc: number;
  readonly maxNpdu: number;
}

export const partyPayload = ({ vmac, uuid, maxBvlc, maxNpdu }: Party): Uint8Array =>
  joined(octetsOf(vmac), octetsOf(uuid), two(maxBvlc), two(maxNpdu));

export const partyOf = ({ payload }: Message): Party => ({
  vmac: toHex(payload.subarray(0, 6)),
  uuid: toHex(payload.subarray(6, 22)),
  maxBvlc: at16(payload, 22),
  maxNpdu: at16(payload, 24),
});

export interface Nak {
  /** Header marker of the option that was not understood; 0 where it is about none. */
  readonly marker?: number;
  readonly errorClass?: number;
  readonly code: number;
  readonly details?: string;
}

/** Payload of a BVLC-Result that refuses, §AB.2.4.1. */
export const nakPayload = (
  fn: number,
  { marker = 0, errorClass = communication, code, details = '' }: Nak,
): Uint8Array => joined([fn, 1, marker, ...two(errorClass), ...two(code)], Buffer.from(details, 'utf8'));

/** What a BVLC-Result says. */
export const resultOf = ({ payload }: Message) => ({
  fn: payload[0] ?? 0,
  isNak: payload[1] === 1,
  marker: payload[2] ?? 0,
  errorClass: at16(payload, 3),
  code: at16(payload, 5),
  details: Buffer.from(payload.subarray(7)).toString('utf8'),
});

/**
 * The message as the hub passes it on (§AB.5.3.2, §AB.5.3.3): the origin is put in; a unicast loses its destination, a broadcast
 * keeps it. Everything behind the addresses and the message identifier stay octet for octet.
 */
export function relayed(octets: Uint8Array, message: Message, origin: string, isBroadcast: boolean): Uint8Array {
  const behind = 4 + (message.origin ? 6 : 0) + (message.destination ? 6 : 0);
  const kept = message.flags & (control.dataOptions | control.destinationOptions);
  const flags = kept | control.origin | (isBroadcast ? control.destination : 0);
  const destination = isBroadcast ? (message.destination ?? '') : '';
  return joined(
    [message.fn, flags, ...two(message.id)],
    octetsOf(origin),
    octetsOf(destination),
    octets.subarray(behind),
  );
}
