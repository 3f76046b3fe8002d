import { describe, expect, it } from 'vitest';
import { analogValue, BacnetBench } from '../../../support/bacnet/bacnet-bench.js';
import { CovSubscriber } from '../../../support/bacnet/cov-subscriber.js';
import { ManualClock } from '../../../support/manual-clock.js';
import { destination, event, newDelivery, station } from './delivery-bench.js';

const objects = 100;
const subscribers = 10;
const isEvent = (bytes: Uint8Array) => bytes[6] === 0x00 && bytes[9] === 2;

describe('events and COV at once under 1,000 subscriptions', () => {
  it.each([
    ['that all take their notifications', 'ack' as const],
    ['that are all dead', undefined],
  ])('an event is on the wire at once, beside subscribers %s', async (_, answer) => {
    const clock = new ManualClock();
    const { classes, delivery } = newDelivery(clock);
    const bench = new BacnetBench({}, undefined, undefined, undefined, clock, undefined, delivery);
    for (let instance = 1; instance <= objects; instance += 1) {
      bench.store.add(analogValue(instance, `AV ${instance}`, 0));
    }
    await bench.start();
    for (let one = 0; one < subscribers; one += 1) {
      const subscriber = new CovSubscriber(bench.network, { address: `192.168.1.${100 + one}`, port: 47808 });
      await subscriber.port.open();
      for (let instance = 1; instance <= objects; instance += 1) {
        subscriber.subscribe(1, 2, instance, { confirmed: one % 2 === 0 });
      }
      await clock.advance(50);
      subscriber.answer = answer;
    }
    await clock.advance(1000);
    expect(bench.server.subscriptions()).toHaveLength(objects * subscribers);
    await classes.change(1, { recipients: [destination(station(20))] });
    bench.peer.take();

    let arrivedAtMs: number | undefined;
    bench.peer.port.onMessage((bytes) => {
      if (isEvent(bytes)) arrivedAtMs = clock.monotonicMs();
    });
    const beganAtMs = clock.monotonicMs();
    for (let instance = 1; instance <= objects; instance += 1) {
      bench.store.set({ objectType: 2, instance }, 85, { type: 'real', value: 1 });
    }
    delivery.accept(event('On battery'));
    await clock.advance(100);
    // The way there takes 1 ms.
    expect(arrivedAtMs).toBe(beganAtMs + 1);
  });
});
