/** Enumerations of clause 21 that properties hold. */

/** BACnetNodeType (135-2016 §21): what a Structured View stands for. */
export const NodeType = {
  unknown: 0,
  system: 1,
  network: 2,
  device: 3,
  organizational: 4,
  area: 5,
  equipment: 6,
  point: 7,
  collection: 8,
  property: 9,
  functional: 10,
  other: 11,
  subsystem: 12,
  building: 13,
  floor: 14,
  section: 15,
  module: 16,
  tree: 17,
  member: 18,
  protocol: 19,
  room: 20,
  zone: 21,
} as const;

export type NodeType = (typeof NodeType)[keyof typeof NodeType];

/** BACnetSegmentation (135-2012 §21). */
export const Segmentation = {
  both: 0,
  transmit: 1,
  receive: 2,
  none: 3,
} as const;

export type Segmentation = (typeof Segmentation)[keyof typeof Segmentation];

/** BACnetRestartReason (135-2016 §21). */
export const RestartReason = {
  unknown: 0,
  coldstart: 1,
  warmstart: 2,
  detectedPowerLost: 3,
  detectedPoweredOff: 4,
  hardwareWatchdog: 5,
  softwareWatchdog: 6,
  suspended: 7,
  activateChanges: 8,
} as const;

export type RestartReason = (typeof RestartReason)[keyof typeof RestartReason];

/** BACnetReliability (135-2016 §21). */
export const Reliability = {
  noFaultDetected: 0,
  noSensor: 1,
  overRange: 2,
  underRange: 3,
  openLoop: 4,
  shortedLoop: 5,
  noOutput: 6,
  unreliableOther: 7,
  processError: 8,
  multiStateFault: 9,
  configurationError: 10,
  communicationFailure: 12,
  memberFault: 13,
  monitoredObjectFault: 14,
  tripped: 15,
  lampFailure: 16,
  activationFailure: 17,
  renewDhcpFailure: 18,
  renewFdRegistrationFailure: 19,
  restartAutoNegotiationFailure: 20,
  restartFailure: 21,
  proprietaryCommandFailure: 22,
  faultsListed: 23,
  referencedObjectFault: 24,
} as const;

export type Reliability = (typeof Reliability)[keyof typeof Reliability];

/** BACnetNetworkType (135-2020 §21); 8 was Non-BACnet in earlier revisions. */
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
  secureConnect: 11,
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

/** BACnetNetworkPortCommand (135-2020 §21, with its addendum cc; 3 was Restart-Slave-Discovery before addendum ce). */
export const NetworkPortCommand = {
  idle: 0,
  discardChanges: 1,
  renewFdRegistration: 2,
  restartSubordinateDiscovery: 3,
  renewDhcp: 4,
  restartAutonegotiation: 5,
  disconnect: 6,
  restartPort: 7,
  generateCsrFile: 8,
  validateChanges: 9,
} as const;

export type NetworkPortCommand = (typeof NetworkPortCommand)[keyof typeof NetworkPortCommand];

/** BACnetSCHubConnectorState (135-2020 §21). */
export const ScHubConnectorState = { noHubConnection: 0, connectedToPrimary: 1, connectedToFailover: 2 } as const;

export type ScHubConnectorState = (typeof ScHubConnectorState)[keyof typeof ScHubConnectorState];

/** BACnetSCConnectionState (135-2020 §21). */
export const ScConnectionState = {
  notConnected: 0,
  connected: 1,
  disconnectedWithErrors: 2,
  failedToConnect: 3,
} as const;

export type ScConnectionState = (typeof ScConnectionState)[keyof typeof ScConnectionState];

/** BACnetFileAccessMethod (135-2012 §21). */
export const FileAccessMethod = { recordAccess: 0, streamAccess: 1 } as const;

export type FileAccessMethod = (typeof FileAccessMethod)[keyof typeof FileAccessMethod];
