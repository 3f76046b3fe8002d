import { describe, expect, it } from 'vitest';
import { firstVmac, NodeUnderTest, primaryUri } from '../../../../support/sc-node/node-under-test.js';
import { Fn } from '../../../../support/sc-node/played-hub.js';

const reasonOf = (test: NodeUnderTest) => test.node.status.primary?.failure?.reason;

describe('a node comes to its hub (135-2020 §AB.6.2.2)', () => {
  it('sends its VMAC, Device UUID and lengths as soon as the WebSocket stands', async () => {
    const test = await new NodeUnderTest().start();
    const [request] = test.primary.link.sent;
    expect(request?.toString('hex')).toMatch(/^0600[0-9a-f]{4}0211223344550123456789ab4def8123456789abcdef064005d9$/);
  });

  it('is connected when the hub has accepted', async () => {
    const test = await new NodeUnderTest().start();
    expect(test.connections).toEqual([true]);
    expect(test.node.vmac).toBe(firstVmac);
    expect(test.node.status).toMatchObject({
      connector: 'connected-to-primary',
      sinceMs: test.clock.wallMs(),
      failover: undefined,
      primary: {
        role: 'primary',
        uri: primaryUri,
        state: 'connected',
        connectMs: test.clock.wallMs(),
        failure: undefined,
        peerVmac: '0a0b0c0d0e0f',
        peerUuid: '11111111-1111-1111-1111-111111111111',
      },
    });
    expect(test.counters.connects).toBe(1);
  });

  it.each([
    { maxBvlc: 1600, maxNpdu: 1497, usable: 1497 },
    { maxBvlc: 1600, maxNpdu: 480, usable: 480 },
    // 16 octets of header go off what the hub takes.
    { maxBvlc: 1000, maxNpdu: 1497, usable: 984 },
    { maxBvlc: 65535, maxNpdu: 61327, usable: 1497 },
  ])('sends NPDUs of $usable octets to a hub that takes $maxBvlc and $maxNpdu', async ({ usable, ...lengths }) => {
    const test = new NodeUnderTest();
    Object.assign(test.primary, lengths);
    await test.start();
    expect(test.node.maxNpduLength).toBe(usable);
  });

  it('does not take a hub that has no room for the shortest NPDU', async () => {
    const test = new NodeUnderTest();
    test.primary.maxNpdu = 61;
    await test.start();
    expect(test.connections).toEqual([]);
    expect(reasonOf(test)).toBe('hub-too-small');
  });

  it('gives up a hub whose WebSocket does not open within the connect wait', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'dead';
    await test.start();
    await test.seconds(9.9);
    expect(test.node.status.primary).toMatchObject({ state: 'not-connected', isTrying: true });
    await test.seconds(0.1);
    expect(test.node.status.primary).toMatchObject({
      state: 'failed-to-connect',
      isTrying: false,
      connectMs: test.clock.wallMs(),
      failure: { reason: 'timeout', errorCode: 193 },
    });
    expect(test.primary.link.state).toBe('closed');
  });

  it('says so where something takes the connection and opens no WebSocket', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'dead';
    await test.start();
    test.primary.link.isReached = true;
    await test.seconds(10);
    expect(test.node.status.primary).toMatchObject({ failure: { reason: 'http-silent', errorCode: 156 } });
  });

  it('gives up a hub that does not answer the Connect-Request within another connect wait', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'mute';
    await test.start();
    await test.seconds(9.9);
    expect(reasonOf(test)).toBeUndefined();
    await test.seconds(0.1);
    expect(reasonOf(test)).toBe('no-accept');
    expect(test.primary.link.closeCode).toBe(1000);
  });

  it('says of one that answers with something else that it is no hub', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'babbling';
    await test.start();
    await test.seconds(10);
    expect(reasonOf(test)).toBe('not-a-hub');
    expect(test.counters.broken).toBe(1);
    // Nothing but the Connect-Request was sent: garbage is not refused before a connection stands.
    expect(test.primary.links[0]?.sent).toHaveLength(1);
  });

  it('says why, where TCP is refused', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'refusing';
    await test.start();
    expect(test.node.status.primary).toMatchObject({
      state: 'failed-to-connect',
      failedAttempts: 1,
      failure: { errorCode: 194 },
    });
    expect(test.counters.failedAttempts).toBe(1);
  });

  it('says the code of the hub that refuses it', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'full';
    await test.start();
    expect(test.node.status.primary?.failure).toMatchObject({ reason: 'refused-by-hub', errorCode: 69 });
    expect(test.primary.links).toHaveLength(1);
    expect(test.counters.naksReceived).toBe(1);
  });

  it('repeats of the words of a hub that refuses us no more than a line', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'mute';
    await test.start();
    const { link } = test.primary;
    const words = `no\n room\u001b[2J for ${'you '.repeat(300)}`;
    const payload = `06010000070045${Buffer.from(words).toString('hex')}`;
    link.say({ fn: Fn.result, id: link.messages[0]?.id ?? 0, payload });
    await test.settle();
    const text = test.node.status.primary?.failure?.detail.en ?? '';
    expect(text).toMatch(/^wss:.+ \(7, 69, no {1,2}room \[2J for (you ?)+\)\.$/);
    expect(text.length).toBeLessThan(300);
  });

  it('takes no answer to another request, and nothing else, for the acceptance', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'mute';
    await test.start();
    const { link } = test.primary;
    const id = link.messages[0]?.id ?? 0;
    const peer = `0a0b0c0d0e0f${'11'.repeat(16)}064005d9`;
    link.say({ fn: Fn.connectAccept, id: id ^ 1, payload: peer });
    link.say({ fn: Fn.result, id: id ^ 1, payload: '06010000070097' });
    link.say({ fn: Fn.result, id, payload: '0a010000070097' });
    link.say({ fn: Fn.heartbeatRequest, id: 5 });
    link.say({ fn: Fn.npdu, id: 6, origin: '020000000001', payload: '0104' });
    await test.settle();
    expect(test.connections).toEqual([]);
    expect(test.npdus).toEqual([]);
    expect(test.redrawn).toEqual([]);
    expect(link.sent).toHaveLength(1);
    expect(test.counters.unexpected).toBe(5);
    link.say({ fn: Fn.connectAccept, id, payload: peer });
    await test.settle();
    expect(test.connections).toEqual([true]);
  });

  it.each([Fn.disconnectRequest, Fn.disconnectAck])('ends where the hub says function %i instead', async (fn) => {
    const test = new NodeUnderTest();
    test.primary.mode = 'mute';
    await test.start();
    test.primary.link.say({ fn, id: 3 });
    await test.settle();
    expect(reasonOf(test)).toBe('disconnected-by-hub');
    expect(test.primary.link.state).toBe('closed');
  });

  it('never connects without a primary hub, not even to the other', async () => {
    const test = await new NodeUnderTest({ primaryHub: undefined, failoverHub: 'wss://failover.example' }).start();
    await test.seconds(3600);
    expect([...test.site.hubs.values()].flatMap((hub) => hub.links)).toEqual([]);
    expect(test.node.status).toMatchObject({ connector: 'no-hub-connection', primary: undefined });
    expect(test.clock.pendingTimers).toBe(0);
  });

  it('is not brought down by a socket that cannot even be made', async () => {
    const test = await new NodeUnderTest().start();
    const failed = await test.node.tryConnection(() => {
      throw new Error('no such file');
    });
    expect(failed).toMatchObject({ reason: 'websocket' });
    expect(failed?.detail.en).toContain('no such file');
    expect(test.node.status.connector).toBe('connected-to-primary');
  });
});

describe('another node has our VMAC (135-2020 §AB.6.2.2)', () => {
  it('draws another one and comes again at once', async () => {
    const test = new NodeUnderTest();
    test.primary.taken.add(firstVmac);
    await test.start();
    expect(test.redrawn).toHaveLength(1);
    expect(test.node.vmac).toBe(test.redrawn[0]);
    expect(test.primary.links).toHaveLength(2);
    expect(test.primary.links[0]?.state).toBe('closed');
    expect(test.counters.vmacChanges).toBe(1);
    expect(test.node.isOwn(firstVmac)).toBe(false);
    expect(test.node.isOwn(test.redrawn[0] ?? '')).toBe(true);
  });

  it('draws no more than two in a row before it waits', async () => {
    const test = new NodeUnderTest();
    for (const vmac of [firstVmac, '02aa00000000', '02aa00000001']) test.primary.taken.add(vmac);
    await test.start();
    expect(test.redrawn).toHaveLength(2);
    expect(test.primary.links).toHaveLength(2);
    expect(test.node.status.primary?.failure?.reason).toBe('duplicate-vmac');
    await test.seconds(12.5);
    expect(test.node.vmac).toBe('02aa00000002');
  });

  it('goes on trying where a new one cannot be kept', async () => {
    const test = new NodeUnderTest();
    test.keepVmac = () => {
      throw new Error('the disk is full');
    };
    test.primary.taken.add(firstVmac);
    await test.start();
    await test.seconds(60);
    expect(test.counters.faults).toBe(test.primary.links.length);
    test.primary.taken.clear();
    await test.seconds(60);
    expect(test.node.vmac).toBe(firstVmac);
  });
});
