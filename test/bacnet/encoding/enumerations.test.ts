import { describe, expect, it } from 'vitest';
import { ErrorCode } from '../../../src/bacnet/encoding/error-reject-abort.js';
import { EventState, EventType, NotifyType } from '../../../src/bacnet/encoding/event-enumerations.js';
import { ObjectType, objectTypesSupportedBits } from '../../../src/bacnet/encoding/object-type.js';
import { Reliability } from '../../../src/bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier } from '../../../src/bacnet/encoding/property-identifier.js';
import {
  ConfirmedService,
  ServicesSupportedBit,
  servicesSupportedBits,
  UnconfirmedService,
} from '../../../src/bacnet/encoding/service-choices.js';
import { enumeratedName, propertyTitle } from '../../../src/bacnet/enumeration-names.js';

describe('numbers of 135-2012 §21', () => {
  it.each([
    ConfirmedService,
    ErrorCode,
    EventState,
    EventType,
    ObjectType,
    PropertyIdentifier,
    Reliability,
    ServicesSupportedBit,
    UnconfirmedService,
  ])('no number has two names in enumeration %#', (enumeration) => {
    const numbers = Object.values(enumeration);
    expect(new Set(numbers).size).toBe(numbers.length);
  });

  it('object types of Protocol_Revision 14 fill 55 bits, its services 41; the bit strings are those of 24: 65 and 49', () => {
    const { networkPort: _, ...ofRevision14 } = ObjectType;
    expect(Math.max(...Object.values(ofRevision14)) + 1).toBe(55);
    expect(Math.max(...Object.values(ServicesSupportedBit)) + 1).toBe(41);
    expect([objectTypesSupportedBits, servicesSupportedBits]).toEqual([65, 49]);
  });

  it('every service has a bit; a confirmed one up to 23 the bit of its own number', () => {
    const bits: Readonly<Record<string, number>> = ServicesSupportedBit;
    for (const name of [...Object.keys(ConfirmedService), ...Object.keys(UnconfirmedService)]) {
      expect(bits).toHaveProperty(name);
    }
    for (const [name, service] of Object.entries(ConfirmedService)) if (service <= 23) expect(bits[name]).toBe(service);
  });

  it('the later services have the bits of the standard', () => {
    expect(ServicesSupportedBit).toMatchObject({
      iAm: 26,
      iHave: 27,
      unconfirmedCovNotification: 28,
      timeSynchronization: 32,
      whoHas: 33,
      whoIs: 34,
      readRange: 35,
      utcTimeSynchronization: 36,
      lifeSafetyOperation: 37,
      subscribeCovProperty: 38,
      getEventInformation: 39,
      writeGroup: 40,
    });
  });

  it('the object types, properties and error codes of alarms, logs and network ports', () => {
    expect(ObjectType).toMatchObject({
      binaryValue: 5,
      notificationClass: 15,
      eventLog: 25,
      trendLogMultiple: 27,
      structuredView: 29,
      networkPort: 56,
    });
    expect(PropertyIdentifier).toMatchObject({
      ackedTransitions: 0,
      ackRequired: 1,
      activeText: 4,
      alarmValue: 6,
      alarmValues: 7,
      notificationClass: 17,
      deadband: 25,
      eventEnable: 35,
      faultValues: 39,
      highLimit: 45,
      inactiveText: 46,
      limitEnable: 52,
      lowLimit: 59,
      notifyType: 72,
      priority: 86,
      recipientList: 102,
      timeDelay: 113,
      bufferSize: 126,
      eventTimeStamps: 130,
      logBuffer: 131,
      enable: 133,
      recordCount: 141,
      stopWhenFull: 144,
      totalRecordCount: 145,
      lastNotifyRecord: 173,
      structuredObjectList: 209,
      subordinateList: 211,
      eventMessageTexts: 351,
      eventMessageTextsConfig: 352,
      eventDetectionEnable: 353,
      eventAlgorithmInhibit: 354,
      timeDelayNormal: 356,
      reliabilityEvaluationInhibit: 357,
      bacnetIpMode: 408,
      bacnetIpUdpPort: 412,
      changesPending: 416,
      networkNumberQuality: 426,
      protocolLevel: 482,
    });
    expect(ErrorCode).toMatchObject({
      invalidTimeStamp: 14,
      propertyIsNotAList: 22,
      invalidEventState: 73,
      noAlarmConfigured: 74,
      listElementNotFound: 81,
      listItemNotTimestamped: 141,
    });
    expect([EventState, NotifyType]).toEqual([
      { normal: 0, fault: 1, offnormal: 2, highLimit: 3, lowLimit: 4, lifeSafetyAlarm: 5 },
      { alarm: 0, event: 1, ackNotification: 2 },
    ]);
    expect(EventType).toMatchObject({
      changeOfBitstring: 0,
      changeOfState: 1,
      outOfRange: 5,
      bufferReady: 10,
      changeOfReliability: 19,
    });
    expect(Reliability).toMatchObject({
      noSensor: 1,
      multiStateFault: 9,
      configurationError: 10,
      communicationFailure: 12,
    });
  });

  it('the properties and error codes of BACnet/SC and of files (135-2020 §21, addendum cc)', () => {
    const P = PropertyIdentifier;
    expect([P.archive, P.fileAccessMethod, P.fileSize, P.fileType, P.modificationDate, P.readOnly]).toEqual([
      13, 41, 42, 43, 71, 99,
    ]);
    expect([P.deviceUuid, P.certificateSigningRequestFile, P.issuerCertificateFiles]).toEqual([507, 509, 511]);
    expect([P.maxBvlcLengthAccepted, P.maxNpduLengthAccepted, P.operationalCertificateFile, P.currentHealth]).toEqual([
      4194304, 4194305, 4194306, 4194307,
    ]);
    expect(P).toMatchObject({
      scConnectWaitTimeout: 4194308,
      scDirectConnectAcceptEnable: 4194309,
      scDirectConnectInitiateEnable: 4194313,
      scDisconnectWaitTimeout: 4194314,
      scFailedConnectionRequests: 4194315,
      scFailoverHubConnectionStatus: 4194316,
      scFailoverHubUri: 4194317,
      scHubConnectorState: 4194318,
      scHubFunctionEnable: 4194322,
      scHeartbeatTimeout: 4194323,
      scPrimaryHubConnectionStatus: 4194324,
      scPrimaryHubUri: 4194325,
      scMaximumReconnectTime: 4194326,
      scMinimumReconnectTime: 4194327,
    });
    expect(ErrorCode).toMatchObject({
      invalidFileAccessMethod: 10,
      invalidFileStartPosition: 11,
      success: 84,
      inconsistentObjectType: 130,
    });
    expect([4194325, 4194316, 4194304, 507].map(propertyTitle)).toEqual([
      'SC_Primary_Hub_URI',
      'SC_Failover_Hub_Connection_Status',
      'Max_BVLC_Length_Accepted',
      'Device_UUID',
    ]);
    expect([
      enumeratedName(4194318, 2),
      enumeratedName(427, 11),
      enumeratedName(41, 1),
      enumeratedName(417, 8),
    ]).toEqual(['connected-to-failover', 'secure-connect', 'stream-access', 'generate-csr-file']);
  });

  it('titles as prose has them', () => {
    expect([412, 402, 413, 418, 423, 352].map(propertyTitle)).toEqual([
      'BACnet_IP_UDP_Port',
      'IP_DHCP_Enable',
      'BBMD_Accept_FD_Registrations',
      'FD_BBMD_Address',
      'MAC_Address',
      'Event_Message_Texts_Config',
    ]);
    expect([enumeratedName(36, 3), enumeratedName(103, 1), enumeratedName(37, 19)]).toEqual([
      'high-limit',
      'no-sensor',
      'change-of-reliability',
    ]);
  });

  it('the object types of this gateway are 2, 8, 19 and 39', () => {
    expect(ObjectType).toMatchObject({ analogValue: 2, device: 8, multiStateValue: 19, bitStringValue: 39 });
  });
});
