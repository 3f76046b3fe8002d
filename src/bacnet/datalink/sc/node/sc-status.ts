import type { DeviceUuid } from '../messages/device-uuid.js';
import type { Vmac } from '../vmac.js';
import type { ScCounters } from './sc-counters.js';
import type { ScFailure } from './sc-failure.js';

export type HubRole = 'primary' | 'failover';

/** BACnetSCHubConnectorState (135-2020 §21). */
export type HubConnectorState = 'no-hub-connection' | 'connected-to-primary' | 'connected-to-failover';

/** BACnetSCConnectionState (135-2020 §21). */
export type ScConnectionState = 'not-connected' | 'connected' | 'disconnected-with-errors' | 'failed-to-connect';

/** One hub, as the Network Port shows it (BACnetSCHubConnection, 135-2020 §21), and what people want besides. */
export interface HubStatus {
  readonly role: HubRole;
  readonly uri: string;
  readonly state: ScConnectionState;
  /** A connection to it is being tried now, beside what `state` says of the one before. */
  readonly isTrying: boolean;
  /** Milliseconds since 1970: when it last accepted us, or an attempt last failed; undefined: neither yet. */
  readonly connectMs: number | undefined;
  /** Milliseconds since 1970: when a connection that stood last ended; undefined: none has. */
  readonly disconnectMs: number | undefined;
  /** Why it is not connected; undefined while it is, after an orderly end, and before the first attempt. */
  readonly failure: ScFailure | undefined;
  /** What last went wrong, and when, although it may be connected since. */
  readonly lastFailure: { readonly failure: ScFailure; readonly wallMs: number } | undefined;
  /** Attempts in a row that came to nothing. */
  readonly failedAttempts: number;
  /** Of the hub that last accepted us there. */
  readonly peerVmac: Vmac | undefined;
  readonly peerUuid: DeviceUuid | undefined;
}

export interface ScNodeStatus {
  readonly connector: HubConnectorState;
  /** Milliseconds since 1970 when it became so; undefined: not started yet. */
  readonly sinceMs: number | undefined;
  /** Ours on the connection there is, or else on the next one. */
  readonly vmac: Vmac;
  readonly deviceUuid: DeviceUuid;
  /** undefined: none is set. */
  readonly primary: HubStatus | undefined;
  readonly failover: HubStatus | undefined;
  /** Milliseconds until the next attempt, where one waits. */
  readonly nextAttemptInMs: number | undefined;
  readonly counters: ScCounters;
}
