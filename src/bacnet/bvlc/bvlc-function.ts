/** BVLC functions of BACnet/IP (135-2012 §J.2). */
export const BvlcFunction = {
  result: 0x00,
  writeBroadcastDistributionTable: 0x01,
  readBroadcastDistributionTable: 0x02,
  readBroadcastDistributionTableAck: 0x03,
  forwardedNpdu: 0x04,
  registerForeignDevice: 0x05,
  readForeignDeviceTable: 0x06,
  readForeignDeviceTableAck: 0x07,
  deleteForeignDeviceTableEntry: 0x08,
  distributeBroadcastToNetwork: 0x09,
  originalUnicastNpdu: 0x0a,
  originalBroadcastNpdu: 0x0b,
} as const;

export type BvlcFunction = (typeof BvlcFunction)[keyof typeof BvlcFunction];

/** BVLC-Result codes (135-2012 §J.2.1.1). */
export const BvlcResultCode = {
  successfulCompletion: 0x0000,
  writeBroadcastDistributionTableNak: 0x0010,
  readBroadcastDistributionTableNak: 0x0020,
  registerForeignDeviceNak: 0x0030,
  readForeignDeviceTableNak: 0x0040,
  deleteForeignDeviceTableEntryNak: 0x0050,
  distributeBroadcastToNetworkNak: 0x0060,
} as const;

export type BvlcResultCode = (typeof BvlcResultCode)[keyof typeof BvlcResultCode];
