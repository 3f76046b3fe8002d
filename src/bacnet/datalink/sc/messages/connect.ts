import type { Vmac } from '../vmac.js';
import type { DeviceUuid } from './device-uuid.js';
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
