import { ErrorClass, ErrorCode } from '../../../encoding/error-reject-abort.js';

/** Says why a message was not taken (135-2020 §AB.2.4.1). */
export interface ScError {
  /** Marker octet of the destination option that was the reason; 0: none was. */
  readonly headerMarker: number;
  readonly errorClass: number;
  readonly errorCode: number;
  /** Text for people; may be empty. */
  readonly details: string;
}

function fault(errorCode: ErrorCode, details: string, errorClass: ErrorClass = ErrorClass.communication): ScError {
  return { headerMarker: 0, errorClass, errorCode, details };
}

/** What can be wrong with a message (135-2020 §AB.3.1.5). The details go to the sender, in English. */
export const scFaults = {
  noMessageId: fault(ErrorCode.messageIncomplete, 'the message is shorter than its header'),
  cutOffAddress: fault(ErrorCode.messageIncomplete, 'an address is cut off'),
  cutOffOption: fault(ErrorCode.messageIncomplete, 'a header option is cut off'),
  cutOffPayload: fault(ErrorCode.messageIncomplete, 'the payload is cut off'),
  noPayload: fault(ErrorCode.payloadExpected, 'the payload is missing'),
  tooLong: fault(ErrorCode.unexpectedData, 'the message is longer than expected'),
  unknownFunction: fault(ErrorCode.bvlcFunctionUnknown, 'the BVLC function is not known'),
  reservedFlag: fault(ErrorCode.parameterOutOfRange, 'a reserved control flag is set'),
  unexpectedAddress: fault(ErrorCode.parameterOutOfRange, 'this BVLC function has no addresses'),
  unexpectedDataOptions: fault(ErrorCode.parameterOutOfRange, 'this BVLC function has no data options'),
  noNodeOrigin: fault(ErrorCode.parameterOutOfRange, 'the originating address is that of no node'),
  noNodeDestination: fault(ErrorCode.parameterOutOfRange, 'the destination address is that of no node'),
  broadcast: fault(ErrorCode.parameterOutOfRange, 'this BVLC function is not for all nodes'),
  optionEncoding: fault(ErrorCode.headerEncodingError, 'a header option is not encoded as its type wants it'),
  tooManyOptions: fault(ErrorCode.outOfMemory, 'there are too many header options', ErrorClass.resources),
  noNodeVmac: fault(ErrorCode.parameterOutOfRange, 'the VMAC is that of no node'),
  resultCode: fault(ErrorCode.parameterOutOfRange, 'Result Code is neither ACK nor NAK'),
  hubConnectionStatus: fault(ErrorCode.parameterOutOfRange, 'Hub Connection Status is out of range'),
  directConnections: fault(ErrorCode.parameterOutOfRange, 'Accept Direct Connections is out of range'),
} as const;

/** A destination option that must be understood and is not (135-2020 §AB.3.1.4); `headerMarker` as it stands in the message. */
export function notUnderstood(headerMarker: number): ScError {
  return { ...fault(ErrorCode.headerNotUnderstood, 'a header option is not understood'), headerMarker };
}

/** Of what a decoder returns: a fault, or what it read. */
export function isFault(result: object): result is ScError {
  return 'errorCode' in result;
}
