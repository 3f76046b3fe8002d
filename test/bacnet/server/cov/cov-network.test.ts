import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CovSubscriber, Notification } from '../../../support/bacnet/cov-subscriber.js';
import type { NetworkFaults } from '../../../support/bacnet/simulated-network.js';
import { av, CovBench, mv, own, presentValue } from './cov-bench.js';

/** Faults that can be switched off: the network is good again. */
class HealingFaults implements NetworkFaults {
  readonly seed: number;
  loss: number;
  duplication: number;
  jitterMs: number;

  constructor(seed: number, loss: number, duplication: number, jitterMs: number) {
    this.seed = seed;
    this.loss = loss;
    this.duplication = duplication;
    this.jitterMs = jitterMs;
  }

  heal(): void {
    this.loss = 0;
    this.duplication = 0;
    this.jitterMs = 0;
  }
}

interface Step {
  readonly number: number;
  readonly state: number;
  readonly waitMs: number;
  /** What the subscribers answer from here on. */
  readonly answer: 'ack' | undefined;
}

const steps = fc.array(
  fc.record<Step>({
    number: fc.integer({ min: 0, max: 500 }),
    state: fc.integer({ min: 1, max: 3 }),
    waitMs: fc.constantFrom(0, 1, 5, 40, 500, 4000, 20_000),
    answer: fc.constantFrom('ack', 'ack', 'ack', undefined),
  }),
  { minLength: 1, maxLength: 12 },
);

const faults = fc.record({
  seed: fc.integer({ min: 1, max: 1_000_000 }),
  loss: fc.double({ min: 0, max: 0.6, noNaN: true }),
  duplication: fc.double({ min: 0, max: 0.4, noNaN: true }),
  jitterMs: fc.constantFrom(0, 3, 50, 2000),
});

/**
 * What a subscriber was told last of an object. A datagram can overtake another one, and a copy come a second later: the
 * order is that of the transactions, whose invoke ids count up from 0 and stay below 256 here.
 */
function toldLast(notifications: readonly Notification[], object: string): unknown {
  const ofObject = notifications.filter((one) => one.object === object);
  const last = ofObject.reduce((before, one) => ((one.invokeId ?? 0) >= (before.invokeId ?? 0) ? one : before));
  return last.values.find(([id]) => id === presentValue)?.[1];
}

async function subscribeAll(bench: CovBench, subscribers: readonly CovSubscriber[]): Promise<void> {
  for (const one of subscribers) {
    one.subscribe(1, av, own, { confirmed: true });
    one.subscribe(1, mv, own, { confirmed: true });
  }
  await bench.advance(100);
}

describe('confirmed notifications over a network that loses, doubles and reorders', () => {
  it('the last value always arrives once the network is good again; one at a time; nothing is left behind', {
    timeout: 120_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(faults, steps, async (given, changes) => {
        const network = new HealingFaults(given.seed, 0, 0, 0);
        const bench = new CovBench(network);
        const subscribers = [bench.subscriber, bench.subscriberAt('192.168.1.31')];
        await bench.start();
        await subscribers[1]?.port.open();
        await subscribeAll(bench, subscribers);
        expect(bench.bench.server.subscriptions()).toHaveLength(4);
        Object.assign(network, { loss: given.loss, duplication: given.duplication, jitterMs: given.jitterMs });
        for (const { number, state, waitMs, answer } of changes) {
          bench.setNumber(number);
          bench.setState(state);
          for (const one of subscribers) one.answer = answer;
          await bench.advance(waitMs);
          // One transaction for each subscription at most.
          expect(bench.bench.server.runningTransactions).toBeLessThanOrEqual(4);
        }
        network.heal();
        for (const one of subscribers) one.answer = 'ack';
        const last = changes.at(-1);
        // What was under way is given up after 12 s, the pause is a minute at most, datagrams are late by 2 s at most.
        await bench.advance(12_000 + 60_000 + 12_000 + 5_000);
        for (const one of subscribers) {
          // Within the increment of 2 the number need not be told.
          expect(Math.abs(Number(toldLast(one.notifications, '2,50')) - (last?.number ?? 0))).toBeLessThan(2);
          expect(toldLast(one.notifications, '19,50')).toBe(last?.state);
        }
        expect(bench.bench.server.runningTransactions).toBe(0);
        await bench.bench.server.stop();
        expect(bench.bench.clock.pendingTimers).toBe(0);
      }),
      { numRuns: 2000, seed: 135 },
    );
  });
});
