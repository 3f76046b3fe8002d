/** BVLC functions of BACnet/SC, 135-2020 §AB.2. */
export const bvlcFunction = {
  result: 0x00,
  encapsulatedNpdu: 0x01,
  addressResolution: 0x02,
  addressResolutionAck: 0x03,
  advertisement: 0x04,
  advertisementSolicitation: 0x05,
  connectRequest: 0x06,
  connectAccept: 0x07,
  disconnectRequest: 0x08,
  disconnectAck: 0x09,
  heartbeatRequest: 0x0a,
  heartbeatAck: 0x0b,
  proprietary: 0x0c,
} as const;

/** Between the two peers of a connection; they bear no addresses, §AB.2.10 to §AB.2.15. */
export const isOfConnection = (fn: number): boolean =>
  fn >= bvlcFunction.connectRequest && fn <= bvlcFunction.heartbeatAck;

/** Control flags, §AB.2.2; the upper four bits are reserved. */
export const control = { dataOptions: 0x01, destinationOptions: 0x02, destination: 0x04, origin: 0x08 } as const;

/** Markers of a header option, §AB.2.3. */
export const optionMarker = { more: 0x80, mustUnderstand: 0x40, hasData: 0x20, type: 0x1f } as const;
export const optionType = { securePath: 1, proprietary: 31 } as const;

/** Class COMMUNICATION, and the codes of §21 and §AB.3.1.5 that a hub gives. */
export const communication = 7;
export const errorCode = {
  other: 0,
  parameterOutOfRange: 80,
  bvlcFunctionUnknown: 143,
  headerEncodingError: 145,
  headerNotUnderstood: 146,
  messageIncomplete: 147,
  payloadExpected: 149,
  unexpectedData: 150,
  nodeDuplicateVmac: 151,
} as const;

export const broadcastVmac = 'ffffffffffff';
export const unknownVmac = '000000000000';
export const hubProtocol = 'hub.bsc.bacnet.org';

export const toHex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
export const octetsOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replace(/[\s:-]/g, ''), 'hex'));

export const joined = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]));

/** Two octets, the most significant first. */
export const two = (value: number): readonly number[] => [(value >> 8) & 0xff, value & 0xff];
