import { describe, expect, it } from 'vitest';
import { failoverUri, firstVmac, NodeUnderTest } from '../../../../support/sc-node/node-under-test.js';
import { Fn } from '../../../../support/sc-node/played-hub.js';

const other = '02c0ffee0001';
const both = { failoverHub: failoverUri };

/** A node at its failover hub, because the primary one was not there. */
async function atFailover(): Promise<NodeUnderTest> {
  const test = new NodeUnderTest(both);
  test.primary.mode = 'refusing';
  return await test.start();
}

describe('the primary hub cannot be had (135-2020 §AB.5.2)', () => {
  it('the failover hub is tried at once', async () => {
    const test = await atFailover();
    expect(test.node.status).toMatchObject({
      connector: 'connected-to-failover',
      primary: { state: 'failed-to-connect' },
      failover: { state: 'connected', role: 'failover', uri: failoverUri },
    });
    expect(test.connections).toEqual([true]);
  });

  it('neither: the wait begins at the minimum and doubles up to the maximum', async () => {
    const test = new NodeUnderTest({ ...both, reconnectMaxS: 60 });
    // Of the jitter the middle: neither shorter nor longer.
    test.chance = 127.5;
    test.primary.mode = 'refusing';
    test.failover.mode = 'refusing';
    await test.start();
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const waitMs = test.node.status.nextAttemptInMs ?? 0;
      waits.push(Math.round(waitMs / 1000));
      expect([test.primary.links.length, test.failover.links.length]).toEqual([round + 1, round + 1]);
      await test.clock.advance(waitMs - 1);
      expect(test.primary.links).toHaveLength(round + 1);
      await test.clock.advance(1);
    }
    // The jitter takes a quarter off or adds it, but leaves neither minimum nor maximum.
    expect(waits).toEqual([11, 20, 40, 52, 52, 52]);
    expect(test.counters.failedAttempts).toBe(14);
  });

  it.each([0, 255])('the jitter (%i of 255) stays within minimum and maximum', async (chance) => {
    const test = new NodeUnderTest({ reconnectMaxS: 40 });
    test.chance = chance;
    test.primary.mode = 'refusing';
    await test.start();
    for (let round = 0; round < 5; round += 1) {
      const waitMs = test.node.status.nextAttemptInMs ?? 0;
      expect(waitMs).toBeGreaterThanOrEqual(10_000);
      expect(waitMs).toBeLessThanOrEqual(40_000);
      await test.clock.advance(waitMs);
    }
  });

  it('twice the same hub is no failover', async () => {
    const test = new NodeUnderTest({ primaryHub: failoverUri, failoverHub: failoverUri });
    test.failover.mode = 'refusing';
    await test.start();
    expect(test.failover.links).toHaveLength(1);
    expect(test.node.status.failover).toBeUndefined();
  });

  it('the log has the first failure of a row and the doublings, with words', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'refusing';
    await test.start();
    await test.seconds(3600);
    const failures = test.log.at('warn').filter(({ facts }) => facts.reason === 'refused');
    expect(failures.map(({ facts }) => facts.times)).toEqual([1, 2, 4, 8, 16]);
  });

  it('another reason is in the log at once, however often the one before had come', async () => {
    const test = new NodeUnderTest({ reconnectMaxS: 10 });
    test.primary.mode = 'refusing';
    await test.start();
    await test.seconds(45);
    test.primary.mode = 'mute';
    await test.seconds(45);
    const failures = test.log.at('warn').map(({ facts }) => [facts.reason, facts.times]);
    expect(failures.slice(0, 3)).toEqual([
      ['refused', 1],
      ['refused', 2],
      ['refused', 4],
    ]);
    expect(failures[3]).toEqual(['no-accept', 6]);
  });
});

describe('a hub that had us is lost', () => {
  it('after a while at it the primary one is tried at once', async () => {
    const test = await new NodeUnderTest(both).start();
    await test.seconds(61);
    test.primary.link.drop();
    await test.settle();
    expect(test.connections).toEqual([true, false, true]);
    expect(test.primary.links).toHaveLength(2);
    expect(test.failover.links).toHaveLength(0);
  });

  it('soon after it has accepted us it is not: we would come back without end', async () => {
    const test = new NodeUnderTest({ ...both, reconnectMaxS: 160 });
    test.primary.mode = 'closing';
    test.failover.mode = 'closing';
    await test.start();
    await test.seconds(3600);
    // Ten seconds, doubled up to 160: no more than one in two minutes in the long run.
    expect(test.primary.links.length).toBeLessThan(40);
    expect(test.primary.links.length).toBeGreaterThan(15);
    expect(test.counters.losses).toBe(test.counters.connects);
  });

  it('the wait begins at the minimum again after a connection that stood, and not after one that did not', async () => {
    const test = new NodeUnderTest();
    test.primary.mode = 'refusing';
    await test.start();
    await test.seconds(200);
    test.primary.mode = 'up';
    await test.clock.advance(test.node.status.nextAttemptInMs ?? 0);
    expect(test.connections).toEqual([true]);
    await test.seconds(59);
    test.primary.link.drop();
    await test.settle();
    const afterBriefMs = test.node.status.nextAttemptInMs ?? 0;
    await test.clock.advance(afterBriefMs + 60_000);
    test.primary.mode = 'refusing';
    test.primary.link.drop();
    await test.settle();
    expect(afterBriefMs).toBeGreaterThan(100_000);
    expect(test.node.status.nextAttemptInMs).toBeLessThan(13_000);
  });

  it('a primary one that accepts and says nothing is not tried again before the failover one', async () => {
    const test = new NodeUnderTest(both);
    test.primary.mode = 'silent';
    await test.start();
    await test.seconds(310);
    expect(test.node.status.connector).toBe('connected-to-failover');
    expect(test.primary.links).toHaveLength(1);
  });

  it('from the failover hub the way leads to the primary one first', async () => {
    const test = await atFailover();
    await test.seconds(5);
    // Not waiting for the return, which is due later.
    test.failover.link.drop();
    test.failover.mode = 'refusing';
    await test.seconds(25);
    expect(test.primary.links.length).toBeGreaterThan(1);
    expect(test.node.status.connector).toBe('no-hub-connection');
    test.primary.mode = 'up';
    await test.seconds(60);
    expect(test.node.status.connector).toBe('connected-to-primary');
  });
});

describe('back to the primary hub (135-2020 §AB.5.2)', () => {
  it('it is tried again and again, at the reconnect time', async () => {
    const test = await atFailover();
    await test.seconds(9);
    expect(test.primary.links).toHaveLength(1);
    await test.seconds(4);
    expect(test.primary.links).toHaveLength(2);
    expect(test.connections).toEqual([true]);
    await test.seconds(3600);
    expect(test.connections).toEqual([true]);
    // Up to 300 s apart.
    expect(test.primary.links.length).toBeGreaterThan(14);
    expect(test.primary.links.length).toBeLessThan(25);
  });

  it('as soon again as the first time, when the primary one had stood in between', async () => {
    const test = await atFailover();
    await test.seconds(600);
    expect(test.node.status.nextAttemptInMs).toBeGreaterThan(20_000);
    test.primary.mode = 'up';
    await test.clock.advance(test.node.status.nextAttemptInMs ?? 0);
    expect(test.node.status.connector).toBe('connected-to-primary');
    await test.seconds(60);
    test.primary.mode = 'refusing';
    test.primary.link.drop();
    await test.settle();
    expect(test.node.status.connector).toBe('connected-to-failover');
    expect(test.node.status.nextAttemptInMs).toBeLessThan(13_000);
  });

  it('the failover hub is left only when the primary one has us, and is told', async () => {
    const test = await atFailover();
    test.primary.mode = 'up';
    await test.seconds(13);
    expect(test.connections).toEqual([true, true]);
    expect(test.node.status).toMatchObject({
      connector: 'connected-to-primary',
      primary: { state: 'connected' },
      failover: { state: 'not-connected', failure: undefined, disconnectMs: expect.any(Number) },
    });
    expect(test.failover.link.messages.map(({ fn }) => fn)).toEqual([Fn.connectRequest, Fn.disconnectRequest]);
    expect(test.failover.link).toMatchObject({ state: 'closed', closeCode: 1000 });
    test.node.sendNpdu(Buffer.from('0104', 'hex'), other);
    expect(test.primary.link.last?.payload).toBe('0104');
    expect(test.counters.losses).toBe(0);
  });

  it('what the failover hub passes on meanwhile is still taken', async () => {
    const test = await atFailover();
    test.primary.mode = 'mute';
    await test.seconds(14);
    expect(test.node.status.primary?.isTrying).toBe(true);
    test.failover.link.say({ fn: Fn.npdu, id: 1, origin: other, payload: '0104' });
    await test.settle();
    expect(test.npdus).toHaveLength(1);
    test.node.sendNpdu(Buffer.from('0104', 'hex'), other);
    expect(test.failover.link.last?.payload).toBe('0104');
  });

  it('not to one that accepts and then gives no sign of life', async () => {
    const test = await atFailover();
    test.primary.mode = 'silent';
    await test.seconds(60);
    expect(test.connections).toEqual([true]);
    expect(test.node.status).toMatchObject({
      connector: 'connected-to-failover',
      primary: { failure: { reason: 'silent' } },
    });
    expect(test.failover.link.state).toBe('open');
  });

  it('the primary hub has our VMAC from another node: another one there, the old one until then', async () => {
    const test = await atFailover();
    test.primary.taken.add(firstVmac);
    test.primary.mode = 'up';
    await test.seconds(9);
    expect(test.node.vmac).toBe(firstVmac);
    await test.seconds(4);
    expect(test.node.vmac).toBe(test.redrawn[0]);
    expect(test.connections).toEqual([true, true]);
  });

  it('the failover hub is lost while the primary one is tried: that attempt goes on', async () => {
    const test = await atFailover();
    test.primary.mode = 'mute';
    await test.seconds(14);
    const attempts = test.primary.links.length;
    test.failover.link.drop();
    test.failover.mode = 'refusing';
    await test.settle();
    expect(test.connections).toEqual([true, false]);
    expect(test.primary.links).toHaveLength(attempts);
    const { link } = test.primary;
    link.say({
      fn: Fn.connectAccept,
      id: link.messages[0]?.id ?? 0,
      payload: `0a0b0c0d0e0f${'11'.repeat(16)}064005d9`,
    });
    await test.settle();
    // It was to be a return: it asks for the sign of life first.
    link.say({ fn: Fn.heartbeatAck, id: link.last?.id ?? 0 });
    await test.settle();
    expect(test.connections).toEqual([true, false, true]);
    expect(test.node.status.connector).toBe('connected-to-primary');
  });

  it('a hub that hears of it late has us as long as it takes to acknowledge, and no longer than the disconnect wait', async () => {
    const test = new NodeUnderTest({ ...both, disconnectWaitS: 3 });
    test.primary.mode = 'refusing';
    await test.start();
    test.primary.mode = 'up';
    test.failover.mode = 'silent';
    const { link } = test.failover;
    await test.seconds(13);
    expect(test.node.status.connector).toBe('connected-to-primary');
    expect(link.last?.fn).toBe(Fn.disconnectRequest);
    expect(link.state).toBe('open');
    await test.seconds(3);
    expect(link.closeCode).toBe(1000);
    await test.seconds(3);
    expect(link.state).toBe('closed');
  });
});
