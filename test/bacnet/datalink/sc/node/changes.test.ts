import { describe, expect, it } from 'vitest';
import {
  failoverUri,
  firstVmac,
  NodeUnderTest,
  primaryUri,
  usualOptions,
} from '../../../../support/sc-node/node-under-test.js';
import { Fn, PlayedSite } from '../../../../support/sc-node/played-hub.js';

const both = { failoverHub: failoverUri };

describe('a node stops', () => {
  it('with a Disconnect-Request, and when the hub has acknowledged and closed', async () => {
    const test = await new NodeUnderTest().start();
    const { link } = test.primary;
    let isStopped = false;
    void test.node.stop().then(() => {
      isStopped = true;
    });
    expect(link.last?.fn).toBe(Fn.disconnectRequest);
    expect(isStopped).toBe(false);
    await test.settle();
    expect(isStopped).toBe(true);
    expect(link).toMatchObject({ state: 'closed', closeCode: 1000 });
    expect(test.connections).toEqual([true, false]);
    expect(test.node.status).toMatchObject({ connector: 'no-hub-connection', primary: { state: 'not-connected' } });
    expect(test.clock.pendingTimers).toBe(0);
  });

  it('when the hub leaves at the same moment', async () => {
    const test = await new NodeUnderTest().start();
    test.primary.mode = 'silent';
    const stopped = test.node.stop();
    test.primary.link.say({ fn: Fn.disconnectRequest, id: 0x0c0d });
    await test.settle();
    expect(test.primary.link.last?.fn).toBe(Fn.disconnectRequest);
    expect(test.primary.link.closeCode).toBe(1000);
    await test.seconds(0.4);
    await stopped;
  });

  it('within half a second although the hub does not answer', async () => {
    const test = await new NodeUnderTest().start();
    test.primary.mode = 'silent';
    let stops = 0;
    for (let time = 0; time < 2; time += 1) void test.node.stop().then(() => (stops += 1));
    await test.clock.advance(399);
    expect(stops).toBe(0);
    await test.clock.advance(1);
    expect(stops).toBe(2);
    expect(test.primary.link.state).toBe('closed');
    expect(test.clock.pendingTimers).toBe(0);
  });

  it.each(['refusing', 'dead', 'mute', 'silent', 'babbling', 'closing', 'full'] as const)(
    'leaves no timer and no connection behind, with a hub that is %s',
    async (mode) => {
      const test = new NodeUnderTest(both);
      test.primary.mode = mode;
      test.failover.mode = mode;
      await test.start();
      await test.seconds(15);
      const stopped = test.node.stop();
      await test.seconds(0.4);
      await stopped;
      expect(test.clock.pendingTimers).toBe(0);
      const links = [...test.primary.links, ...test.failover.links];
      expect(links.filter(({ state }) => state !== 'closed')).toEqual([]);
      await test.seconds(3600);
      expect([...test.primary.links, ...test.failover.links]).toHaveLength(links.length);
    },
  );

  it('may be stopped before it was started, and started again after', async () => {
    const test = new NodeUnderTest();
    await test.node.stop();
    await test.start();
    await Promise.all([test.node.stop(), test.settle()]);
    await test.start();
    expect(test.connections).toEqual([true, false, true]);
  });
});

describe('the settings change', () => {
  it('nothing new: nothing happens', async () => {
    const test = await new NodeUnderTest(both).start();
    test.node.reconfigure({ ...usualOptions, ...both });
    await test.settle();
    expect(test.connections).toEqual([true]);
  });

  it('other times are in force on the connection there is', async () => {
    const test = await new NodeUnderTest().start();
    test.node.reconfigure({ ...usualOptions, heartbeatS: 30 });
    await test.seconds(30);
    expect(test.primary.link.last?.fn).toBe(Fn.heartbeatRequest);
    expect(test.connections).toEqual([true]);
  });

  it('another failover hub leaves the primary one as it is', async () => {
    const test = await new NodeUnderTest(both).start();
    test.node.reconfigure({ ...usualOptions, failoverHub: 'wss://third.example' });
    await test.settle();
    expect(test.connections).toEqual([true]);
    expect(test.node.status.failover?.uri).toBe('wss://third.example');
  });

  it('another primary hub: the old one is left, and the new one joined', async () => {
    const test = await new NodeUnderTest().start();
    test.node.reconfigure({ ...usualOptions, primaryHub: failoverUri });
    await test.settle();
    expect(test.connections).toEqual([true, false, true]);
    expect(test.primary.link.last?.fn).toBe(Fn.disconnectRequest);
    expect(test.node.status.primary).toMatchObject({ uri: failoverUri, state: 'connected' });
  });

  it('the two hubs change places: the one that is used is kept, and the now primary one is tried', async () => {
    const test = await new NodeUnderTest(both).start();
    test.node.reconfigure({ ...usualOptions, primaryHub: failoverUri, failoverHub: primaryUri });
    await test.settle();
    expect(test.connections).toEqual([true]);
    expect(test.node.status).toMatchObject({
      connector: 'connected-to-failover',
      failover: { uri: primaryUri, state: 'connected' },
    });
    await test.seconds(13);
    expect(test.node.status).toMatchObject({ connector: 'connected-to-primary', primary: { uri: failoverUri } });
    expect(test.connections).toEqual([true, true]);
  });

  it('other lengths are told to the hub by another connection', async () => {
    const test = await new NodeUnderTest().start();
    test.node.reconfigure({ ...usualOptions, maxNpduLength: 480 });
    await test.settle();
    expect(test.connections).toEqual([true, false, true]);
    expect(test.primary.link.messages[0]?.payload.slice(-8)).toBe('064001e0');
  });

  it('no hub any more: left', async () => {
    const test = await new NodeUnderTest(both).start();
    test.node.reconfigure({ ...usualOptions, primaryHub: undefined });
    await test.seconds(3600);
    expect(test.connections).toEqual([true, false]);
    expect(test.site.accepted).toEqual([]);
  });

  it('while it waits for the next attempt: it tries at once', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'refusing';
    await test.start();
    test.node.reconfigure({ ...usualOptions, primaryHub: failoverUri });
    await test.settle();
    expect(test.connections).toEqual([true]);
  });

  it('again and again, with hubs that do not let go: a few connections are left to their farewell, the older ones end', async () => {
    const test = await new NodeUnderTest().start();
    for (let change = 0; change < 20; change += 1) {
      test.primary.link.isCut = true;
      test.node.reconfigure({ ...usualOptions, maxNpduLength: 1000 + change });
      await test.settle();
    }
    const open = test.primary.links.filter(({ state }) => state !== 'closed');
    expect(test.primary.links).toHaveLength(21);
    expect(open.length).toBeLessThanOrEqual(5);
  });

  it('before it was started: in force from then on', async () => {
    const test = new NodeUnderTest();
    test.node.reconfigure({ ...usualOptions, primaryHub: failoverUri });
    await test.start();
    expect(test.primary.links).toEqual([]);
    expect(test.node.status.connector).toBe('connected-to-primary');
  });
});

describe('other certificates are tried (135-2020 §AB.6.2.3: the same Device UUID replaces its former connection)', () => {
  /** Hubs of the same names, as they answer other certificates. */
  const otherCertificates = (test: NodeUnderTest) => {
    const site = new PlayedSite();
    return { site, hub: site.hub(primaryUri), open: site.open, test };
  };

  it('accepted: the new connection takes over, and the old one is left after it stands', async () => {
    const test = await new NodeUnderTest().start();
    const former = test.primary.link;
    expect(await test.node.tryConnection(test.site.open)).toBeUndefined();
    await test.settle();
    expect(test.primary.links).toHaveLength(2);
    expect(test.primary.link.messages[0]).toMatchObject({ fn: Fn.connectRequest });
    expect(test.primary.link.messages[0]?.payload.slice(0, 12)).toBe(firstVmac);
    expect(former.state).toBe('closed');
    expect(test.node.status).toMatchObject({ connector: 'connected-to-primary', primary: { state: 'connected' } });
    expect(test.node.vmac).toBe(firstVmac);
    expect(test.connections.at(-1)).toBe(true);
  });

  it('from then on they are used', async () => {
    const test = await new NodeUnderTest().start();
    const { open, hub } = otherCertificates(test);
    expect(await test.node.tryConnection(open)).toBeUndefined();
    await test.settle();
    expect(test.primary.link.state).toBe('closed');
    await test.seconds(100);
    hub.link.drop();
    await test.settle();
    expect(hub.links).toHaveLength(2);
    expect(test.primary.links).toHaveLength(1);
  });

  it('refused: why, and the old connection never knew', async () => {
    const test = await new NodeUnderTest().start();
    const { open, hub } = otherCertificates(test);
    hub.mode = 'refusing';
    expect(await test.node.tryConnection(open)).toMatchObject({ reason: 'refused' });
    expect(test.connections).toEqual([true]);
    expect(test.primary.link.sent).toHaveLength(1);
    // What is known of the hub is that it is connected; the failure is there to be read.
    expect(test.node.status.primary).toMatchObject({ state: 'connected', failure: undefined, isTrying: false });
    expect(test.node.status.primary?.lastFailure?.failure.reason).toBe('refused');
    await test.seconds(100);
    test.primary.link.drop();
    await test.settle();
    expect(test.primary.links).toHaveLength(2);
  });

  it('the hub leaves the old connection before we know that it has accepted the new one', async () => {
    const test = await new NodeUnderTest().start();
    const { open, hub } = otherCertificates(test);
    hub.mode = 'mute';
    const trial = test.node.tryConnection(open);
    await test.settle();
    test.primary.link.say({ fn: Fn.disconnectRequest, id: 1 });
    await test.settle();
    // No attempt beside the trial.
    expect(test.primary.links).toHaveLength(1);
    hub.link.say({
      fn: Fn.connectAccept,
      id: hub.link.messages[0]?.id ?? 0,
      payload: `0a0b0c0d0e0f${'11'.repeat(16)}064005d9`,
    });
    expect(await trial).toBeUndefined();
    expect(test.node.status.connector).toBe('connected-to-primary');
  });

  it('with no hub at hand both are tried, and the old certificates come again where both refuse', async () => {
    const test = new NodeUnderTest(both);
    test.primary.mode = 'refusing';
    test.failover.mode = 'refusing';
    await test.start();
    const { open, hub, site } = otherCertificates(test);
    hub.mode = 'refusing';
    site.hub(failoverUri).mode = 'full';
    expect(await test.node.tryConnection(open)).toMatchObject({ reason: 'refused-by-hub' });
    test.primary.mode = 'up';
    await test.seconds(30);
    expect(test.connections).toEqual([true]);
    expect(hub.links).toHaveLength(1);
  });

  it('with no hub at hand the failover hub may be the one that accepts them', async () => {
    const test = new NodeUnderTest(both);
    test.primary.mode = 'refusing';
    test.failover.mode = 'refusing';
    await test.start();
    const { open, hub } = otherCertificates(test);
    hub.mode = 'refusing';
    expect(await test.node.tryConnection(open)).toBeUndefined();
    expect(test.node.status.connector).toBe('connected-to-failover');
  });

  it('a second trial, and the end of the node, give up the first', async () => {
    const test = await new NodeUnderTest().start();
    const { open, hub } = otherCertificates(test);
    hub.mode = 'mute';
    const first = test.node.tryConnection(open);
    const second = test.node.tryConnection(open);
    expect(await first).toMatchObject({ reason: 'given-up' });
    const stopped = test.node.stop();
    expect(await second).toMatchObject({ reason: 'given-up' });
    await test.settle();
    await stopped;
    expect(hub.links.map(({ state }) => state)).toEqual(['closed', 'closed']);
    expect(await test.node.tryConnection(open)).toMatchObject({ reason: 'given-up' });
    test.node.reconfigure({ ...usualOptions, primaryHub: undefined });
    expect(await test.node.tryConnection(open)).toMatchObject({ reason: 'no-hub-set' });
  });

  it('an outcome is there after no more than two connect waits at each hub', async () => {
    const test = await new NodeUnderTest().start();
    const { open, hub } = otherCertificates(test);
    hub.mode = 'mute';
    let outcome: unknown;
    void test.node.tryConnection(open).then((failure) => {
      outcome = failure;
    });
    await test.seconds(20);
    expect(outcome).toMatchObject({ reason: 'no-accept' });
  });

  it('where no hub has us, new certificates without a trial are used at once', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'refusing';
    await test.start();
    const { open, hub } = otherCertificates(test);
    test.node.replaceSocket(open);
    await test.settle();
    expect(hub.links).toHaveLength(1);
    expect(test.connections).toEqual([true]);
    // And where one has us, from the next connection on.
    test.node.replaceSocket(test.site.open);
    await test.settle();
    expect(test.connections).toEqual([true]);
  });
});

describe('what a node tells', () => {
  it('its status, as often as something of it changes', async () => {
    const test = new NodeUnderTest();
    const seen: (string | undefined)[] = [];
    const end = test.node.onStatus(() =>
      seen.push(`${test.node.status.connector} ${test.node.status.primary?.isTrying}`),
    );
    await test.start();
    end();
    await test.node.stop();
    expect(seen).toEqual(['no-hub-connection true', 'connected-to-primary false']);
  });

  it('a listener that ended is not called, and one that throws keeps nobody from hearing', async () => {
    const test = new NodeUnderTest();
    const end = test.node.onConnection(() => {
      throw new Error('a bug');
    });
    await test.start();
    expect(test.connections).toEqual([true]);
    expect(test.counters.faults).toBe(1);
    end();
    await Promise.all([test.node.stop(), test.settle()]);
    expect(test.counters.faults).toBe(1);
  });

  it('the last 200 messages, with what they were taken for', async () => {
    const test = await new NodeUnderTest().start();
    const { link } = test.primary;
    const wallMs = test.clock.wallMs();
    const long = `0104${'ab'.repeat(200)}`;
    link.say({ fn: Fn.npdu, id: 0x0102, origin: '02c0ffee0001', destination: 'ffffffffffff', payload: long });
    link.say({ fn: 0x7f, id: 3, origin: '02c0ffee0001' });
    link.sayOctets(Buffer.from('01', 'hex'));
    await test.settle();
    const [request, accept, npdu, unknown, nak, broken] = test.node.trace;
    expect(request).toMatchObject({
      wallMs,
      direction: 'sent',
      hub: 'primary',
      kind: 'message',
      function: Fn.connectRequest,
    });
    expect(accept).toMatchObject({ direction: 'received', function: Fn.connectAccept, messageId: request?.messageId });
    expect(npdu).toMatchObject({
      direction: 'received',
      kind: 'message',
      function: Fn.npdu,
      messageId: 0x0102,
      origin: '02c0ffee0001',
      destination: 'ffffffffffff',
      length: 218,
    });
    expect(Buffer.from(npdu?.bytes ?? []).toString('hex')).toBe(
      `010c010202c0ffee0001ffffffffffff0104${'ab'.repeat(46)}`,
    );
    expect(unknown).toMatchObject({ kind: 'broken', function: 0x7f, messageId: 3 });
    expect(nak).toMatchObject({ direction: 'sent', function: Fn.result, destination: '02c0ffee0001' });
    expect(broken).toMatchObject({ kind: 'broken', function: undefined, length: 1 });
  });

  it('shows no password: neither that of ReinitializeDevice, nor of DeviceCommunicationControl, nor a later segment', async () => {
    const test = await new NodeUnderTest().start();
    const say = (payload: string) => test.primary.link.say({ fn: Fn.npdu, id: 1, origin: '02c0ffee0001', payload });
    const password = '1d0700736563726574';
    say(`0104 0005 01 14 0900 ${password}`.replaceAll(' ', ''));
    say(`010c 0007 01 05 0005 02 11 1901 2d0700736563726574`.replaceAll(' ', ''));
    say(`0104 0805 03 01 04 14 736563726574`.replaceAll(' ', ''));
    // A reading request of the same length stays whole.
    say(`0104 0005 04 0c 0c00800000 1955`.replaceAll(' ', ''));
    await test.settle();
    const [, , ...npdus] = test.node.trace.map(({ bytes }) => Buffer.from(bytes).toString('hex').slice(20));
    expect(npdus).toEqual([
      '010400050114',
      '010c0007010500050211',
      '010408050301 0414'.replace(' ', ''),
      '01040005040c0c008000001955',
    ]);
    expect(test.node.trace.at(2)?.length).toBe(10 + 6 + 2 + 9);
  });

  it('no more than 200 of them, the oldest gone', async () => {
    const test = await new NodeUnderTest().start();
    for (let id = 0; id < 500; id += 1)
      test.primary.link.say({ fn: Fn.npdu, id, origin: '02c0ffee0001', payload: '0104' });
    await test.settle();
    expect(test.node.trace.map(({ messageId }) => messageId)).toEqual(Array.from({ length: 200 }, (_, at) => at + 300));
  });
});
