import type { ByteReader } from '../../../encoding/byte-reader.js';
import type { ByteWriter } from '../../../encoding/byte-writer.js';
import { type ScError, scFaults } from './sc-faults.js';
import { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** Hub Connection Status (135-2020 §AB.2.8.1). */
export const HubConnectionStatus = { none: 0, primaryHub: 1, failoverHub: 2 } as const;

export type HubConnectionStatus = (typeof HubConnectionStatus)[keyof typeof HubConnectionStatus];

/** Advertisement: what a node says of itself (135-2020 §AB.2.8). */
export interface Advertisement extends ScHeader {
  readonly function: typeof ScFunction.advertisement;
  readonly hubConnectionStatus: HubConnectionStatus;
  readonly acceptsDirectConnections: boolean;
  /** Octets of the longest BVLC message that the node takes, 0 to 65535. */
  readonly maxBvlcLength: number;
  /** Octets of the longest NPDU that the node takes, 0 to 65535. */
  readonly maxNpduLength: number;
}

/** Advertisement-Solicitation: asks for an Advertisement (135-2020 §AB.2.9). */
export interface AdvertisementSolicitation extends ScHeader {
  readonly function: typeof ScFunction.advertisementSolicitation;
}

/** The header has been read, and the payload is as long as it must be. */
export function readAdvertisement(reader: ByteReader, header: ScHeader): Advertisement | ScError {
  const hubConnectionStatus = reader.readUint8();
  const accepting = reader.readUint8();
  if (!isHubConnectionStatus(hubConnectionStatus)) return scFaults.hubConnectionStatus;
  if (accepting > 1) return scFaults.directConnections;
  return {
    ...header,
    function: ScFunction.advertisement,
    hubConnectionStatus,
    acceptsDirectConnections: accepting === 1,
    maxBvlcLength: reader.readUint16(),
    maxNpduLength: reader.readUint16(),
  };
}

function isHubConnectionStatus(value: number): value is HubConnectionStatus {
  return value <= HubConnectionStatus.failoverHub;
}

export function writeAdvertisement(writer: ByteWriter, message: Advertisement): void {
  writer.writeUint8(message.hubConnectionStatus);
  writer.writeUint8(message.acceptsDirectConnections ? 1 : 0);
  writer.writeUint16(message.maxBvlcLength);
  writer.writeUint16(message.maxNpduLength);
}
