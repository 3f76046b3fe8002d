import { beforeEach, describe, expect, it } from 'vitest';
import { firstVmac, NodeUnderTest } from '../../../../support/sc-node/node-under-test.js';
import { Fn, type PlainMessage } from '../../../../support/sc-node/played-hub.js';

const other = '02c0ffee0001';
const all = 'ffffffffffff';

let test: NodeUnderTest;

beforeEach(async () => {
  test = await new NodeUnderTest().start();
  test.primary.link.sent.length = 0;
});

/** The hub passes something on; what the node says to it. */
async function answersTo(...messages: PlainMessage[]) {
  for (const message of messages) test.primary.link.say(message);
  await test.settle();
  return test.primary.link.messages;
}

/** Result Code NAK, Error Header Marker, class communication and a code, for that function. */
const nak = (fn: number, code: number, marker = 0) =>
  [fn, 1, marker, 0, 7, 0, code].map((octet) => octet.toString(16).padStart(2, '0')).join('');

describe('NPDUs (135-2020 §AB.2.5, §AB.5)', () => {
  it('come with the VMAC that they are from', async () => {
    await answersTo({ fn: Fn.npdu, id: 1, origin: other, payload: '0104aa' });
    expect(test.npdus).toEqual([{ npdu: '0104aa', source: other, arrival: 'unicast' }]);
    expect(test.counters.npdusReceived).toBe(1);
  });

  it('tell whether they were for all', async () => {
    await answersTo({ fn: Fn.npdu, id: 1, origin: other, destination: all, payload: '0120ffff00ff' });
    expect(test.npdus).toEqual([{ npdu: '0120ffff00ff', source: other, arrival: 'broadcast' }]);
  });

  it('go out with the destination and no origin, each with another message ID', () => {
    test.node.sendNpdu(Buffer.from('0104bb', 'hex'), other);
    test.node.sendNpdu(Buffer.from('0100cc', 'hex'), all);
    const [one, two] = test.primary.link.messages;
    expect(one).toMatchObject({ fn: Fn.npdu, origin: undefined, destination: other, payload: '0104bb' });
    expect(two).toMatchObject({ fn: Fn.npdu, origin: undefined, destination: all, payload: '0100cc' });
    expect(((two?.id ?? 0) - (one?.id ?? 0)) & 0xffff).toBe(1);
    expect(test.counters.npdusSent).toBe(2);
  });

  it('are copied before the caller writes over them', () => {
    const npdu = Buffer.from('0104bb', 'hex');
    test.node.sendNpdu(npdu, other);
    npdu.fill(0);
    expect(test.primary.link.last?.payload).toBe('0104bb');
  });

  it('go out up to the length that the hub takes, and are dropped beyond', () => {
    test.node.sendNpdu(new Uint8Array(1497), other);
    test.node.sendNpdu(new Uint8Array(1498), other);
    expect(test.primary.link.sent.map(({ length }) => length)).toEqual([1507]);
    expect(test.counters.droppedTooLong).toBe(1);
  });

  it('are dropped while no hub has us', async () => {
    test.primary.link.drop();
    await test.settle();
    test.node.sendNpdu(Buffer.from('0104bb', 'hex'), other);
    expect(test.counters.droppedWithoutHub).toBe(1);
  });

  it('that are longer than what we take are discarded without a word (§AB.7.5.3)', async () => {
    const npdu = (octets: number) => ({ fn: Fn.npdu, id: 1, origin: other, payload: '00'.repeat(octets) });
    expect(await answersTo(npdu(1497), npdu(1498), npdu(1600))).toEqual([]);
    expect(test.npdus).toHaveLength(1);
    expect(test.counters.receivedTooLong).toBe(2);
  });

  it('of our own are not ours to answer', async () => {
    await answersTo({ fn: Fn.npdu, id: 1, origin: firstVmac, destination: all, payload: '0120ffff00ff' });
    expect(test.npdus).toEqual([]);
    expect(test.counters.unexpected).toBe(1);
  });

  it('for another node are nothing to us', async () => {
    expect(
      await answersTo({ fn: Fn.npdu, id: 1, origin: other, destination: '02c0ffee0002', payload: '0104' }),
    ).toEqual([]);
    expect(test.npdus).toEqual([]);
    expect(test.counters.unexpected).toBe(1);
  });

  it('of nobody are refused as header-encoding-error (145)', async () => {
    const [answer] = await answersTo({ fn: Fn.npdu, id: 0x1234, payload: '0104' });
    expect(answer).toMatchObject({ fn: Fn.result, id: 0x1234, destination: undefined });
    expect(answer?.payload.startsWith(nak(Fn.npdu, 145))).toBe(true);
    expect(test.npdus).toEqual([]);
  });

  it('are taken with Secure Path and with options that may be ignored, and not with others', async () => {
    const npdu = (dataOptions: string) => ({ fn: Fn.npdu, id: 1, origin: other, dataOptions, payload: '0104' });
    // Secure Path with Must Understand, a proprietary option without; then one of each with it.
    expect(await answersTo(npdu('41'), npdu('3f0003002a01'), npdu('7f0003002a01'), npdu('42'))).toEqual([]);
    expect(test.npdus).toHaveLength(2);
    expect(test.counters.notUnderstood).toBe(2);
  });

  it('go on although one has been more than the listener could bear', async () => {
    let heard = 0;
    test.node.onNpdu(() => {
      heard += 1;
      throw new Error('a bug');
    });
    const npdu = { fn: Fn.npdu, id: 1, origin: other, payload: '0104' };
    await answersTo(npdu, npdu, npdu, npdu, npdu);
    expect(heard).toBe(5);
    expect(test.counters.faults).toBe(5);
    // The first, the second and the fourth.
    expect(test.log.at('error')).toHaveLength(3);
    expect(test.node.status.connector).toBe('connected-to-primary');
  });
});

describe('what is not for us (135-2020 §AB.3.1.5)', () => {
  const refused = async (message: PlainMessage) => {
    const [answer, ...more] = await answersTo(message);
    expect(more).toEqual([]);
    expect(answer).toMatchObject({ fn: Fn.result, id: message.id, origin: undefined, destination: other });
    return answer?.payload.slice(0, 14);
  };

  it('an unknown function is refused (143)', async () => {
    expect(await refused({ fn: 0x7f, id: 7, origin: other, payload: '00' })).toBe(nak(0x7f, 143));
  });

  it('a proprietary message is refused (144)', async () => {
    expect(await refused({ fn: Fn.proprietary, id: 7, origin: other, payload: '024f01' })).toBe(
      nak(Fn.proprietary, 144),
    );
  });

  it('Address-Resolution is refused: no direct connections (45)', async () => {
    expect(await refused({ fn: Fn.addressResolution, id: 7, origin: other })).toBe(nak(Fn.addressResolution, 45));
  });

  it('a destination option that must be understood is refused by its marker (146)', async () => {
    const message = { fn: Fn.npdu, id: 7, origin: other, destinationOptions: '42', payload: '0104' };
    expect(await refused(message)).toBe(nak(Fn.npdu, 146, 0x42));
    expect(test.npdus).toEqual([]);
  });

  it('one that need not be is ignored', async () => {
    await answersTo({ fn: Fn.npdu, id: 7, origin: other, destinationOptions: '02', payload: '0104' });
    expect(test.npdus).toHaveLength(1);
  });

  it('a broadcast is never refused', async () => {
    const answers = await answersTo(
      { fn: 0x7f, id: 7, origin: other, destination: all },
      { fn: Fn.proprietary, id: 7, origin: other, destination: all, payload: '024f01' },
      { fn: Fn.npdu, id: 7, origin: other, destination: all, destinationOptions: '42', payload: '0104' },
      { fn: Fn.npdu, id: 7, origin: other, destination: all },
    );
    expect(answers).toEqual([]);
    expect(test.npdus).toEqual([]);
  });

  it('neither is an answer, however broken, nor what has come from us', async () => {
    const answers = await answersTo(
      { fn: Fn.result, id: 7, origin: other, payload: '01' },
      { fn: Fn.heartbeatAck, id: 7, payload: '00' },
      { fn: Fn.advertisement, id: 7, origin: other, payload: '00' },
      { fn: Fn.addressResolutionAck, id: 7, origin: other, payload: 'ff' },
      { fn: Fn.connectAccept, id: 7 },
      { fn: 0x7f, id: 7, origin: firstVmac },
    );
    expect(answers).toEqual([]);
  });

  it('no more than ten refusals a second go to one node, and twenty to all', async () => {
    const flood = (origin: string) => Array.from({ length: 30 }, (_, id) => ({ fn: 0x7f, id, origin }));
    expect(await answersTo(...flood(other))).toHaveLength(10);
    expect(await answersTo(...flood('02c0ffee0002'), ...flood('02c0ffee0003'))).toHaveLength(20);
    expect(test.counters).toMatchObject({ naksSent: 20, naksHeldBack: 70 });
    await test.seconds(1);
    expect(await answersTo(...flood(other))).toHaveLength(30);
  });

  it('a refusal of something of ours is counted, and so is what came too short to be anything', async () => {
    await answersTo(
      { fn: Fn.result, id: 1, origin: other, payload: `${nak(Fn.npdu, 146)}` },
      { fn: Fn.result, id: 1, payload: nak(Fn.npdu, 143) },
      { fn: Fn.result, id: 1, origin: other, payload: '0100' },
    );
    test.primary.link.sayOctets(Buffer.from('0100', 'hex'));
    await test.settle();
    expect(test.counters).toMatchObject({ naksReceived: 2, broken: 1 });
  });

  it('a Connect-Request or a Connect-Accept of the hub changes nothing', async () => {
    const peer = `0a0b0c0d0e0f${'11'.repeat(16)}064005d9`;
    const answers = await answersTo(
      { fn: Fn.connectRequest, id: 1, payload: peer },
      { fn: Fn.connectAccept, id: 1, payload: peer },
    );
    expect(answers).toEqual([]);
    expect(test.counters.unexpected).toBe(2);
    expect(test.node.status.connector).toBe('connected-to-primary');
  });
});

describe('what others may ask of a node (135-2020 §AB.3.2)', () => {
  it('an Advertisement says the hub, no direct connections, and our lengths', async () => {
    const [answer] = await answersTo({ fn: Fn.solicitation, id: 9, origin: other });
    expect(answer).toMatchObject({ fn: Fn.advertisement, destination: other, payload: '0100064005d9' });
    expect(answer?.id).not.toBe(9);
  });

  it('no more than five a second go to one node', async () => {
    const asked = Array.from({ length: 9 }, (_, id) => ({ fn: Fn.solicitation, id, origin: other }));
    expect(await answersTo(...asked)).toHaveLength(5);
  });

  it('those of others are nothing to us', async () => {
    expect(await answersTo({ fn: Fn.advertisement, id: 9, origin: other, payload: '0101064005d9' })).toEqual([]);
    expect(test.counters.unexpected).toBe(0);
  });
});

describe('a connection is kept alive (135-2020 §AB.6.3)', () => {
  it('a Heartbeat-Request of the hub is answered', async () => {
    expect(await answersTo({ fn: Fn.heartbeatRequest, id: 0xbeef })).toMatchObject([
      { fn: Fn.heartbeatAck, id: 0xbeef },
    ]);
  });

  it('after the heartbeat time-out without a message the hub is asked, and stays where it answers', async () => {
    await test.seconds(299.9);
    expect(test.primary.link.sent).toHaveLength(0);
    await test.seconds(0.1);
    expect(test.primary.link.messages).toMatchObject([{ fn: Fn.heartbeatRequest, payload: '' }]);
    await test.seconds(300);
    expect(test.primary.link.messages.map(({ fn }) => fn)).toEqual([Fn.heartbeatRequest, Fn.heartbeatRequest]);
    expect(test.counters).toMatchObject({ heartbeats: 2, losses: 0 });
  });

  it('messages both ways spare it', async () => {
    await test.seconds(200);
    await answersTo({ fn: Fn.heartbeatRequest, id: 1 });
    await test.seconds(299);
    expect(test.counters.heartbeats).toBe(0);
    await test.seconds(1);
    expect(test.counters.heartbeats).toBe(1);
  });

  it('the traffic of others alone does not: the hub would give us up', async () => {
    for (let round = 0; round < 40; round += 1) {
      await test.seconds(10);
      await answersTo({ fn: Fn.npdu, id: round, origin: other, destination: all, payload: '0104' });
    }
    expect(test.counters.heartbeats).toBe(1);
  });

  it('a hub that is silent then, too, is lost', async () => {
    test.primary.mode = 'silent';
    const { link } = test.primary;
    await test.seconds(309.9);
    expect(test.connections).toEqual([true]);
    await test.seconds(0.1);
    expect(test.connections.slice(0, 2)).toEqual([true, false]);
    expect(link.state).toBe('closed');
    expect(test.node.status.primary).toMatchObject({
      disconnectMs: test.clock.wallMs(),
      lastFailure: { failure: { reason: 'silent' } },
    });
    expect(test.counters.losses).toBe(1);
  });

  it('garbage is no sign of life', async () => {
    const { link } = test.primary;
    test.primary.mode = 'silent';
    for (let at = 0; at < 31; at += 1) {
      await test.seconds(10);
      link.sayOctets(Buffer.from('00', 'hex'));
    }
    expect(link.state).toBe('closed');
  });
});

describe('a connection ends', () => {
  it('the hub leaves: acknowledged, closed, and no error for the Network Port', async () => {
    const { link } = test.primary;
    test.primary.mode = 'refusing';
    link.say({ fn: Fn.disconnectRequest, id: 0x0a0b });
    await test.settle();
    expect(link.messages).toMatchObject([{ fn: Fn.disconnectAck, id: 0x0a0b, payload: '' }]);
    expect(link.closeCode).toBe(1000);
    expect(test.connections).toEqual([true, false]);
    expect(test.node.status.primary).toMatchObject({
      state: 'not-connected',
      failure: undefined,
      lastFailure: { failure: { reason: 'disconnected-by-hub' } },
    });
  });

  it('the hub closes without a Disconnect-Request: an error', async () => {
    test.primary.mode = 'refusing';
    test.primary.link.drop();
    await test.settle();
    expect(test.node.status.primary).toMatchObject({
      state: 'disconnected-with-errors',
      failure: { reason: 'closed-by-hub', errorCode: 169 },
      disconnectMs: test.clock.wallMs(),
    });
  });

  it('the hub acknowledges what we have not asked for', async () => {
    await answersTo({ fn: Fn.disconnectAck, id: 1 });
    expect(test.connections).toEqual([true, false]);
  });

  it('what comes after the end is not taken', async () => {
    const { link } = test.primary;
    link.say({ fn: Fn.disconnectRequest, id: 1 });
    link.say({ fn: Fn.npdu, id: 2, origin: other, payload: '0104' });
    await test.settle();
    expect(test.npdus).toEqual([]);
  });
});

describe('a hub that is slow', () => {
  it('gets no more than 256 KiB into its queue', () => {
    const { link } = test.primary;
    link.queuedOctets = 256 * 1024 - 13;
    test.node.sendNpdu(Buffer.from('010401', 'hex'), other);
    expect(link.sent).toHaveLength(1);
    link.queuedOctets = 256 * 1024 - 12;
    test.node.sendNpdu(Buffer.from('010402', 'hex'), other);
    expect(link.sent).toHaveLength(1);
    expect(test.counters).toMatchObject({ droppedForBacklog: 1, npdusSent: 1 });
  });

  it('is lost when its queue has not moved for the heartbeat time-out, whatever it says', async () => {
    const { link } = test.primary;
    await test.seconds(100);
    test.node.sendNpdu(Buffer.from('010401', 'hex'), other);
    link.queuedOctets = 5000;
    // What comes next is another connection, which leads to nothing here.
    test.primary.mode = 'dead';
    for (let at = 0; at < 299; at += 1) {
      await test.seconds(1);
      link.say({ fn: Fn.npdu, id: at, origin: other, payload: '0104' });
      test.node.sendNpdu(Buffer.from('010402', 'hex'), other);
      link.queuedOctets += 13;
    }
    expect(test.connections).toEqual([true]);
    await test.seconds(1);
    expect(test.connections).toEqual([true, false]);
    expect(test.node.status.primary?.lastFailure?.failure.reason).toBe('not-drained');
  });

  it('is kept while its queue moves, however slowly', async () => {
    const { link } = test.primary;
    for (let at = 0; at < 2000; at += 1) {
      await test.seconds(1);
      link.say({ fn: Fn.npdu, id: at, origin: other, payload: '0104' });
      if (at % 200 === 0) link.queuedOctets = 100_000 - at;
      if (at % 50 === 0) test.node.sendNpdu(Buffer.from('010402', 'hex'), other);
    }
    expect(test.connections).toEqual([true]);
  });
});
