/** BACnetAbortReason (135-2012 §18.10, §21). */
export const AbortReason = {
  other: 0,
  bufferOverflow: 1,
  invalidApduInThisState: 2,
  preemptedByHigherPriorityTask: 3,
  segmentationNotSupported: 4,
  securityError: 5,
  insufficientSecurity: 6,
  windowSizeOutOfRange: 7,
  applicationExceededReplyTime: 8,
  outOfResources: 9,
  tsmTimeout: 10,
  apduTooLong: 11,
} as const;

export type AbortReason = (typeof AbortReason)[keyof typeof AbortReason];
