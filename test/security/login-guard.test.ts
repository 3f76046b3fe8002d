import { describe, expect, it } from 'vitest';
import { LoginGuard } from '../../src/security/login-guard.js';
import { ManualClock } from '../support/manual-clock.js';

const address = '192.168.1.50';

/** One failed login after another; the wait before each. */
async function failTimes(guard: LoginGuard, clock: ManualClock, times: number, from = address): Promise<number[]> {
  const waits: number[] = [];
  for (let n = 0; n < times; n += 1) {
    const admission = guard.admit(from);
    if (admission.state !== 'admitted') throw new Error(`attempt ${n + 1} is ${admission.state}`);
    waits.push(admission.waitMs);
    await clock.advance(admission.waitMs);
    guard.fail(from, 'web');
  }
  return waits;
}

describe('failed logins of an address', () => {
  it('are answered at once three times, then each more slowly', async () => {
    const clock = new ManualClock();
    const waits = await failTimes(new LoginGuard(clock), clock, 10);
    expect(waits.slice(0, 3)).toEqual([0, 0, 0]);
    expect(waits.slice(3)).toEqual([1000, 2000, 4000, 8000, 15000, 15000, 15000]);
  });

  it('count no more once they are forgiven, also those that are still being checked', async () => {
    const clock = new ManualClock();
    const guard = new LoginGuard(clock);
    await failTimes(guard, clock, 9);
    guard.admit(address);
    guard.admit(address);
    guard.fail(address, 'web');
    expect(guard.admit(address).state).toBe('locked');
    guard.forgive();
    guard.fail(address, 'web');
    expect(guard.admit(address)).toEqual({ state: 'admitted', waitMs: 0 });
    expect(guard.recentFailures).toHaveLength(11);
  });

  it('lock it at the tenth and not before, for five minutes', async () => {
    const clock = new ManualClock();
    const guard = new LoginGuard(clock);
    await failTimes(guard, clock, 9);
    const tenth = guard.admit(address);
    expect(tenth.state).toBe('admitted');
    guard.fail(address, 'web');
    expect(guard.admit(address)).toEqual({ state: 'locked', forMs: 300_000 });
    await clock.advance(299_999);
    expect(guard.admit(address).state).toBe('locked');
    await clock.advance(1);
    expect(guard.admit(address).state).toBe('admitted');
  });

  it('lock it longer each time when they go on, up to an hour', async () => {
    const clock = new ManualClock();
    const guard = new LoginGuard(clock);
    await failTimes(guard, clock, 10);
    const locks: number[] = [];
    for (let n = 0; n < 6; n += 1) {
      const locked = guard.admit(address);
      if (locked.state !== 'locked') throw new Error('not locked');
      locks.push(locked.forMs / 60_000);
      await clock.advance(locked.forMs);
      await failTimes(guard, clock, 1);
    }
    expect(locks).toEqual([5, 10, 20, 40, 60, 60]);
  });

  it('do not touch another address', async () => {
    const clock = new ManualClock();
    const guard = new LoginGuard(clock);
    await failTimes(guard, clock, 10);
    expect(guard.admit('192.168.1.51')).toEqual({ state: 'admitted', waitMs: 0 });
  });

  it('are forgotten by a good login, and after a quarter of an hour', async () => {
    const clock = new ManualClock();
    const guard = new LoginGuard(clock);
    await failTimes(guard, clock, 3);
    const good = guard.admit(address);
    if (good.state === 'admitted') await clock.advance(good.waitMs);
    guard.succeed(address);
    expect(await failTimes(guard, clock, 3)).toEqual([0, 0, 0]);
    await clock.advance(15 * 60_000);
    expect(await failTimes(guard, clock, 3)).toEqual([0, 0, 0]);
  });

  it('are the same address when an IPv6 socket names it', async () => {
    const clock = new ManualClock();
    const guard = new LoginGuard(clock);
    await failTimes(guard, clock, 10);
    expect(guard.admit(`::ffff:${address}`).state).toBe('locked');
  });
});

describe('attempts at the same time', () => {
  it('count as if they had failed, so that guessing in parallel gains nothing', () => {
    const guard = new LoginGuard(new ManualClock());
    const waits = Array.from({ length: 8 }, () => guard.admit(address)).map((one) =>
      one.state === 'admitted' ? one.waitMs : one.state,
    );
    expect(waits).toEqual([0, 0, 0, 1000, 3000, 7000, 15000, 30000]);
  });

  it('are turned away beyond eight, and admitted again when one has ended', () => {
    const guard = new LoginGuard(new ManualClock());
    for (let n = 0; n < 8; n += 1) guard.admit(address);
    expect(guard.admit(address)).toEqual({ state: 'busy' });
    guard.withdraw(address);
    expect(guard.admit(address).state).toBe('admitted');
  });
});

describe('what is remembered', () => {
  it('is bounded, and a flood of addresses does not set free who is locked', async () => {
    const clock = new ManualClock();
    const guard = new LoginGuard(clock);
    await failTimes(guard, clock, 10);
    for (let n = 0; n < 1000; n += 1) {
      const other = `10.0.${n >> 8}.${n & 255}`;
      guard.admit(other);
      guard.fail(other, 'ftp');
    }
    expect(guard.admit(address).state).toBe('locked');
    expect(guard.recentFailures).toHaveLength(50);
    expect(guard.recentFailures[0]).toEqual({ atMs: clock.wallMs(), address: '10.0.3.231', door: 'ftp' });
  });
});
