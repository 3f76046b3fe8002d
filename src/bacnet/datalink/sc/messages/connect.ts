import type { ByteReader } from '../../../encoding/byte-reader.js';
import type { ByteWriter } from '../../../encoding/byte-writer.js';
import { canBeNode, readVmac, type Vmac, writeVmac } from '../vmac.js';
import { type DeviceUuid, octetsOfDeviceUuid, readDeviceUuid } from './device-uuid.js';
import { type ScError, scFaults } from './sc-faults.js';
import type { ScFunction } from './sc-function.js';
import type { ScHeader } from './sc-header.js';

/** What the two ends of a connection tell one another (135-2020 §AB.2.10.1, §AB.2.11.1). */
export interface ScPeerDescription {
  readonly vmac: Vmac;
  readonly deviceUuid: DeviceUuid;
  /** Octets of the longest BVLC message that the peer takes, 0 to 65535. */
  readonly maxBvlcLength: number;
  /** Octets of the longest NPDU that the peer takes, 0 to 65535. */
  readonly maxNpduLength: number;
}

/** Connect-Request (135-2020 §AB.2.10). */
export interface ConnectRequest extends ScHeader, ScPeerDescription {
  readonly function: typeof ScFunction.connectRequest;
}

/** Connect-Accept (135-2020 §AB.2.11). */
export interface ConnectAccept extends ScHeader, ScPeerDescription {
  readonly function: typeof ScFunction.connectAccept;
}

/** The payload of both: the header has been read, and it is as long as it must be. */
export function readPeerDescription(reader: ByteReader): ScPeerDescription | ScError {
  const vmac = readVmac(reader);
  if (!canBeNode(vmac)) return scFaults.noNodeVmac;
  return {
    vmac,
    deviceUuid: readDeviceUuid(reader),
    maxBvlcLength: reader.readUint16(),
    maxNpduLength: reader.readUint16(),
  };
}

export function writePeerDescription(writer: ByteWriter, peer: ScPeerDescription): void {
  writeVmac(writer, peer.vmac);
  writer.writeBytes(octetsOfDeviceUuid(peer.deviceUuid));
  writer.writeUint16(peer.maxBvlcLength);
  writer.writeUint16(peer.maxNpduLength);
}
