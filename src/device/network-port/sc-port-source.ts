import { maxBvlcLengthAccepted, maxNpduLengthAccepted } from '../../bacnet/datalink/sc/accepted-lengths.js';
import type { ScFailure } from '../../bacnet/datalink/sc/node/sc-failure.js';
import type { Vmac } from '../../bacnet/datalink/sc/vmac.js';
import { NetworkNumberQuality, ScConnectionState } from '../../bacnet/encoding/property-enumerations.js';

/** Seconds that a hub may take to take leave, which nobody has to set; what the standard recommends (135-2020 §AB.6.2). */
export const disconnectWaitS = 10;

/** How it goes with one of the two hubs. Moments are in milliseconds since 1970, by the clock of the gateway; undefined: never since the start. */
export interface ScHubRecord {
  readonly state: ScConnectionState;
  /** When it accepted us, or an attempt failed. */
  readonly connectedAtMs: number | undefined;
  /** When a connection that stood ended. */
  readonly disconnectedAtMs: number | undefined;
  /** The last one, as long as no connection has come after it. */
  readonly failure: ScFailure | undefined;
}

/** What the port of BACnet/SC is asked for at each read. */
export interface ScPortSource {
  readonly vmac: Vmac;
  /** The hub that has accepted us; undefined: none. */
  readonly connectedTo: 'primary' | 'failover' | undefined;
  readonly primary: ScHubRecord;
  readonly failover: ScHubRecord;
  readonly maxBvlcLength: number;
  readonly maxNpduLength: number;
  /** 0: not known. */
  readonly networkNumber: number;
  readonly networkNumberQuality: NetworkNumberQuality;
  /** Called when anything of it has changed, also by the settings; the returned function ends it. */
  onChange(listener: () => void): () => void;
}

/** Of a hub that is not set, or was never asked. */
export const neverConnected: ScHubRecord = {
  state: ScConnectionState.notConnected,
  connectedAtMs: undefined,
  disconnectedAtMs: undefined,
  failure: undefined,
};

/** A port on no network: while BACnet/SC is off, and for documents. */
export function offlineScPortSource(identity: { readonly vmac: Vmac }): ScPortSource {
  return {
    get vmac() {
      return identity.vmac;
    },
    connectedTo: undefined,
    primary: neverConnected,
    failover: neverConnected,
    maxBvlcLength: maxBvlcLengthAccepted,
    maxNpduLength: maxNpduLengthAccepted,
    networkNumber: 0,
    networkNumberQuality: NetworkNumberQuality.unknown,
    onChange: () => () => undefined,
  };
}
