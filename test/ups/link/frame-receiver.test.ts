import { beforeEach, describe, expect, it } from 'vitest';
import { FrameReceiver } from '../../../src/ups/link/frame-receiver.js';
import { ManualClock } from '../../support/manual-clock.js';
import { silenceBy } from '../../support/ups/clocked-silence.js';

const silenceMs = 20;

describe('a run of bytes that is never complete', () => {
  let clock: ManualClock;
  let receiver: FrameReceiver;
  let isUnfinished = false;
  const runs: number[][] = [];

  beforeEach(() => {
    clock = new ManualClock();
    isUnfinished = false;
    runs.length = 0;
    receiver = new FrameReceiver({
      watchSilence: silenceBy(clock),
      silenceMs,
      isComplete: () => false,
      onComplete: () => undefined,
      onSilence: (received) => runs.push([...received]),
      isUnfinished: () => isUnfinished,
      onOverflow: () => undefined,
    });
  });

  it('ends when the line was silent for long enough by the clock, and by no other', async () => {
    receiver.push(Uint8Array.of(1, 2));
    await clock.advance(silenceMs - 1);
    expect(runs).toEqual([]);
    await clock.advance(1);
    expect(runs).toEqual([[1, 2]]);
  });

  it('goes on with each byte that comes before', async () => {
    for (const byte of [1, 2, 3, 4]) {
      receiver.push(Uint8Array.of(byte));
      await clock.advance(silenceMs - 5);
    }
    expect(runs).toEqual([]);
    await clock.advance(5);
    expect(runs).toEqual([[1, 2, 3, 4]]);
  });

  it('is two runs with a silence between them', async () => {
    receiver.push(Uint8Array.of(1));
    await clock.advance(silenceMs);
    receiver.push(Uint8Array.of(2));
    await clock.advance(silenceMs);
    expect(runs).toEqual([[1], [2]]);
  });

  it('stays where its length is known and the rest may still come', async () => {
    isUnfinished = true;
    receiver.push(Uint8Array.of(1));
    await clock.advance(10 * silenceMs);
    expect(runs).toEqual([]);
    expect([...receiver.peek()]).toEqual([1]);
  });

  it('leaves no timer behind, with whatever comes after the end', async () => {
    receiver.push(Uint8Array.of(1));
    receiver.close();
    receiver.push(Uint8Array.of(2));
    expect(clock.pendingTimers).toBe(0);
    await clock.advance(silenceMs);
    expect(runs).toEqual([]);
  });
});
