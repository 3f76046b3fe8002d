import { describe, expect, it } from 'vitest';
import { Credentials, type StoredLogin } from '../../src/security/credentials.js';
import { Login } from '../../src/security/login.js';
import { LoginGuard } from '../../src/security/login-guard.js';
import { ManualClock } from '../support/manual-clock.js';

const factory: StoredLogin = { user: 'root', passwordStamp: undefined, verifyPassword: async () => false };

function loginFor(stored: StoredLogin) {
  const clock = new ManualClock();
  const guard = new LoginGuard(clock);
  return { clock, guard, login: new Login({ credentials: new Credentials(stored), guard, clock }) };
}

describe('a login', () => {
  it('with the factory password succeeds at once', async () => {
    const { login } = loginFor(factory);
    expect(await login.check('root', 'public', '10.0.0.1', 'ftp')).toEqual({ outcome: 'right' });
  });

  it('is not even checked while the address is locked, right as it may be', async () => {
    const { clock, login } = loginFor(factory);
    for (let n = 0; n < 10; n += 1) {
      const failed = login.check('root', `wrong ${n}`, '10.0.0.1', 'web');
      await clock.advance(15_000);
      expect(await failed).toEqual({ outcome: 'wrong' });
    }
    expect((await login.check('root', 'public', '10.0.0.1', 'ftp')).outcome).toBe('locked');
    expect(await login.check('root', 'public', '10.0.0.2', 'ftp')).toEqual({ outcome: 'right' });
  });

  it('that a program repeats with the same wrong password counts once, however often', async () => {
    const { clock, login, guard } = loginFor(factory);
    for (let n = 0; n < 40; n += 1) {
      const failed = login.check('root', 'former', '10.0.0.1', n % 2 === 0 ? 'web' : 'ftp');
      await clock.advance(0);
      expect(await failed).toEqual({ outcome: 'wrong' });
    }
    expect(guard.recentFailures).toHaveLength(1);
    expect(await login.check('root', 'public', '10.0.0.1', 'web')).toEqual({ outcome: 'right' });
  });

  it('with another user or password is another attempt', async () => {
    const { login, guard } = loginFor(factory);
    await login.check('root', 'one', '10.0.0.1', 'web');
    await login.check('admin', 'one', '10.0.0.1', 'web');
    await login.check('root', 'two', '10.0.0.1', 'web');
    await login.check('root', 'one', '10.0.0.2', 'web');
    expect(guard.recentFailures).toHaveLength(4);
  });

  it('of FTP counts for the web page too', async () => {
    const { clock, guard, login } = loginFor(factory);
    for (let n = 0; n < 3; n += 1) await login.check('root', `wrong ${n}`, '10.0.0.1', 'ftp');
    const slow = login.check('root', 'public', '10.0.0.1', 'web');
    let isAnswered = false;
    void slow.then(() => {
      isAnswered = true;
    });
    await clock.advance(999);
    expect(isAnswered).toBe(false);
    await clock.advance(1);
    expect(await slow).toEqual({ outcome: 'right' });
    expect(guard.recentFailures.map(({ door }) => door)).toEqual(['ftp', 'ftp', 'ftp']);
  });

  it('is told without the name that was typed, unless it is the user: it may be a password in the wrong field', async () => {
    const attempts: (string | undefined)[] = [];
    const { clock, guard } = loginFor(factory);
    const credentials = new Credentials(factory);
    const login = new Login({ credentials, guard, clock, onAttempt: ({ user }) => attempts.push(user) });
    await login.check('Tr0mbone77', 'x', '10.0.0.1', 'web');
    await login.check('root', 'x', '10.0.0.1', 'web');
    expect(attempts).toEqual([undefined, 'root']);
  });

  it('whose hash cannot be computed is neither right nor a failure', async () => {
    const { guard, login } = loginFor({
      ...factory,
      passwordStamp: 'x',
      verifyPassword: () => Promise.reject(new Error()),
    });
    expect(await login.check('root', 'x', '10.0.0.1', 'web')).toEqual({ outcome: 'busy' });
    expect(guard.recentFailures).toEqual([]);
  });
});
