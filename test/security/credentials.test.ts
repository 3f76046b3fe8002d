import { describe, expect, it } from 'vitest';
import { Credentials, type StoredLogin } from '../../src/security/credentials.js';

class StoredForTest implements StoredLogin {
  user = 'root';
  password: string | undefined;
  hashes = 0;
  running = 0;
  mostRunning = 0;

  get passwordStamp(): string | undefined {
    return this.password === undefined ? undefined : `stamp of ${this.password}`;
  }

  async verifyPassword(candidate: string): Promise<boolean> {
    const expected = this.password;
    this.hashes += 1;
    this.running += 1;
    this.mostRunning = Math.max(this.mostRunning, this.running);
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.running -= 1;
    return candidate === expected;
  }
}

describe('the login of web page and FTP (Manual §4, §9.1)', () => {
  it('is root with the password public until another one is set', async () => {
    const stored = new StoredForTest();
    const credentials = new Credentials(stored);
    expect(await credentials.check('root', 'public')).toBe('right');
    expect(await credentials.check('root', 'Public')).toBe('wrong');
    expect(await credentials.check('admin', 'public')).toBe('wrong');
    expect(await credentials.check('', '')).toBe('wrong');
    expect(credentials.isFactoryPassword).toBe(true);
    stored.password = 'Other-1';
    expect(await credentials.check('root', 'public')).toBe('wrong');
    expect(await credentials.check('root', 'Other-1')).toBe('right');
    expect(credentials.isFactoryPassword).toBe(false);
  });

  it('that was wrong is not hashed again, unless user or password are others since', async () => {
    const stored = new StoredForTest();
    stored.password = 'Secret';
    const credentials = new Credentials(stored);
    for (let n = 0; n < 20; n += 1) expect(await credentials.check('root', 'Other')).toBe('wrong');
    expect(stored.hashes).toBe(1);
    stored.password = 'Other';
    expect(await credentials.check('root', 'Other')).toBe('right');
  });

  it('refuses another user with the right password, and takes a changed user at once', async () => {
    const stored = new StoredForTest();
    stored.password = 'Secret';
    const credentials = new Credentials(stored);
    expect(await credentials.check('admin', 'Secret')).toBe('wrong');
    expect(await credentials.check('root', 'Secret')).toBe('right');
    stored.user = 'admin';
    expect(await credentials.check('root', 'Secret')).toBe('wrong');
    expect(await credentials.check('admin', 'Secret')).toBe('right');
  });
});

describe('the cost of a login', () => {
  it('is one hash for the first good one and none for the same again', async () => {
    const stored = new StoredForTest();
    stored.password = 'Secret';
    const credentials = new Credentials(stored);
    for (let n = 0; n < 5; n += 1) expect(await credentials.check('root', 'Secret')).toBe('right');
    expect(stored.hashes).toBe(1);
  });

  it('is the same for a wrong user as for a wrong password', async () => {
    const stored = new StoredForTest();
    stored.password = 'Secret';
    const credentials = new Credentials(stored);
    await credentials.check('nobody', 'Secret');
    await credentials.check('root', 'wrong');
    expect(stored.hashes).toBe(2);
  });

  it('does not outlive the password: the old one is refused as soon as a new one is set', async () => {
    const stored = new StoredForTest();
    stored.password = 'Old';
    const credentials = new Credentials(stored);
    expect(await credentials.check('root', 'Old')).toBe('right');
    stored.password = 'New';
    expect(await credentials.check('root', 'Old')).toBe('wrong');
  });

  it('is refused when the password changes while its hash is computed for the next request', async () => {
    const stored = new StoredForTest();
    stored.password = 'Old';
    const credentials = new Credentials(stored);
    const first = credentials.check('root', 'Old');
    await Promise.resolve();
    stored.password = 'New';
    await first;
    expect(await credentials.check('root', 'Old')).toBe('wrong');
  });

  it('is paid one hash at a time; eight wait, the ninth is turned away', async () => {
    const stored = new StoredForTest();
    stored.password = 'Secret';
    const credentials = new Credentials(stored);
    const answers = await Promise.all(Array.from({ length: 10 }, (_, n) => credentials.check('root', `guess ${n}`)));
    expect(answers).toEqual([...Array.from({ length: 8 }, () => 'wrong'), 'busy', 'busy']);
    expect(stored.mostRunning).toBe(1);
  });

  it('is one hash for a browser that asks eight times at once', async () => {
    const stored = new StoredForTest();
    stored.password = 'Secret';
    const credentials = new Credentials(stored);
    const answers = await Promise.all(Array.from({ length: 8 }, () => credentials.check('root', 'Secret')));
    expect(new Set(answers)).toEqual(new Set(['right']));
    expect(stored.hashes).toBe(1);
  });
});
