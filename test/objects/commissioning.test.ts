import { describe, expect, it } from 'vitest';
import { Commissioning, type CommissioningEvent } from '../../src/objects/commissioning.js';
import { ManualClock } from '../support/manual-clock.js';

const minute = 60_000;

function start() {
  const clock = new ManualClock();
  const events: CommissioningEvent[] = [];
  return { clock, events, commissioning: new Commissioning(clock, (event) => events.push(event)) };
}

describe('commissioning', () => {
  it('is closed at the start', () => {
    const { commissioning, clock } = start();
    expect([commissioning.isOpen, commissioning.remainingMs, clock.pendingTimers]).toEqual([false, undefined, 0]);
  });

  it('ends by itself when its minutes are over, and says so once', async () => {
    const { commissioning, clock, events } = start();
    commissioning.open(15);
    await clock.advance(15 * minute - 1);
    expect([commissioning.isOpen, commissioning.remainingMs]).toEqual([true, 1]);
    await clock.advance(1);
    expect(commissioning.isOpen).toBe(false);
    commissioning.close('switched-off');
    expect(events).toEqual([
      { kind: 'commissioning-opened', minutes: 15 },
      { kind: 'commissioning-closed', end: 'time-over' },
    ]);
  });

  it('opened again, begins its time anew', async () => {
    const { commissioning, clock } = start();
    commissioning.open(2);
    await clock.advance(minute);
    commissioning.open(2);
    await clock.advance(minute + 1);
    expect(commissioning.isOpen).toBe(true);
    await clock.advance(minute);
    expect(commissioning.isOpen).toBe(false);
  });

  it.each(['switched-off', 'stopped'] as const)('closed (%s), leaves no timer', (end) => {
    const { commissioning, clock, events } = start();
    commissioning.open(60);
    commissioning.close(end);
    expect([commissioning.isOpen, clock.pendingTimers]).toEqual([false, 0]);
    expect(events.at(-1)).toEqual({ kind: 'commissioning-closed', end });
  });
});
