import { beforeEach, describe, expect, it } from 'vitest';
import { analogValue } from '../../../support/bacnet/bacnet-bench.js';
import type { CovSubscriber } from '../../../support/bacnet/cov-subscriber.js';
import { av, CovBench, mv, own, presentValue } from './cov-bench.js';

/** APDU_Timeout 3 s and Number_Of_APDU_Retries 3: the bench's. */
const givenUpAfterMs = 12_000;

let bench: CovBench;

beforeEach(async () => {
  bench = new CovBench();
  await bench.start();
});

async function confirmedSubscription(subscriber: CovSubscriber = bench.subscriber): Promise<void> {
  subscriber.subscribe(1, av, own, { confirmed: true });
  await bench.settle();
  subscriber.take();
  subscriber.takeAnswers();
}

const numbers = (subscriber: CovSubscriber = bench.subscriber) =>
  subscriber.take().map(({ values }) => values.find(([id]) => id === presentValue)?.[1]);

describe('a confirmed notification (135-2012 §5.4.4, §13.6)', () => {
  it('is repeated as it was after each APDU_Timeout, Number_Of_APDU_Retries times', async () => {
    await confirmedSubscription();
    bench.subscriber.answer = undefined;
    bench.setNumber(300);
    await bench.advance(10);
    expect(bench.subscriber.notifications).toHaveLength(1);
    bench.setNumber(310);
    for (const sent of [2, 3, 4]) {
      await bench.advance(2900);
      expect(bench.subscriber.notifications).toHaveLength(sent - 1);
      await bench.advance(100);
      expect(bench.subscriber.notifications).toHaveLength(sent);
    }
    const sent = bench.subscriber.take();
    expect(new Set(sent.map(({ invokeId }) => invokeId)).size).toBe(1);
    expect(sent.map(({ values }) => values[0]?.[1])).toEqual([300, 300, 300, 300]);
    expect(bench.bench.server.subscriptions()[0]).toMatchObject({ failures: 0 });
    await bench.advance(3000);
    expect(bench.bench.server.subscriptions()[0]).toMatchObject({ failures: 1 });
    expect(bench.bench.server.counters.covFailures).toBe(1);
  });

  it('is one at a time; what changes meanwhile is told in the next one', async () => {
    await confirmedSubscription();
    bench.subscriber.answer = undefined;
    for (const value of [300, 310, 320]) {
      bench.setNumber(value);
      await bench.advance(10);
    }
    const [first] = bench.subscriber.take();
    expect(first?.values[0]?.[1]).toBe(300);
    bench.subscriber.send(Uint8Array.of(0x20, first?.invokeId ?? 0, 1));
    await bench.settle();
    expect(numbers()).toEqual([320]);
  });

  it('is not followed by another one when the value is back where it was acknowledged', async () => {
    await confirmedSubscription();
    bench.subscriber.answer = undefined;
    bench.setNumber(300);
    await bench.settle();
    const [first] = bench.subscriber.take();
    bench.setNumber(310);
    bench.setNumber(300.5);
    bench.subscriber.send(Uint8Array.of(0x20, first?.invokeId ?? 0, 1));
    await bench.settle();
    expect(bench.subscriber.take()).toEqual([]);
  });

  it('has another invoke id each time, so that late acknowledgements meet nothing', async () => {
    await confirmedSubscription();
    const ids = new Set<number | undefined>();
    for (let value = 300; value < 400; value += 10) {
      bench.setNumber(value);
      await bench.settle();
      for (const { invokeId } of bench.subscriber.take()) ids.add(invokeId);
    }
    expect(ids.size).toBe(10);
  });

  it.each([
    ['of an invoke id that is not in use', [0x20, 77, 1]],
    ['of another service', [0x20, 1, 5]],
    ['that carries data', [0x30, 1, 1]],
    ['that is a segment acknowledgement', [0x41, 1, 0, 1]],
    ['of a client, not of a server', [0x70, 1, 0]],
  ])('is not ended by an answer %s', async (_, apdu) => {
    await confirmedSubscription();
    bench.subscriber.answer = undefined;
    bench.setNumber(300);
    await bench.settle();
    expect(bench.subscriber.take()[0]?.invokeId).toBe(1);
    const strayBefore = bench.bench.server.counters.stray;
    bench.subscriber.send(Uint8Array.from(apdu));
    await bench.settle();
    expect(bench.bench.server.counters.stray).toBe(strayBefore + 1);
    expect(bench.bench.server.runningTransactions).toBe(1);
    expect(bench.subscriber.takeAnswers()).toEqual([]);
  });

  it('is not ended by an acknowledgement of somebody else', async () => {
    await confirmedSubscription();
    const stranger = bench.subscriberAt('192.168.1.66');
    await stranger.port.open();
    bench.subscriber.answer = undefined;
    bench.setNumber(300);
    await bench.settle();
    stranger.send(Uint8Array.of(0x20, 1, 1));
    await bench.settle();
    expect(bench.bench.server.runningTransactions).toBe(1);
  });

  it.each(['error', 'reject'] as const)('that meets an %s is not repeated; the next change is told', async (answer) => {
    await confirmedSubscription();
    bench.subscriber.answer = answer;
    bench.setNumber(300);
    await bench.advance(60_000);
    expect(numbers()).toEqual([300]);
    expect(bench.bench.server.subscriptions()[0]).toMatchObject({ failures: 1 });
    bench.setNumber(310);
    await bench.settle();
    expect(numbers()).toEqual([310]);
  });

  it('that meets an abort is told again later', async () => {
    await confirmedSubscription();
    bench.subscriber.answer = 'abort';
    bench.setNumber(300);
    await bench.settle();
    expect(numbers()).toEqual([300]);
    bench.subscriber.answer = 'ack';
    await bench.advance(5000);
    expect(numbers()).toEqual([300]);
  });
});

describe('a subscriber that does not answer', () => {
  it('is tried again with the last value, after pauses that double up to a minute, until it answers', async () => {
    await confirmedSubscription();
    bench.subscriber.answer = undefined;
    bench.setNumber(300);
    await bench.advance(10);
    bench.setNumber(350);
    const triedAfterS: number[] = [];
    for (let second = 0; second < 330; second += 1) {
      const before = new Set(bench.subscriber.notifications.map(({ invokeId }) => invokeId)).size;
      await bench.advance(1000);
      const after = new Set(bench.subscriber.notifications.map(({ invokeId }) => invokeId)).size;
      if (after > before) triedAfterS.push(second);
    }
    // Each attempt takes 12 s; then 5, 10, 20, 40, 60, 60 s of pause.
    expect(triedAfterS.map((second, index) => second - (triedAfterS[index - 1] ?? -1))).toEqual([
      17, 22, 32, 52, 72, 72,
    ]);
    expect(
      bench.subscriber
        .take()
        .slice(4)
        .map(({ values }) => values[0]?.[1]),
    ).toEqual(Array(24).fill(350));
    bench.subscriber.answer = 'ack';
    await bench.advance(72_000);
    expect(numbers()).toEqual([350]);
    await bench.advance(200_000);
    expect(numbers()).toEqual([]);
  });

  it('costs one request at a time, however many subscriptions it has', async () => {
    for (let instance = 100; instance < 180; instance += 1) {
      bench.bench.store.add(analogValue(instance, `AV${instance}`, 0));
      bench.subscriber.subscribe(1, av, instance, { confirmed: true });
    }
    await bench.advance(100);
    bench.subscriber.take();
    bench.subscriber.answer = undefined;
    for (let instance = 100; instance < 180; instance += 1) bench.setNumber(7, instance);
    await bench.advance(100);
    // Before it is known to be dead.
    expect(bench.subscriber.take()).toHaveLength(8);
    await bench.advance(givenUpAfterMs + 5000);
    bench.subscriber.take();
    await bench.advance(givenUpAfterMs);
    expect(new Set(bench.subscriber.take().map(({ object }) => object)).size).toBe(1);
    bench.subscriber.answer = 'ack';
    await bench.advance(30_000);
    expect(new Set(bench.subscriber.take().map(({ object }) => object)).size).toBe(80);
    expect(bench.bench.server.runningTransactions).toBe(0);
  });

  it('is tried with what is still worth telling', async () => {
    bench.subscriber.subscribe(1, mv, own, { confirmed: true });
    await confirmedSubscription();
    bench.subscriber.answer = undefined;
    bench.setNumber(300);
    // Given up, and tried again: the state has to wait, and is back where it was when its turn comes.
    await bench.advance(givenUpAfterMs + 5100);
    bench.setState(3);
    await bench.advance(100);
    bench.setState(2);
    await bench.advance(givenUpAfterMs);
    bench.subscriber.answer = 'ack';
    bench.subscriber.take();
    await bench.advance(10_000);
    expect(numbers()).toEqual([300]);
  });

  it('delays nobody else', async () => {
    const other = bench.subscriberAt('192.168.1.31');
    await other.port.open();
    await confirmedSubscription();
    await confirmedSubscription(other);
    bench.subscriber.answer = undefined;
    bench.setNumber(300);
    await bench.settle();
    expect(numbers(other)).toEqual([300]);
    bench.setNumber(310);
    await bench.settle();
    expect(numbers(other)).toEqual([310]);
  });

  it('is served at once when it subscribes again', async () => {
    await confirmedSubscription();
    bench.subscriber.answer = undefined;
    bench.setNumber(300);
    await bench.advance(100_000);
    bench.subscriber.take();
    bench.subscriber.answer = 'ack';
    bench.subscriber.subscribe(1, av, own, { confirmed: true });
    await bench.settle();
    expect(numbers()).toEqual([300]);
  });

  it('is forgotten with its last subscription', async () => {
    bench.subscriber.subscribe(1, av, own, { confirmed: true, lifetimeS: 20 });
    await bench.settle();
    bench.subscriber.answer = undefined;
    bench.setNumber(300);
    await bench.advance(300_000);
    expect(bench.bench.server.subscriptions()).toEqual([]);
    expect(bench.bench.server.runningTransactions).toBe(0);
    expect(bench.bench.clock.pendingTimers).toBe(0);
  });
});

describe('a flood of changes', () => {
  it('is sent in batches with pauses, and a change in between is in the notification that waits', async () => {
    for (let instance = 100; instance < 300; instance += 1) {
      bench.bench.store.add(analogValue(instance, `AV${instance}`, 0));
      bench.subscriber.subscribe(1, av, instance, { confirmed: false });
    }
    await bench.advance(100);
    bench.subscriber.take();
    const sentBefore = bench.bench.network.sent;
    for (let instance = 100; instance < 300; instance += 1) bench.setNumber(7, instance);
    await bench.advance(0);
    expect(bench.bench.network.sent - sentBefore).toBe(32);
    bench.setNumber(9, 299);
    await bench.advance(20);
    expect(bench.subscriber.notifications).toHaveLength(200);
    expect(bench.subscriber.take().at(-1)).toMatchObject({
      object: '2,299',
      values: [[presentValue, 9], expect.anything()],
    });
  });

  it('is told once when the port comes back', async () => {
    bench.subscriber.subscribe(1, av, own, { confirmed: false });
    await bench.settle();
    bench.subscriber.take();
    bench.bench.ports[0]?.fail(new Error('the interface went away'));
    for (const value of [300, 310, 320]) bench.setNumber(value);
    await bench.advance(100);
    expect(numbers()).toEqual([]);
    await bench.advance(2000);
    expect(numbers()).toEqual([320]);
  });
});

describe('the table of subscriptions', () => {
  const subscribeMany = async (subscriber: CovSubscriber, from: number, count: number) => {
    for (let processId = from; processId < from + count; processId += 1) {
      subscriber.subscribe(processId, mv, own, { confirmed: false });
    }
    await bench.advance(200);
  };

  it('takes 1,000 subscriptions of one address and no more: resources / no-space-to-add-list-element', async () => {
    await subscribeMany(bench.subscriber, 1, 1000);
    expect(bench.bench.server.subscriptions()).toHaveLength(1000);
    expect(new Set(bench.subscriber.take().map(({ processId }) => processId)).size).toBe(1000);
    bench.subscriber.takeAnswers();
    bench.subscriber.subscribe(1001, mv, own, { confirmed: false });
    await bench.settle();
    expect(bench.subscriber.takeAnswers().map((answer) => answer.slice(4))).toEqual(['0591039113']);
    // One that is there already needs no room.
    bench.subscriber.subscribe(1000, mv, own, { confirmed: false });
    await bench.settle();
    expect(bench.subscriber.takeAnswers().map((answer) => answer.slice(4))).toEqual(['05']);
    expect(bench.subscriber.take()).toHaveLength(1);
    // Another UDP port of the same address does not help.
    const sibling = bench.subscriberAt('192.168.1.30', 47809);
    await sibling.port.open();
    await subscribeMany(sibling, 1, 1);
    expect(sibling.takeAnswers().map((answer) => answer.slice(4))).toEqual(['0591039113']);
  });

  it('takes 2,000 in all, and has room again when one ends', async () => {
    const others = ['192.168.1.31', '192.168.1.32'].map((address) => bench.subscriberAt(address));
    for (const { port } of others) await port.open();
    const [second, third] = others as [CovSubscriber, CovSubscriber];
    await subscribeMany(bench.subscriber, 1, 1000);
    await subscribeMany(second, 1, 1000);
    await subscribeMany(third, 1, 1);
    expect(third.takeAnswers().map((answer) => answer.slice(4))).toEqual(['0591039113']);
    second.subscribe(500, mv, own);
    await bench.settle();
    await subscribeMany(third, 1, 1);
    expect(third.takeAnswers().map((answer) => answer.slice(4))).toEqual(['05']);
    expect(bench.bench.server.subscriptions()).toHaveLength(2000);
  });

  it('tells each subscription with what became of its notifications', async () => {
    bench.subscriber.subscribe(5, av, own, { confirmed: true, lifetimeS: 100 });
    await bench.settle();
    const sentAtMs = bench.bench.clock.wallMs();
    bench.setNumber(300);
    await bench.advance(10_000);
    const [one] = bench.bench.server.subscriptions();
    expect(one).toMatchObject({
      subscriber: { address: '192.168.1.30', port: 47808, remote: undefined },
      processId: 5,
      objectId: { objectType: av, instance: own },
      propertyId: undefined,
      monitoredPropertyId: presentValue,
      confirmed: true,
      timeRemainingS: 90,
      covIncrement: 2,
      notificationsSent: 2,
      failures: 0,
    });
    expect(Math.abs((one?.lastSentAtMs ?? 0) - sentAtMs)).toBeLessThan(20);
  });

  it('is empty after stop(), which leaves no timer and sends nothing more', async () => {
    await confirmedSubscription();
    bench.subscriber.answer = undefined;
    bench.subscriber.subscribe(2, mv, own, { confirmed: true, lifetimeS: 60 });
    bench.setNumber(300);
    await bench.advance(20_000);
    bench.setNumber(310);
    await bench.bench.server.stop();
    bench.subscriber.take();
    expect(bench.bench.server.subscriptions()).toEqual([]);
    expect(bench.bench.server.runningTransactions).toBe(0);
    expect(bench.bench.clock.pendingTimers).toBe(0);
    bench.setNumber(400);
    await bench.advance(100_000);
    expect(bench.subscriber.take()).toEqual([]);
  });
});
