import { describe, expect, it } from 'vitest';
import { scFailure } from '../../../src/bacnet/datalink/sc/node/sc-failure.js';
import type { HubStatus, ScNodeStatus } from '../../../src/bacnet/datalink/sc/node/sc-status.js';
import { LearnedNetworkNumber } from '../../../src/bacnet/server/network-number.js';
import { scPortOf } from '../../../src/device/sc/sc-port-of.js';

const failure = scFailure('refused', { hub: 'wss://a' });
const hub: HubStatus = {
  ...{ role: 'primary', uri: 'wss://a', state: 'failed-to-connect', isTrying: false, failedAttempts: 1 },
  ...{ connectMs: 1000, disconnectMs: 500, failure, lastFailure: { failure, wallMs: 1000 } },
  ...{ peerVmac: undefined, peerUuid: undefined },
};
const status: ScNodeStatus = {
  ...{ connector: 'no-hub-connection', sinceMs: undefined, vmac: 'b2b1c3d4e5f6', primary: hub, failover: undefined },
  ...{ deviceUuid: '6ba7b810-9dad-41d1-80b4-00c04fd430c8', nextAttemptInMs: undefined, counters: {} as never },
};
const portOf = (now: ScNodeStatus | undefined, number?: LearnedNetworkNumber) =>
  scPortOf({ status: now, onChange: () => () => undefined }, { vmac: 'a2b1c3d4e5f6' }, () => number);

describe('what Network Port 2 says of the node', () => {
  it('while BACnet/SC is off: the VMAC that it will come with, and nothing else', () => {
    const port = portOf(undefined);
    expect([port.vmac, port.connectedTo, port.networkNumber]).toEqual(['a2b1c3d4e5f6', undefined, 0]);
    const never = { state: 0, connectedAtMs: undefined, disconnectedAtMs: undefined, failure: undefined };
    expect([port.primary, port.failover]).toEqual([never, never]);
  });

  it.each([
    ['not-connected', 0],
    ['connected', 1],
    ['disconnected-with-errors', 2],
    ['failed-to-connect', 3],
  ] as const)('%s is BACnetSCConnectionState %i (135-2020 §21)', (state, number) => {
    expect(portOf({ ...status, primary: { ...hub, state } }).primary.state).toBe(number);
  });

  it('its VMAC, its hub, and each hub with its moments and failure', () => {
    const port = portOf({ ...status, connector: 'connected-to-failover', failover: { ...hub, role: 'failover' } });
    expect([port.vmac, port.connectedTo]).toEqual(['b2b1c3d4e5f6', 'failover']);
    expect(port.primary).toEqual({ state: 3, connectedAtMs: 1000, disconnectedAtMs: 500, failure });
    expect(port.failover).toEqual(port.primary);
    expect(portOf({ ...status, connector: 'connected-to-primary' }).connectedTo).toBe('primary');
    expect(portOf(status).connectedTo).toBeUndefined();
  });

  it('the number of its network as the server of the moment has learned it', () => {
    const number = new LearnedNetworkNumber();
    number.hear({ network: 9, configured: true });
    expect([portOf(status, number).networkNumber, portOf(status, number).networkNumberQuality]).toEqual([9, 2]);
  });
});
