/** PDU types: the high nibble of an APDU's first octet (135-2012 §20.1.2 to §20.1.9). */
export const PduType = {
  confirmedRequest: 0,
  unconfirmedRequest: 1,
  simpleAck: 2,
  complexAck: 3,
  segmentAck: 4,
  error: 5,
  reject: 6,
  abort: 7,
} as const;

export type PduType = (typeof PduType)[keyof typeof PduType];
