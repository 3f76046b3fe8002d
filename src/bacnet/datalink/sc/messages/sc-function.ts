/** BVLC functions of BACnet/SC (135-2020 §AB.2). */
export const ScFunction = {
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
  proprietaryMessage: 0x0c,
} as const;

export type ScFunction = (typeof ScFunction)[keyof typeof ScFunction];
