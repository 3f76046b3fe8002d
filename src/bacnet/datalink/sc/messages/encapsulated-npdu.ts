import type { ByteReader } from '../../../encoding/byte-reader.js';
import { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** Encapsulated-NPDU (135-2020 §AB.2.5). */
export interface EncapsulatedNpdu extends ScHeader {
  readonly function: typeof ScFunction.encapsulatedNpdu;
  /** One octet at least; a view of the message that it was decoded from. */
  readonly npdu: Uint8Array;
}

/** Field by field: what nearly every message is costs an eighth so of what a spread of the header does. */
export function readEncapsulatedNpdu(reader: ByteReader, header: ScHeader): EncapsulatedNpdu {
  return {
    function: ScFunction.encapsulatedNpdu,
    messageId: header.messageId,
    origin: header.origin,
    destination: header.destination,
    destinationOptions: header.destinationOptions,
    dataOptions: header.dataOptions,
    npdu: reader.readRest(),
  };
}
