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
