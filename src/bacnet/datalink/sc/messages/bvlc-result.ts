import type { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** Says why a message was not taken (135-2020 §AB.2.4.1). */
export interface ScError {
  /** Marker octet of the destination option that was the reason; 0: none was. */
  readonly headerMarker: number;
  readonly errorClass: number;
  readonly errorCode: number;
  /** Text for people; may be empty. */
  readonly details: string;
}

/** BVLC-Result (135-2020 §AB.2.4). */
export interface BvlcResult extends ScHeader {
  readonly function: typeof ScFunction.result;
  /** BVLC function of the message that this answers. */
  readonly resultFor: number;
  /** Absent: ACK. */
  readonly error?: ScError | undefined;
}
