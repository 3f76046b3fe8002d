import type { ScFunction } from './sc-function.js';
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
