import type { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** Encapsulated-NPDU (135-2020 §AB.2.5). */
export interface EncapsulatedNpdu extends ScHeader {
  readonly function: typeof ScFunction.encapsulatedNpdu;
  /** One octet at least; a view of the message that it was decoded from. */
  readonly npdu: Uint8Array;
}
