/** BACnetRejectReason (135-2012 §18.9, §21). */
export const RejectReason = {
  other: 0,
  bufferOverflow: 1,
  inconsistentParameters: 2,
  invalidParameterDataType: 3,
  invalidTag: 4,
  missingRequiredParameter: 5,
  parameterOutOfRange: 6,
  tooManyArguments: 7,
  undefinedEnumeration: 8,
  unrecognizedService: 9,
} as const;

export type RejectReason = (typeof RejectReason)[keyof typeof RejectReason];
