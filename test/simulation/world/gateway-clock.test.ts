import { describe, expect, it } from 'vitest';
import { EventQueue } from './event-queue.js';
import { GatewayClock, MachineClock } from './gateway-clock.js';

const noon = Date.UTC(2026, 0, 15, 12);

function aMachine() {
  const queue = new EventQueue();
  const machine = new MachineClock(queue, noon);
  const clock = new GatewayClock(queue, machine);
  const advance = (byMs: number) => {
    const endMs = queue.nowMs + byMs;
    while (queue.runNext(endMs));
  };
  return { queue, machine, clock, advance };
}

describe('the clock of a gateway', () => {
  it('jumps and drifts by the wall only', () => {
    const { machine, clock, advance } = aMachine();
    machine.step(-3_600_000);
    machine.drift(100);
    advance(10_000_000);
    expect(clock.wallMs() - noon).toBe(10_000_000 + 1000 - 3_600_000);
    expect(clock.monotonicMs()).toBe(10_000_000);
  });

  it('tells when it has shown a time', () => {
    const { machine, advance } = aMachine();
    advance(100_000);
    machine.step(-60_000);
    advance(30_000);
    machine.step(600_000);
    machine.drift(200);
    advance(10_000_000);
    expect(machine.whenShown(noon, noon + 39_000)).toEqual([{ fromMs: 0, toMs: 39_000 }]);
    expect(machine.whenShown(noon + 50_000, noon + 110_000)).toEqual([
      { fromMs: 50_000, toMs: 100_000 },
      { fromMs: 110_000, toMs: 130_000 },
    ]);
    expect(machine.whenShown(noon + 110_000, noon + 600_000)).toEqual([]);
    const [{ fromMs, toMs } = { fromMs: 0, toMs: 0 }] = machine.whenShown(noon + 5_670_000, noon + 10_670_000);
    expect([fromMs, toMs].map(Math.round)).toEqual([5_129_000, 10_128_000]);
  });

  it('begins anew with each process, while the wall goes on', () => {
    const { queue, machine, advance } = aMachine();
    advance(5000);
    const next = new GatewayClock(queue, machine);
    expect(next.monotonicMs()).toBe(0);
    expect(next.wallMs()).toBe(noon + 5000);
  });

  it('waits as timers of Node do: at least one millisecond, and one for what is too long', () => {
    const { clock, advance } = aMachine();
    const fired: string[] = [];
    for (const delayMs of [0, 0.4, 2 ** 31, Number.NaN, -5]) clock.schedule(delayMs, () => fired.push(`${delayMs}`));
    clock.schedule(2.5, () => fired.push('2.5'));
    advance(1);
    expect(fired).toEqual(['0', '0.4', '2147483648', 'NaN', '-5']);
    advance(1.25);
    expect(fired).not.toContain('2.5');
    advance(0.25);
    expect(fired).toContain('2.5');
  });

  it('fires nothing after it was killed', () => {
    const { queue, clock, advance } = aMachine();
    const fired: string[] = [];
    clock.schedule(10, () => fired.push('before'));
    clock.schedule(30, () => fired.push('after'));
    advance(20);
    clock.kill();
    clock.schedule(5, () => fired.push('of a dead process'));
    advance(100);
    expect(fired).toEqual(['before']);
    expect([clock.pendingTimers, queue.pending]).toEqual([0, 0]);
  });
});
