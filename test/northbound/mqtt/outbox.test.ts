import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Outbox } from '../../../src/northbound/mqtt/outbox.js';

describe('what waits for the broker', () => {
  it('waits once for each topic, however often it changes', () => {
    const outbox = new Outbox(0);
    for (let times = 0; times < 1000; times += 1) for (const topic of ['a', 'b']) outbox.mark(topic, 'at-once');
    expect(outbox.waiting(0)).toBe(2);
    expect([outbox.take(0), outbox.take(0), outbox.take(0)]).toEqual(['a', 'b', undefined]);
  });

  it('goes one at a time of the same topic: what changes on the way goes afterwards', () => {
    const outbox = new Outbox(0);
    outbox.mark('a', 'at-once');
    expect(outbox.take(0)).toBe('a');
    outbox.mark('a', 'at-once');
    expect(outbox.take(0)).toBeUndefined();
    outbox.settle('a');
    expect(outbox.take(0)).toBe('a');
    outbox.settle('a');
    expect(outbox.waiting(0)).toBe(0);
  });

  it('is paced for a measurement, and not for what a measurement is worth', () => {
    const outbox = new Outbox(10_000);
    const sentAt = (nowMs: number) => {
      const topic = outbox.take(nowMs);
      if (topic !== undefined) outbox.settle(topic);
      return topic;
    };
    outbox.mark('a', 'paced');
    expect(sentAt(0)).toBe('a');
    outbox.mark('a', 'paced');
    expect([outbox.waiting(9999), outbox.waiting(10_000)]).toEqual([0, 1]);
    expect(sentAt(9999)).toBeUndefined();
    outbox.mark('a', 'at-once');
    expect(sentAt(9999)).toBe('a');
    outbox.mark('a', 'paced');
    expect(sentAt(19_998)).toBeUndefined();
    expect(sentAt(19_999)).toBe('a');
  });

  it('goes before measurements where it is urgent', () => {
    const outbox = new Outbox(0);
    outbox.mark('measurement', 'paced');
    outbox.mark('alarm', 'at-once');
    expect(outbox.take(0)).toBe('alarm');
  });

  it('never loses the last change, whatever is marked, sent, settled or cut off', () => {
    const topics = ['a', 'b', 'c'];
    const step = fc.record({
      what: fc.constantFrom('change', 'send', 'settle', 'cut'),
      topic: fc.constantFrom(...topics),
      urgency: fc.constantFrom('at-once' as const, 'paced' as const),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const outbox = new Outbox(1000);
        const now = new Map(topics.map((topic) => [topic, 0]));
        const atBroker = new Map<string, number>();
        const underWay = new Map<string, number>();
        const send = (nowMs: number) => {
          const topic = outbox.take(nowMs);
          if (topic !== undefined) underWay.set(topic, now.get(topic) ?? 0);
          return topic;
        };
        const settle = () => {
          for (const [topic, value] of underWay) atBroker.set(topic, value);
          for (const topic of underWay.keys()) outbox.settle(topic);
          underWay.clear();
        };
        // As with each connection.
        for (const topic of topics) outbox.mark(topic, 'at-once');
        for (const { what, topic, urgency } of steps) {
          if (what === 'change') {
            now.set(topic, (now.get(topic) ?? 0) + 1);
            outbox.mark(topic, urgency);
          } else if (what === 'send') send(0);
          else if (what === 'settle') settle();
          else {
            underWay.clear();
            outbox.forgetUnderWay();
            for (const one of topics) outbox.mark(one, 'at-once');
          }
        }
        settle();
        while (send(10_000) !== undefined) settle();
        expect(outbox.waiting(20_000)).toBe(0);
        expect(atBroker).toEqual(now);
      }),
    );
  });
});
