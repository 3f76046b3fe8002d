/** BACnetNetworkType (135-2016 §21); 8 was Non-BACnet in earlier revisions. */
export const NetworkType = {
  ethernet: 0,
  arcnet: 1,
  mstp: 2,
  ptp: 3,
  lontalk: 4,
  ipv4: 5,
  zigbee: 6,
  virtual: 7,
  ipv6: 9,
  serial: 10,
} as const;

export type NetworkType = (typeof NetworkType)[keyof typeof NetworkType];

/** BACnetProtocolLevel (135-2016 §21). */
export const ProtocolLevel = { physical: 0, protocol: 1, bacnetApplication: 2, nonBacnetApplication: 3 } as const;

export type ProtocolLevel = (typeof ProtocolLevel)[keyof typeof ProtocolLevel];

/** BACnetNetworkNumberQuality (135-2016 §21). */
export const NetworkNumberQuality = { unknown: 0, learned: 1, learnedConfigured: 2, configured: 3 } as const;

export type NetworkNumberQuality = (typeof NetworkNumberQuality)[keyof typeof NetworkNumberQuality];

/** BACnetIPMode (135-2016 §21). */
export const IpMode = { normal: 0, foreign: 1, bbmd: 2 } as const;

export type IpMode = (typeof IpMode)[keyof typeof IpMode];

/** BACnetNetworkPortCommand (135-2016 §21). */
export const NetworkPortCommand = {
  idle: 0,
  discardChanges: 1,
  renewFdRegistration: 2,
  restartSlaveDiscovery: 3,
  renewDhcp: 4,
  restartAutonegotiation: 5,
  disconnect: 6,
  restartPort: 7,
} as const;

export type NetworkPortCommand = (typeof NetworkPortCommand)[keyof typeof NetworkPortCommand];
