/** Error class (135-2012 §18, §21). */
export const ErrorClass = {
  device: 0,
  object: 1,
  property: 2,
  resources: 3,
  security: 4,
  services: 5,
  vt: 6,
  communication: 7,
} as const;

export type ErrorClass = (typeof ErrorClass)[keyof typeof ErrorClass];

/** Error code (135-2012 §18, §21; from 143 on 135-2020 §18.6): those that a device like this one sends or meets. */
export const ErrorCode = {
  other: 0,
  configurationInProgress: 2,
  deviceBusy: 3,
  inconsistentParameters: 7,
  invalidDataType: 9,
  invalidFileAccessMethod: 10,
  invalidFileStartPosition: 11,
  invalidParameterDataType: 13,
  invalidTimeStamp: 14,
  missingRequiredParameter: 16,
  noSpaceForObject: 18,
  noSpaceToAddListElement: 19,
  noSpaceToWriteProperty: 20,
  propertyIsNotAList: 22,
  operationalProblem: 25,
  passwordFailure: 26,
  readAccessDenied: 27,
  serviceRequestDenied: 29,
  timeout: 30,
  unknownObject: 31,
  unknownProperty: 32,
  unsupportedObjectType: 36,
  valueOutOfRange: 37,
  writeAccessDenied: 40,
  characterSetNotSupported: 41,
  invalidArrayIndex: 42,
  covSubscriptionFailed: 43,
  notCovProperty: 44,
  optionalFunctionalityNotSupported: 45,
  invalidConfigurationData: 46,
  datatypeNotSupported: 47,
  duplicateName: 48,
  duplicateObjectId: 49,
  propertyIsNotAnArray: 50,
  unknownDevice: 70,
  valueNotInitialized: 72,
  invalidEventState: 73,
  noAlarmConfigured: 74,
  logBufferFull: 75,
  loggedValuePurged: 76,
  unknownSubscription: 79,
  parameterOutOfRange: 80,
  listElementNotFound: 81,
  communicationDisabled: 83,
  success: 84,
  inconsistentObjectType: 130,
  outOfMemory: 133,
  valueTooLong: 134,
  duplicateEntry: 137,
  invalidValueInThisState: 138,
  listItemNotNumbered: 140,
  listItemNotTimestamped: 141,
  bvlcFunctionUnknown: 143,
  bvlcProprietaryFunctionUnknown: 144,
  headerEncodingError: 145,
  headerNotUnderstood: 146,
  messageIncomplete: 147,
  notABacnetScHub: 148,
  payloadExpected: 149,
  unexpectedData: 150,
  nodeDuplicateVmac: 151,
} as const;

export type ErrorCode = (typeof ErrorCode)[keyof typeof ErrorCode];

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
