import { maxBvlcLengthAccepted, maxNpduLengthAccepted } from '../../bacnet/datalink/sc/accepted-lengths.js';
import type { HubStatus, ScConnectionState as StateName } from '../../bacnet/datalink/sc/node/sc-status.js';
import { NetworkNumberQuality, ScConnectionState } from '../../bacnet/encoding/property-enumerations.js';
import type { LearnedNetworkNumber } from '../../bacnet/server/network-number.js';
import { neverConnected, type ScHubRecord, type ScPortSource } from '../network-port/sc-port-source.js';
import type { ScIdentity } from './sc-identity.js';
import type { ScService } from './sc-service.js';

const states: Readonly<Record<StateName, ScConnectionState>> = {
  'not-connected': ScConnectionState.notConnected,
  connected: ScConnectionState.connected,
  'disconnected-with-errors': ScConnectionState.disconnectedWithErrors,
  'failed-to-connect': ScConnectionState.failedToConnect,
};

/** What Network Port 2 says of the node there is; `networkNumber` is that of the server of the moment. */
export function scPortOf(
  sc: Pick<ScService, 'status' | 'onChange'>,
  identity: Pick<ScIdentity, 'vmac'>,
  networkNumber: () => LearnedNetworkNumber | undefined,
): ScPortSource {
  return {
    get vmac() {
      return sc.status?.vmac ?? identity.vmac;
    },
    get connectedTo() {
      switch (sc.status?.connector) {
        case 'connected-to-primary':
          return 'primary';
        case 'connected-to-failover':
          return 'failover';
        default:
          return undefined;
      }
    },
    get primary() {
      return recordOf(sc.status?.primary);
    },
    get failover() {
      return recordOf(sc.status?.failover);
    },
    maxBvlcLength: maxBvlcLengthAccepted,
    maxNpduLength: maxNpduLengthAccepted,
    get networkNumber() {
      return networkNumber()?.number ?? 0;
    },
    get networkNumberQuality() {
      return networkNumber()?.quality ?? NetworkNumberQuality.unknown;
    },
    onChange: (listener) => sc.onChange(listener),
  };
}

function recordOf(hub: HubStatus | undefined): ScHubRecord {
  if (hub === undefined) return neverConnected;
  const { state, connectMs, disconnectMs, failure } = hub;
  return { state: states[state], connectedAtMs: connectMs, disconnectedAtMs: disconnectMs, failure };
}
