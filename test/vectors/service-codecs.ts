import {
  decodeAcknowledgeAlarmRequest,
  encodeAcknowledgeAlarmRequest,
} from '../../src/bacnet/services/acknowledge-alarm.js';
import {
  decodeAtomicReadFileAck,
  decodeAtomicReadFileRequest,
  encodeAtomicReadFileAck,
  encodeAtomicReadFileRequest,
} from '../../src/bacnet/services/atomic-read-file.js';
import { decodeCovNotification, encodeCovNotification } from '../../src/bacnet/services/cov-notification.js';
import {
  decodeDeviceCommunicationControlRequest,
  encodeDeviceCommunicationControlRequest,
} from '../../src/bacnet/services/device-communication-control.js';
import { decodeBacnetError, encodeBacnetError } from '../../src/bacnet/services/error.js';
import { decodeEventNotification, encodeEventNotification } from '../../src/bacnet/services/event-notification.js';
import {
  decodeGetAlarmSummaryAck,
  decodeGetAlarmSummaryRequest,
  encodeGetAlarmSummaryAck,
} from '../../src/bacnet/services/get-alarm-summary.js';
import {
  decodeGetEnrollmentSummaryAck,
  decodeGetEnrollmentSummaryRequest,
  encodeGetEnrollmentSummaryAck,
  encodeGetEnrollmentSummaryRequest,
} from '../../src/bacnet/services/get-enrollment-summary.js';
import {
  decodeGetEventInformationAck,
  decodeGetEventInformationRequest,
  encodeGetEventInformationAck,
  encodeGetEventInformationRequest,
} from '../../src/bacnet/services/get-event-information.js';
import { decodeIAmRequest, encodeIAmRequest } from '../../src/bacnet/services/i-am.js';
import { decodeIHaveRequest, encodeIHaveRequest } from '../../src/bacnet/services/i-have.js';
import {
  decodeChangeListError,
  decodeListElementRequest,
  encodeChangeListError,
  encodeListElementRequest,
} from '../../src/bacnet/services/list-element.js';
import {
  decodeReadPropertyAck,
  decodeReadPropertyRequest,
  encodeReadPropertyAck,
  encodeReadPropertyRequest,
  type ReadPropertyAck,
} from '../../src/bacnet/services/read-property.js';
import {
  decodeReadPropertyMultipleAck,
  decodeReadPropertyMultipleRequest,
  encodeReadPropertyMultipleAck,
  encodeReadPropertyMultipleRequest,
} from '../../src/bacnet/services/read-property-multiple.js';
import {
  decodeReadRangeAck,
  decodeReadRangeRequest,
  encodeReadRangeAck,
  encodeReadRangeRequest,
} from '../../src/bacnet/services/read-range.js';
import {
  decodeReinitializeDeviceRequest,
  encodeReinitializeDeviceRequest,
} from '../../src/bacnet/services/reinitialize-device.js';
import { decodeSubscribeCovRequest, encodeSubscribeCovRequest } from '../../src/bacnet/services/subscribe-cov.js';
import {
  decodeSubscribeCovPropertyRequest,
  encodeSubscribeCovPropertyRequest,
} from '../../src/bacnet/services/subscribe-cov-property.js';
import {
  decodeTimeSynchronizationRequest,
  encodeTimeSynchronizationRequest,
} from '../../src/bacnet/services/time-synchronization.js';
import { decodeWhoHasRequest, encodeWhoHasRequest } from '../../src/bacnet/services/who-has.js';
import { decodeWhoIsRequest, encodeWhoIsRequest } from '../../src/bacnet/services/who-is.js';
import { decodeWritePropertyRequest, encodeWritePropertyRequest } from '../../src/bacnet/services/write-property.js';
import {
  decodeWritePropertyMultipleError,
  decodeWritePropertyMultipleRequest,
  encodeWritePropertyMultipleError,
  encodeWritePropertyMultipleRequest,
} from '../../src/bacnet/services/write-property-multiple.js';

/** Both directions of each service's parameters. */
export const serviceCodecs = {
  whoIs: { decode: decodeWhoIsRequest, encode: encodeWhoIsRequest },
  iAm: { decode: decodeIAmRequest, encode: encodeIAmRequest },
  whoHas: { decode: decodeWhoHasRequest, encode: encodeWhoHasRequest },
  iHave: { decode: decodeIHaveRequest, encode: encodeIHaveRequest },
  readProperty: { decode: decodeReadPropertyRequest, encode: encodeReadPropertyRequest },
  readPropertyAck: {
    decode: decodeReadPropertyAck,
    encode: (writer: Parameters<typeof encodeReadPropertyAck>[0], ack: ReadPropertyAck) =>
      encodeReadPropertyAck(writer, ack, ack.value),
  },
  readPropertyMultiple: {
    decode: decodeReadPropertyMultipleRequest,
    encode: encodeReadPropertyMultipleRequest,
  },
  readPropertyMultipleAck: { decode: decodeReadPropertyMultipleAck, encode: encodeReadPropertyMultipleAck },
  atomicReadFile: { decode: decodeAtomicReadFileRequest, encode: encodeAtomicReadFileRequest },
  atomicReadFileAck: { decode: decodeAtomicReadFileAck, encode: encodeAtomicReadFileAck },
  readRange: { decode: decodeReadRangeRequest, encode: encodeReadRangeRequest },
  readRangeAck: { decode: decodeReadRangeAck, encode: encodeReadRangeAck },
  writeProperty: { decode: decodeWritePropertyRequest, encode: encodeWritePropertyRequest },
  writePropertyMultiple: {
    decode: decodeWritePropertyMultipleRequest,
    encode: encodeWritePropertyMultipleRequest,
  },
  writePropertyMultipleError: { decode: decodeWritePropertyMultipleError, encode: encodeWritePropertyMultipleError },
  subscribeCov: { decode: decodeSubscribeCovRequest, encode: encodeSubscribeCovRequest },
  subscribeCovProperty: { decode: decodeSubscribeCovPropertyRequest, encode: encodeSubscribeCovPropertyRequest },
  covNotification: { decode: decodeCovNotification, encode: encodeCovNotification },
  eventNotification: { decode: decodeEventNotification, encode: encodeEventNotification },
  acknowledgeAlarm: { decode: decodeAcknowledgeAlarmRequest, encode: encodeAcknowledgeAlarmRequest },
  getAlarmSummary: { decode: decodeGetAlarmSummaryRequest, encode: () => undefined },
  getAlarmSummaryAck: { decode: decodeGetAlarmSummaryAck, encode: encodeGetAlarmSummaryAck },
  getEnrollmentSummary: { decode: decodeGetEnrollmentSummaryRequest, encode: encodeGetEnrollmentSummaryRequest },
  getEnrollmentSummaryAck: { decode: decodeGetEnrollmentSummaryAck, encode: encodeGetEnrollmentSummaryAck },
  getEventInformation: { decode: decodeGetEventInformationRequest, encode: encodeGetEventInformationRequest },
  getEventInformationAck: { decode: decodeGetEventInformationAck, encode: encodeGetEventInformationAck },
  listElement: { decode: decodeListElementRequest, encode: encodeListElementRequest },
  changeListError: { decode: decodeChangeListError, encode: encodeChangeListError },
  deviceCommunicationControl: {
    decode: decodeDeviceCommunicationControlRequest,
    encode: encodeDeviceCommunicationControlRequest,
  },
  reinitializeDevice: { decode: decodeReinitializeDeviceRequest, encode: encodeReinitializeDeviceRequest },
  timeSynchronization: { decode: decodeTimeSynchronizationRequest, encode: encodeTimeSynchronizationRequest },
  error: { decode: decodeBacnetError, encode: encodeBacnetError },
} as const;
