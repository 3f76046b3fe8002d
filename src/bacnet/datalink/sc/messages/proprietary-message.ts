import type { ByteReader } from '../../../encoding/byte-reader.js';
import type { ByteWriter } from '../../../encoding/byte-writer.js';
import { ScFunction } from './sc-function.js';
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

/** The header has been read, and three octets of payload at least are there. */
export function readProprietaryMessage(reader: ByteReader, header: ScHeader): ProprietaryMessage {
  return {
    ...header,
    function: ScFunction.proprietaryMessage,
    vendorId: reader.readUint16(),
    proprietaryFunction: reader.readUint8(),
    data: reader.readRest(),
  };
}

export function writeProprietaryMessage(writer: ByteWriter, message: ProprietaryMessage): void {
  writer.writeUint16(message.vendorId);
  writer.writeUint8(message.proprietaryFunction);
  writer.writeBytes(message.data);
}
