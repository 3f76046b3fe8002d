/** BACnetReliability (135-2016 §21). */
export const Reliability = {
  noFaultDetected: 0,
  noSensor: 1,
  overRange: 2,
  underRange: 3,
  openLoop: 4,
  shortedLoop: 5,
  noOutput: 6,
  unreliableOther: 7,
  processError: 8,
  multiStateFault: 9,
  configurationError: 10,
  communicationFailure: 12,
  memberFault: 13,
  monitoredObjectFault: 14,
  tripped: 15,
  lampFailure: 16,
  activationFailure: 17,
  renewDhcpFailure: 18,
  renewFdRegistrationFailure: 19,
  restartAutoNegotiationFailure: 20,
  restartFailure: 21,
  proprietaryCommandFailure: 22,
  faultsListed: 23,
  referencedObjectFault: 24,
} as const;

export type Reliability = (typeof Reliability)[keyof typeof Reliability];
