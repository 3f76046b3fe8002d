import { describe, expect, it } from 'vitest';
import type { LoginAttempt } from '../../src/security/login.js';
import { LoginGuard } from '../../src/security/login-guard.js';
import { MetricsLogin } from '../../src/security/metrics-login.js';
import { ManualClock } from '../support/manual-clock.js';

const token = 'c2NyYXBlLXRoZS1nYXRld2F5';
const address = '192.0.2.9';

function made() {
  let stored: string | undefined = token;
  const clock = new ManualClock();
  const guard = new LoginGuard(clock);
  const attempts: LoginAttempt[] = [];
  const login = new MetricsLogin({
    stored: {
      get stamp() {
        return stored && `stamp of ${stored}`;
      },
      verify: async (candidate) => candidate === stored,
    },
    guard,
    clock,
    onAttempt: (attempt) => attempts.push(attempt),
  });
  const change = (next: string | undefined) => {
    stored = next;
  };
  /** With the time that the guard makes it wait. */
  const check = async (candidate: string) => {
    const answer = login.check(candidate, address);
    await clock.advance(20_000);
    return (await answer).outcome;
  };
  return { clock, guard, attempts, login, change, check };
}

describe('the token of /metrics', () => {
  it('is right or wrong, and the journal is told, never what was tried', async () => {
    const { check, attempts } = made();
    expect(await check(token)).toBe('right');
    expect(await check('another-token-16')).toBe('wrong');
    expect(attempts.map(({ user, outcome }) => [user, outcome])).toEqual([
      ['metrics', 'right'],
      [undefined, 'wrong'],
    ]);
    expect(JSON.stringify(attempts)).not.toMatch(/another-token|c2NyYXBl/);
  });

  it('is none until one is set, nor after it is taken away: no factory password opens', async () => {
    const { login, check, change } = made();
    expect(await check(token)).toBe('right');
    change(undefined);
    expect(login.isSet).toBe(false);
    for (const candidate of [token, 'public', '']) expect(await check(candidate), candidate).toBe('wrong');
    change('a-new-token-of-16');
    expect([login.isSet, await check(token), await check('a-new-token-of-16')]).toEqual([true, 'wrong', 'right']);
  });

  it('locks out who guesses, from the login of the page, too; the same one again is no guess', async () => {
    const { check, guard } = made();
    for (let count = 0; count < 20; count += 1) await check('outdated-token-1');
    expect(guard.lockedForMs(address)).toBe(0);
    for (let count = 0; count < 9; count += 1) await check(`guess-number-${count}`);
    expect(guard.lockedForMs(address)).toBeGreaterThan(0);
    expect(await check(token)).toBe('locked');
  });

  it('waits for nothing, and clears nobody who guesses the password of the page beside it', async () => {
    const { login, guard } = made();
    for (let count = 0; count < 9; count += 1) {
      guard.admit(address);
      guard.fail(address, 'web', `password ${count}`);
      expect((await login.check(token, address)).outcome).toBe('right');
    }
    guard.admit(address);
    guard.fail(address, 'web', 'password 9');
    expect(guard.lockedForMs(address)).toBeGreaterThan(0);
  });
});
