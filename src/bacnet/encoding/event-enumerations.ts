/** BACnetEventState (135-2016 §21). */
export const EventState = {
  normal: 0,
  fault: 1,
  offnormal: 2,
  highLimit: 3,
  lowLimit: 4,
  lifeSafetyAlarm: 5,
} as const;

export type EventState = (typeof EventState)[keyof typeof EventState];

/** BACnetEventType (135-2016 §21): which algorithm found the event, and so the choice of its notification parameters. */
export const EventType = {
  changeOfBitstring: 0,
  changeOfState: 1,
  changeOfValue: 2,
  commandFailure: 3,
  floatingLimit: 4,
  outOfRange: 5,
  changeOfLifeSafety: 8,
  extended: 9,
  bufferReady: 10,
  unsignedRange: 11,
  accessEvent: 13,
  doubleOutOfRange: 14,
  signedOutOfRange: 15,
  unsignedOutOfRange: 16,
  changeOfCharacterstring: 17,
  changeOfStatusFlags: 18,
  changeOfReliability: 19,
  none: 20,
  changeOfDiscreteValue: 21,
  changeOfTimer: 22,
} as const;

export type EventType = (typeof EventType)[keyof typeof EventType];

/** BACnetNotifyType (135-2016 §21). */
export const NotifyType = { alarm: 0, event: 1, ackNotification: 2 } as const;

export type NotifyType = (typeof NotifyType)[keyof typeof NotifyType];
