/** BACnetConfirmedServiceChoice (135-2012 §21). */
export const ConfirmedService = {
  acknowledgeAlarm: 0,
  confirmedCovNotification: 1,
  confirmedEventNotification: 2,
  getAlarmSummary: 3,
  getEnrollmentSummary: 4,
  subscribeCov: 5,
  atomicReadFile: 6,
  atomicWriteFile: 7,
  addListElement: 8,
  removeListElement: 9,
  createObject: 10,
  deleteObject: 11,
  readProperty: 12,
  readPropertyMultiple: 14,
  writeProperty: 15,
  writePropertyMultiple: 16,
  deviceCommunicationControl: 17,
  confirmedPrivateTransfer: 18,
  confirmedTextMessage: 19,
  reinitializeDevice: 20,
  vtOpen: 21,
  vtClose: 22,
  vtData: 23,
  readRange: 26,
  lifeSafetyOperation: 27,
  subscribeCovProperty: 28,
  getEventInformation: 29,
} as const;

export type ConfirmedService = (typeof ConfirmedService)[keyof typeof ConfirmedService];

/** BACnetUnconfirmedServiceChoice (135-2012 §21). */
export const UnconfirmedService = {
  iAm: 0,
  iHave: 1,
  unconfirmedCovNotification: 2,
  unconfirmedEventNotification: 3,
  unconfirmedPrivateTransfer: 4,
  unconfirmedTextMessage: 5,
  timeSynchronization: 6,
  whoHas: 7,
  whoIs: 8,
  utcTimeSynchronization: 9,
  writeGroup: 10,
} as const;

export type UnconfirmedService = (typeof UnconfirmedService)[keyof typeof UnconfirmedService];

/**
 * Bit numbers of BACnetServicesSupported (135-2012 §21): the service choices of the confirmed services that the standard
 * began with, then numbers of their own.
 */
export const ServicesSupportedBit = {
  ...ConfirmedService,
  iAm: 26,
  iHave: 27,
  unconfirmedCovNotification: 28,
  unconfirmedEventNotification: 29,
  unconfirmedPrivateTransfer: 30,
  unconfirmedTextMessage: 31,
  timeSynchronization: 32,
  whoHas: 33,
  whoIs: 34,
  readRange: 35,
  utcTimeSynchronization: 36,
  lifeSafetyOperation: 37,
  subscribeCovProperty: 38,
  getEventInformation: 39,
  writeGroup: 40,
} as const;

export type ServicesSupportedBit = (typeof ServicesSupportedBit)[keyof typeof ServicesSupportedBit];

/** Length of BACnetServicesSupported at Protocol_Revision 24: You-Are, 48, is the last (135-2020 §21 with its addenda). */
export const servicesSupportedBits = 49;
