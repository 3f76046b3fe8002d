import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ScNode } from '../../src/bacnet/datalink/sc/node/sc-node.js';
import type { ScNodeOptions } from '../../src/bacnet/datalink/sc/node/sc-node-options.js';
import { scSocketOpener } from '../../src/bacnet/datalink/sc/socket/sc-socket-opener.js';
import { systemClock } from '../../src/core/clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { ForeignNode } from '../support/sc-hub/foreign-node.js';
import { ScHub } from '../support/sc-hub/sc-hub.js';
import { hasOpenssl, type Identity, SitePki } from '../support/sc-hub/site-pki.js';
import { until } from '../support/until.js';

const ourVmac = '021234567890';
const otherVmac = '02c0ffee0001';
const hex = (octets: Uint8Array) => Buffer.from(octets).toString('hex');

/** Our node, our WebSockets, and hubs of another hand that accuse whoever breaks a rule. */
describe.skipIf(!hasOpenssl)('a node at a hub over TLS', () => {
  let pki: SitePki;
  let hubIdentity: Identity;
  let own: Identity;
  let renewed: Identity;
  let foreign: Identity;
  let device: Identity;
  let primary: ScHub;
  let failover: ScHub;
  let node: ScNode;
  const nodes: ScNode[] = [];
  const others: ForeignNode[] = [];

  beforeAll(() => {
    pki = new SitePki();
    const elsewhere = new SitePki('Site B');
    hubIdentity = pki.issue('hub');
    own = pki.issue('gateway');
    renewed = pki.issue('gateway renewed');
    device = pki.issue('device');
    foreign = elsewhere.issue('gateway');
    elsewhere.dispose();
  });
  afterAll(() => pki?.dispose());

  beforeEach(async () => {
    const options = { identity: hubIdentity, issuers: [pki.ca], disconnectWaitMs: 500 };
    primary = await ScHub.start({ ...options, party: { vmac: '0a0000000001' } });
    failover = await ScHub.start({ ...options, party: { vmac: '0a0000000002' } });
  });
  afterEach(async () => {
    await Promise.all(others.splice(0).map((other) => other.close()));
    await Promise.all(nodes.splice(0).map((one) => one.stop()));
    await Promise.all([primary.kill(), failover.kill()]);
    expect([...primary.violations, ...failover.violations]).toEqual([]);
  });

  const socketOf = ({ cert, key }: Identity) =>
    scSocketOpener({ credentials: () => ({ key, chain: cert, issuers: [pki.ca] }), clock: systemClock });

  async function start(options: Partial<ScNodeOptions> = {}, isConnected = true): Promise<ScNode> {
    node = new ScNode(
      {
        openSocket: socketOf(own),
        identity: {
          deviceUuid: '01234567-89ab-4def-8123-456789abcdef',
          vmac: ourVmac,
          redrawVmac: () => '02aaaaaaaaaa',
        },
        clock: systemClock,
        random: randomBytes,
        log: new RecordingLog().logger,
      },
      {
        ...{ primaryHub: primary.uri, failoverHub: failover.uri, reconnectMinS: 0.1, reconnectMaxS: 0.4 },
        ...{ connectWaitS: 2, disconnectWaitS: 1, heartbeatS: 60, maxBvlcLength: 1600, maxNpduLength: 1497 },
        ...options,
      },
    );
    nodes.push(node);
    node.start();
    if (isConnected) await until(() => node.vmac !== undefined, 5000, 'a hub');
    return node;
  }

  const isAt = (connector: string) => until(() => node.status.connector === connector, 5000, connector);

  async function meet(hub: ScHub, vmac = otherVmac): Promise<ForeignNode> {
    const other = await ForeignNode.connect({ uri: hub.uri, identity: device, issuers: [pki.ca], party: { vmac } });
    others.push(other);
    return other;
  }

  it('NPDUs go both ways, to one and to all', async () => {
    await start();
    const other = await meet(primary);
    const heard: string[] = [];
    node.onNpdu((npdu, source, arrival) => heard.push(`${hex(npdu)} ${source} ${arrival}`));
    other.sendNpdu(Buffer.from('0104aa', 'hex'), ourVmac);
    other.sendNpdu(Buffer.from('0120ffff00ff', 'hex'));
    await until(() => heard.length === 2, 5000, 'two NPDUs');
    expect(heard).toEqual([`0104aa ${otherVmac} unicast`, `0120ffff00ff ${otherVmac} broadcast`]);
    node.sendNpdu(new Uint8Array(1497).fill(1), otherVmac);
    node.sendNpdu(Buffer.from('0100bb', 'hex'), 'ffffffffffff');
    await until(() => other.received.length === 2, 5000, 'two NPDUs');
    expect(other.received.map(({ from, isBroadcast, npdu }) => [from, isBroadcast, npdu.length])).toEqual([
      [ourVmac, false, 1497],
      [ourVmac, true, 3],
    ]);
  });

  it('another node asks what it may ask, and is answered', async () => {
    await start();
    const other = await meet(primary);
    other.ask(5, ourVmac);
    other.ask(2, ourVmac);
    // After the Connect-Accept.
    await until(() => other.others.length === 3, 5000, 'two answers');
    expect(other.others.map(({ fn }) => fn)).toEqual([7, 4, 0]);
  });

  it('what is too long for us is discarded, and the connection stands', async () => {
    await start({ maxNpduLength: 480 });
    const other = await meet(primary);
    other.sendNpdu(new Uint8Array(481), ourVmac);
    await until(() => node.status.counters.receivedTooLong === 1, 5000, 'the long one');
    expect(node.status.counters).toMatchObject({ connects: 1, losses: 0 });
  });

  it('another node has our VMAC: a new one is drawn', async () => {
    await meet(primary, ourVmac);
    await start();
    expect(node.vmac).toBe('02aaaaaaaaaa');
    expect(node.status.connector).toBe('connected-to-primary');
  });

  it('the primary hub dies, and comes back', async () => {
    await start();
    const port = primary.port;
    await primary.kill();
    await isAt('connected-to-failover');
    expect(node.status.primary?.failure).toMatchObject({ reason: 'refused', errorCode: 194 });
    await primary.listen();
    expect(primary.port).toBe(port);
    await isAt('connected-to-primary');
    await until(() => failover.nodes.length === 0, 5000, 'the failover hub without us');
    expect(failover.fromNodes(8)).toHaveLength(1);
  });

  it('the primary hub leaves orderly, and a frozen one is found out', async () => {
    await start({ heartbeatS: 0.4, connectWaitS: 0.5 });
    primary.freeze();
    await isAt('connected-to-failover');
    expect(node.status.primary?.lastFailure?.failure.reason).toMatch(/silent|timeout|no-accept|http-silent/);
    primary.thaw();
    await isAt('connected-to-primary');
    await primary.goAway();
    await isAt('connected-to-failover');
  });

  it('a renewed certificate is tried beside the connection there is, and takes over', async () => {
    await start();
    await meet(primary);
    expect(await node.tryConnection(socketOf(renewed))).toBeUndefined();
    expect(node.status).toMatchObject({ connector: 'connected-to-primary', vmac: ourVmac });
    await until(() => primary.nodes.filter((vmac) => vmac === ourVmac).length === 1, 5000, 'one connection');
    const other = others[0];
    node.sendNpdu(Buffer.from('0104cc', 'hex'), otherVmac);
    await until(() => other?.received.length === 1, 5000, 'an NPDU by the new connection');
  });

  it('a certificate that the hub refuses leaves the connection as it was', async () => {
    await start();
    const failure = await node.tryConnection(socketOf(foreign));
    // The hub of the tests says no more than that it closes.
    expect(failure?.reason).toBe('closed-after-handshake');
    expect(node.status).toMatchObject({ connector: 'connected-to-primary', counters: { connects: 1, losses: 0 } });
  });

  it('stops with a farewell that the hub hears', async () => {
    await start();
    const startedMs = performance.now();
    await node.stop();
    expect(performance.now() - startedMs).toBeLessThan(500);
    expect(primary.fromNodes(8)).toHaveLength(1);
    await until(() => primary.nodes.length === 0, 5000, 'the hub without us');
  });
});
