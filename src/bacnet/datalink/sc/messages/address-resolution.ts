import type { ByteReader } from '../../../encoding/byte-reader.js';
import type { ByteWriter } from '../../../encoding/byte-writer.js';
import { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** Address-Resolution: asks where a node accepts direct connections (135-2020 §AB.2.6). */
export interface AddressResolution extends ScHeader {
  readonly function: typeof ScFunction.addressResolution;
}

/** Address-Resolution-ACK (135-2020 §AB.2.7). */
export interface AddressResolutionAck extends ScHeader {
  readonly function: typeof ScFunction.addressResolutionAck;
  /** WebSocket URIs; empty: the node accepts no direct connections. */
  readonly uris: readonly string[];
}

/** The URIs are separated by single spaces (135-2020 §AB.2.7.1). */
export function readAddressResolutionAck(reader: ByteReader, header: ScHeader): AddressResolutionAck {
  const text = Buffer.from(reader.readRest()).toString('utf8');
  const uris = text.split(' ').filter((uri) => uri !== '');
  return { ...header, function: ScFunction.addressResolutionAck, uris };
}

export function writeAddressResolutionAck(writer: ByteWriter, { uris }: AddressResolutionAck): void {
  writer.writeBytes(Buffer.from(uris.join(' '), 'utf8'));
}
