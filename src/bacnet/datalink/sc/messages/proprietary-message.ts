import type { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** Proprietary-Message (135-2020 §AB.2.16). */
export interface ProprietaryMessage extends ScHeader {
  readonly function: typeof ScFunction.proprietaryMessage;
  readonly vendorId: number;
  /** The vendor's own function, 0 to 255. */
  readonly proprietaryFunction: number;
  /** May be empty; a view of the message that it was decoded from. */
  readonly data: Uint8Array;
}
