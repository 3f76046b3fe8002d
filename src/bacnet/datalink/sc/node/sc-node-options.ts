import type { Clock } from '../../../../core/clock.js';
import type { Logger } from '../../../../core/log.js';
import type { Vmac } from '../vmac.js';
import type { OpenScSocket } from './sc-socket.js';

/** What a site sets; all of it can change while the node runs. */
export interface ScNodeOptions {
  /** URI of the hub that is preferred; undefined: the node connects to none. */
  readonly primaryHub: string | undefined;
  /** URI of the hub that is used while the primary one cannot be had; undefined: there is none. */
  readonly failoverHub: string | undefined;
  /** Seconds from a failure to the next attempt, the first time; doubled up to the maximum (135-2020 §12.56, 2 to 300). */
  readonly reconnectMinS: number;
  /** 2 to 600, no less than the minimum (135-2020 §12.56). */
  readonly reconnectMaxS: number;
  /** Seconds that a hub has to open the WebSocket, and as many again to accept us (135-2020 §12.56, 5 to 300). */
  readonly connectWaitS: number;
  /** Seconds that a hub has to acknowledge that we leave it (135-2020 §12.56). */
  readonly disconnectWaitS: number;
  /** Seconds without a message after which the hub is asked for a sign of life (135-2020 §AB.6.3). */
  readonly heartbeatS: number;
  /** Octets of the longest BVLC message that we take. */
  readonly maxBvlcLength: number;
  /** Octets of the longest NPDU that we take. */
  readonly maxNpduLength: number;
}

/** As whom the node comes to a hub. */
export interface ScNodeIdentity {
  readonly deviceUuid: string;
  readonly vmac: Vmac;
  /** Draws another VMAC and keeps it: a hub has said that another node has ours (135-2020 §AB.6.2.2). */
  redrawVmac(): Vmac;
}

export interface ScNodeParts {
  readonly openSocket: OpenScSocket;
  readonly identity: ScNodeIdentity;
  readonly clock: Clock;
  /** As many octets of chance. */
  readonly random: (octets: number) => Uint8Array;
  readonly log: Logger;
}
