import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import { eventRows, headRows, lastRows, type PropertyRow, valueEventRows, valueRows } from './property-row.js';

/** 135-2016 §12.8. */
export const binaryValueRows: readonly PropertyRow[] = [
  ...valueRows,
  [P.inactiveText, 'optional'],
  [P.activeText, 'optional'],
  [P.changeOfStateTime, 'optional'],
  [P.changeOfStateCount, 'optional'],
  [P.priorityArray, 'optional'],
  [P.relinquishDefault, 'optional'],
  [P.timeDelay, 'optional', 'always'],
  [P.notificationClass, 'optional', 'always'],
  [P.alarmValue, 'optional', 'always'],
  ...valueEventRows,
  ...lastRows,
];

/** 135-2016 §12.21. */
export const notificationClassRows: readonly PropertyRow[] = [
  ...headRows,
  [P.description, 'optional'],
  [P.notificationClass, 'required'],
  [P.priority, 'required', 'always'],
  [P.ackRequired, 'required', 'always'],
  [P.recipientList, 'required', 'always'],
  ...lastRows,
];

const stateOfLogRows: readonly PropertyRow[] = [
  [P.description, 'optional'],
  [P.statusFlags, 'required'],
  [P.eventState, 'required'],
  [P.reliability, 'optional'],
  [P.enable, 'required', 'always'],
  [P.startTime, 'optional'],
  [P.stopTime, 'optional'],
];

const bufferRows: readonly PropertyRow[] = [
  [P.stopWhenFull, 'required', 'always'],
  [P.bufferSize, 'required'],
  [P.logBuffer, 'required'],
  [P.recordCount, 'required', 'always'],
  [P.totalRecordCount, 'required'],
  [P.notificationThreshold, 'optional', 'always'],
  [P.recordsSinceNotification, 'optional'],
  [P.lastNotifyRecord, 'optional'],
  [P.notificationClass, 'optional'],
  ...eventRows,
  [P.reliabilityEvaluationInhibit, 'optional'],
];

/** 135-2016 §12.27. */
export const eventLogRows: readonly PropertyRow[] = [...headRows, ...stateOfLogRows, ...bufferRows, ...lastRows];

/** 135-2016 §12.30. */
export const trendLogMultipleRows: readonly PropertyRow[] = [
  ...headRows,
  ...stateOfLogRows,
  [P.logDeviceObjectProperty, 'required'],
  [P.loggingType, 'required'],
  [P.logInterval, 'required'],
  [P.alignIntervals, 'optional'],
  [P.intervalOffset, 'optional'],
  [P.trigger, 'optional'],
  ...bufferRows,
  ...lastRows,
];

/** 135-2016 §12.29. */
export const structuredViewRows: readonly PropertyRow[] = [
  ...headRows,
  [P.description, 'optional'],
  [P.nodeType, 'required'],
  [P.nodeSubtype, 'optional'],
  [P.subordinateList, 'required'],
  [P.subordinateAnnotations, 'optional'],
  [P.subordinateTags, 'optional'],
  [P.subordinateNodeTypes, 'optional'],
  [P.subordinateRelationships, 'optional'],
  [P.defaultSubordinateRelationship, 'optional'],
  [P.represents, 'optional'],
  ...lastRows,
];

/** What a port of BACnet/SC has besides (135-2020 §12.56 with its addendum cc, Table 12-71.8). */
const secureConnectRows: readonly PropertyRow[] = [
  [P.maxBvlcLengthAccepted, 'optional'],
  [P.maxNpduLengthAccepted, 'optional'],
  [P.scPrimaryHubUri, 'optional', 'always'],
  [P.scFailoverHubUri, 'optional', 'always'],
  [P.scMinimumReconnectTime, 'optional', 'always'],
  [P.scMaximumReconnectTime, 'optional', 'always'],
  [P.scConnectWaitTimeout, 'optional', 'always'],
  [P.scDisconnectWaitTimeout, 'optional'],
  [P.scHeartbeatTimeout, 'optional', 'always'],
  [P.scHubConnectorState, 'optional'],
  [P.operationalCertificateFile, 'optional'],
  [P.issuerCertificateFiles, 'optional'],
  [P.certificateSigningRequestFile, 'optional'],
  [P.scPrimaryHubConnectionStatus, 'optional'],
  [P.scFailoverHubConnectionStatus, 'optional'],
  [P.scHubFunctionEnable, 'optional'],
  [P.scDirectConnectInitiateEnable, 'optional'],
  [P.scDirectConnectAcceptEnable, 'optional'],
  [P.scFailedConnectionRequests, 'optional'],
];

/**
 * 135-2020 §12.56 with its addendum cc: what a port of BACnet/IP over IPv4 can have, as BBMD or as foreign device, and what a port
 * of BACnet/SC can.
 */
export const networkPortRows: readonly PropertyRow[] = [
  ...headRows,
  [P.description, 'optional'],
  [P.statusFlags, 'required'],
  [P.reliability, 'required'],
  [P.outOfService, 'required'],
  [P.networkType, 'required'],
  [P.protocolLevel, 'required'],
  [P.referencePort, 'optional'],
  [P.networkNumber, 'optional'],
  [P.networkNumberQuality, 'optional'],
  [P.changesPending, 'required'],
  [P.command, 'optional', 'always'],
  [P.currentHealth, 'optional'],
  [P.macAddress, 'optional'],
  [P.apduLength, 'optional'],
  [P.linkSpeed, 'optional'],
  [P.linkSpeeds, 'optional'],
  [P.linkSpeedAutonegotiate, 'optional'],
  [P.networkInterfaceName, 'optional'],
  [P.bacnetIpMode, 'optional', 'always'],
  [P.ipAddress, 'optional', 'always'],
  [P.bacnetIpUdpPort, 'optional', 'always'],
  [P.ipSubnetMask, 'optional', 'always'],
  [P.ipDefaultGateway, 'optional', 'always'],
  [P.bacnetIpMulticastAddress, 'optional'],
  [P.ipDnsServer, 'optional', 'always'],
  [P.ipDhcpEnable, 'optional', 'always'],
  [P.ipDhcpLeaseTime, 'optional'],
  [P.ipDhcpLeaseTimeRemaining, 'optional'],
  [P.ipDhcpServer, 'optional'],
  [P.bacnetIpNatTraversal, 'optional'],
  [P.bacnetIpGlobalAddress, 'optional'],
  [P.bbmdBroadcastDistributionTable, 'optional', 'always'],
  [P.bbmdAcceptFdRegistrations, 'optional', 'always'],
  [P.bbmdForeignDeviceTable, 'optional'],
  [P.fdBbmdAddress, 'optional', 'always'],
  [P.fdSubscriptionLifetime, 'optional', 'always'],
  ...secureConnectRows,
  ...lastRows,
];
