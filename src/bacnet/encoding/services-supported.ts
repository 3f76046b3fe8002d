import { ConfirmedService } from './confirmed-service.js';

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

/** Length of BACnetServicesSupported at Protocol_Revision 14 (135-2012 §21). */
export const servicesSupportedBits = 41;
