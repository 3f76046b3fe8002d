import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.js';

function runAll(queue: EventQueue, untilMs: number): void {
  while (queue.runNext(untilMs));
}

describe('the queue of events', () => {
  it('runs by time, and of one instant in the order in which they came', () => {
    fc.assert(
      fc.property(
        fc.array(fc.record({ dueMs: fc.integer({ min: 0, max: 20 }), isCancelled: fc.boolean() })),
        (wanted) => {
          const queue = new EventQueue();
          const ran: number[] = [];
          const cancels = wanted.map(({ dueMs }, number) => queue.after(dueMs, () => ran.push(number)));
          wanted.forEach(({ isCancelled }, number) => {
            if (isCancelled) cancels[number]?.();
          });
          const living = wanted.map((one, number) => ({ ...one, number })).filter(({ isCancelled }) => !isCancelled);
          expect(queue.pending).toBe(living.length);
          runAll(queue, 100);
          const inOrder = living.sort((a, b) => a.dueMs - b.dueMs || a.number - b.number);
          expect(ran).toEqual(inOrder.map(({ number }) => number));
          expect(queue.pending).toBe(0);
          expect(queue.nowMs).toBe(100);
        },
      ),
    );
  });

  it('stops at the end, and goes on from there', () => {
    const queue = new EventQueue();
    const ran: number[] = [];
    queue.after(10, () => {
      ran.push(queue.nowMs);
      queue.after(10, () => ran.push(queue.nowMs));
    });
    runAll(queue, 15);
    expect([ran, queue.nowMs]).toEqual([[10], 15]);
    runAll(queue, 30);
    expect(ran).toEqual([10, 20]);
  });

  it('forgets a hundred thousand cancelled timers', () => {
    const queue = new EventQueue();
    const ran: string[] = [];
    queue.after(5, () => ran.push('kept'));
    for (let number = 0; number < 100_000; number += 1) queue.after(1e9, () => ran.push('cancelled'))();
    expect([queue.pending, queue.mostPending]).toEqual([1, 2]);
    runAll(queue, 2e9);
    expect(ran).toEqual(['kept']);
  });

  it('cancels what has run, or was cancelled, without a word', () => {
    const queue = new EventQueue();
    const cancel = queue.after(1, () => undefined);
    runAll(queue, 2);
    cancel();
    cancel();
    expect(queue.pending).toBe(0);
  });

  it('believes no look once something has happened that it may see', () => {
    const queue = new EventQueue();
    const look = (): void => void queue.after(2000, look);
    look();
    for (let turn = 0; turn < 3; turn += 1) {
      queue.runNext(Number.POSITIVE_INFINITY);
      queue.settled(true);
    }
    expect(queue.nextEvents(1000).firstMs).toBe(Number.POSITIVE_INFINITY);
    queue.doubtLooks();
    expect(queue.nextEvents(1000).firstMs).toBe(8000);
  });

  it('counts a watch for none that is due which each cycle puts off, until somebody else does', () => {
    const queue = new EventQueue();
    let cancelWatch = (): void => undefined;
    const ends: number[] = [];
    const watch = (): void => {
      cancelWatch();
      cancelWatch = queue.after(3000, () => ends.push(queue.nowMs));
    };
    const cycle = (): void => {
      watch();
      // Answers come in two parts.
      queue.after(100, watch);
      queue.after(1000, cycle);
    };
    cycle();
    const restOfRun = queue.after(3_600_000, () => undefined);
    runAll(queue, 1200);
    expect(queue.nextEvents(1000)).toEqual({ firstMs: 2000, waitedMs: 1000, secondMs: 4100 });
    runAll(queue, 2200);
    expect(queue.nextEvents(1000)).toEqual({ firstMs: 3000, waitedMs: 1000, secondMs: 3_600_000 });
    queue.postpone(50_000, 1000);
    expect(queue.nextEvents(1000)).toEqual({ firstMs: 53_000, waitedMs: 1000, secondMs: 3_600_000 });
    runAll(queue, 54_500);
    expect(ends).toEqual([]);
    queue.after(10, watch);
    runAll(queue, 54_600);
    expect(queue.nextEvents(1000).secondMs).toBe(57_510);
    restOfRun();
  });
});
