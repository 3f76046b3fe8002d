import type { ScFailureReason } from '../../bacnet/datalink/sc/node/sc-failure.js';
import type { Vmac } from '../../bacnet/datalink/sc/vmac.js';
import type { Bilingual } from '../../core/bilingual.js';

/** Times are in milliseconds since 1970, by the clock of the gateway. */

export type ScHubName = 'primary' | 'failover';

/**
 * `not-set`: it has no address in [sc]. `idle`: nothing is tried there now, since the other one serves or the protocol is
 * off. `waiting`: until the next attempt.
 */
export type ScHubState = 'not-set' | 'idle' | 'connecting' | 'connected' | 'waiting';

/** How it stands with one hub. */
export interface ScHubStatus {
  /** Of [sc]; empty where it is not set. */
  readonly uri: string;
  readonly state: ScHubState;
  readonly sinceMs: number;
  /** While it waits. */
  readonly nextTryMs?: number;
  /** Why the last connection failed or ended; stays when a later one stands. */
  readonly lastError?: { readonly reason: ScFailureReason; readonly text: Bilingual; readonly atMs: number };
  /** What the hub has said of itself; while it is connected. */
  readonly peer?: {
    readonly vmac: Vmac;
    readonly deviceUuid: string;
    readonly maxBvlcLength: number;
    readonly maxNpduLength: number;
  };
  /** Connections that were accepted, and attempts that failed, since the start. */
  readonly connections: number;
  readonly failures: number;
}

/** Since the start, of both hubs. */
export interface ScCounters {
  readonly messagesSent: number;
  readonly messagesReceived: number;
  readonly octetsSent: number;
  readonly octetsReceived: number;
  readonly npdusSent: number;
  readonly npdusReceived: number;
  /** BVLC-Result with a NAK. */
  readonly naksSent: number;
  readonly naksReceived: number;
  /** Messages that are none, or not allowed; no answer or a NAK. */
  readonly refused: number;
  /** Not sent, since the hub did not take what waits already, or none was connected. */
  readonly dropped: number;
  readonly heartbeats: number;
  /** How often another node had our VMAC. */
  readonly vmacCollisions: number;
}

/** One message that went over the connection. */
export interface ScTracedMessage {
  readonly atMs: number;
  readonly hub: ScHubName;
  readonly direction: 'sent' | 'received';
  /** Its beginning; `length` octets in all. */
  readonly octets: Uint8Array;
  readonly length: number;
  /** The function as the standard names it, and what is worth saying, such as the error of a NAK. */
  readonly note: string;
}

/**
 * How it goes with certificates that wait to replace those in force. `waits`: the protocol is off, or no hub is set.
 * `accepted`: a hub has taken them, and they are in force. `failed`: those of before are in use, as if nothing had been.
 */
export type ScTrialState = 'waits' | 'trying' | 'accepted' | 'failed';

export interface ScTrial {
  readonly state: ScTrialState;
  readonly sinceMs: number;
  /** URI of the hub. */
  readonly hub?: string;
  /** Why it failed. */
  readonly text?: Bilingual;
}

export interface ScStatus {
  readonly enabled: boolean;
  readonly vmac: Vmac;
  readonly deviceUuid: string;
  readonly primary: ScHubStatus;
  readonly failover: ScHubStatus;
  readonly counters: ScCounters;
  /** Of the last candidate; undefined before the first one since the start. */
  readonly trial?: ScTrial;
}

/** BACnet/SC as page and metrics see it. */
export interface ScSource {
  readonly status: ScStatus;
  /** The last messages, the oldest first. */
  trace(): readonly ScTracedMessage[];
  /** Comes to the hubs with the candidate once more; what is in force stays until one has accepted it. */
  tryCandidate(): void;
}
