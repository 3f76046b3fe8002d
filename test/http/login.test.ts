import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { LoginOutcome } from '../../src/http/server/access/login-gate.js';
import { authorization, basic, fakeScreens, type TestApp, testApp } from '../support/web/fake-screens.js';

let folder: string;
let web: TestApp;
let stamp: string;
let noted: string[];
let outcome: LoginOutcome | undefined;

const asBrowser = { accept: 'text/html,application/xhtml+xml' };
const asPage = { 'x-requested-with': 'page' };

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'login-'));
  mkdirSync(join(folder, 'assets'));
  writeFileSync(join(folder, 'index.html'), 'the page');
  writeFileSync(join(folder, 'login.html'), 'the login page');
  writeFileSync(join(folder, 'assets', 'login-1.js'), 'script();');
  stamp = 'one';
  noted = [];
  outcome = undefined;
  web = await testApp(
    {
      checkLogin: async (user, password) =>
        outcome ?? { outcome: user === 'root' && password === 'public' ? 'right' : 'wrong' },
      security: {
        ...fakeScreens([]).security,
        setPassword: async () => {
          stamp = 'two';
        },
      },
      login: {
        stamp: () => stamp,
        lockedForMs: () => (outcome?.outcome === 'locked' ? outcome.forMs : 0),
        noteRequest: (user, address) => noted.push(`request ${user} ${address}`),
        noteSignOut: (user, address) => noted.push(`sign-out ${user} ${address}`),
      },
    },
    {},
    folder,
  );
});

afterEach(async () => {
  await web.app.close();
  rmSync(folder, { recursive: true, force: true });
});

const logIn = (user = 'root', password = 'public', headers: Record<string, string> = {}) =>
  web.app.inject({ method: 'POST', url: '/api/v1/session', payload: { user, password }, headers });

async function cookieOf(headers: Record<string, string> = {}): Promise<string> {
  const answer = await logIn('root', 'public', headers);
  expect(answer.statusCode).toBe(200);
  return String(answer.headers['set-cookie']).split(';', 1)[0] ?? '';
}

const ask = (url: string, headers: Record<string, string> = {}) => web.app.inject({ url, headers });
const state = async (cookie: string) => (await ask('/api/v1/session', { cookie })).json();

describe('the login page', () => {
  it.each(['/', '/values', '/index.html', '/?x=1'])(
    'stands at %s for a browser that has not logged in',
    async (url) => {
      const answer = await ask(url, asBrowser);
      expect([answer.statusCode, answer.body]).toEqual([200, 'the login page']);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['www-authenticate']).toBeUndefined();
      expect(String(answer.headers['content-security-policy'])).toContain("default-src 'none'");
    },
  );

  it('gives way to the page for who has logged in', async () => {
    const cookie = await cookieOf();
    expect((await ask('/', { ...asBrowser, cookie })).body).toBe('the page');
    expect((await ask('/', { ...asBrowser, authorization })).body).toBe('the page');
  });

  it('stands there for a browser that keeps a password which is wrong now', async () => {
    const answer = await ask('/', { ...asBrowser, authorization: basic('root', 'old') });
    expect([answer.statusCode, answer.body]).toEqual([401, 'the login page']);
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });

  it('has its files without a login, and no other file of the machine or answer of the API', async () => {
    expect((await ask('/assets/login-1.js')).body).toBe('script();');
    expect((await ask('/assets/other.js')).statusCode).toBe(401);
    expect((await ask('/assets/../../etc/passwd')).statusCode).toBe(401);
    expect((await ask('/assets/login-1.js/../../api/v1/status')).statusCode).toBe(401);
  });

  it('never stands in the place of what a script asks for, nor of /metrics', async () => {
    for (const [url, headers] of [
      ['/', {}],
      ['/', { accept: '*/*' }],
      ['/metrics', asBrowser],
      ['/metrics', {}],
      ['/api/v1/status', {}],
      ['/api/v1/session/', {}],
    ] as const) {
      const answer = await ask(url, headers);
      expect(answer.statusCode, url).toBe(401);
      expect(answer.headers['www-authenticate'], url).toMatch(/^Basic realm=/);
    }
  });
});

describe('what the page asks itself', () => {
  it.each([
    ['its own header', asPage],
    ['what a browser says of the site', { 'sec-fetch-site': 'same-origin' }],
    ['an event stream', { accept: 'text/event-stream' }],
    ['a document', asBrowser],
  ])('is refused without a window of the browser: %s', async (_what, headers) => {
    for (const more of [{}, { authorization: basic('root', 'old') }]) {
      const answer = await ask('/api/v1/status', { ...headers, ...more });
      expect([answer.statusCode, answer.json().error.code]).toEqual([401, 'web.unauthorized']);
      expect(answer.headers['www-authenticate']).toBeUndefined();
    }
  });

  it('is refused likewise with the cookie of a session that has ended', async () => {
    const cookie = await cookieOf();
    stamp = 'two';
    const answer = await ask('/api/v1/status', { cookie });
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([401, undefined]);
  });
});

describe('the cookie', () => {
  it('is HttpOnly, for this site only, of the whole host, and ends with the browser', async () => {
    const answer = await logIn();
    const [pair = '', ...attributes] = String(answer.headers['set-cookie']).split('; ');
    expect(pair).toMatch(/^ups-gateway-\d+=[\w-]+\.[\w-]{43}$/);
    expect(attributes).toEqual(['Path=/', 'HttpOnly', 'SameSite=Strict']);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.json()).toEqual({ user: 'root', asksForPassword: true });
  });

  it('is Secure and bound to this host under TLS', async () => {
    await web.app.close();
    web = await testApp({}, {}, folder, '192.0.2.80');
    const answer = await web.app.inject({
      method: 'POST',
      url: '/api/v1/session',
      payload: { user: 'root', password: 'public' },
      remoteAddress: '192.0.2.80',
      headers: { 'x-forwarded-proto': 'https', 'x-forwarded-for': '198.51.100.1' },
    });
    expect(String(answer.headers['set-cookie'])).toMatch(
      /^__Host-ups-gateway-\d+=\S+; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
  });

  it('lets in as the password does, and who is let in is told', async () => {
    const cookie = await cookieOf();
    expect((await ask('/api/v1/status', { cookie })).statusCode).toBe(200);
    expect((await ask('/metrics', { cookie })).statusCode).toBe(200);
    expect(noted).toEqual(['request root 127.0.0.1', 'request root 127.0.0.1']);
  });

  it('lets in though the browser sends a password, too, that is wrong now', async () => {
    const cookie = await cookieOf();
    expect((await ask('/api/v1/status', { cookie, authorization: basic('root', 'old') })).statusCode).toBe(200);
  });

  it.each([
    ['another value', (cookie: string) => `${cookie.slice(0, -3)}AAA`],
    ['a part of it', (cookie: string) => cookie.slice(0, -1)],
    ['another name', (cookie: string) => `x${cookie}`],
    ['nothing', () => 'ups-gateway-0='],
    ['an object’s own word', () => 'ups-gateway-0=__proto__'],
  ])('lets nobody in with %s', async (_what, change) => {
    const cookie = change(await cookieOf());
    expect((await ask('/api/v1/status', { cookie })).statusCode).toBe(401);
  });

  it('is another one at each login, and the former one ends', async () => {
    const first = await cookieOf();
    const second = await cookieOf({ cookie: first });
    expect(second).not.toBe(first);
    expect((await ask('/api/v1/status', { cookie: first })).statusCode).toBe(401);
    expect((await ask('/api/v1/status', { cookie: second })).statusCode).toBe(200);
  });
});

describe('a login', () => {
  it.each([
    ['a wrong password', 'root', 'publi'],
    ['a wrong user', 'admin', 'public'],
  ])('is refused in the same words with %s, which are not repeated', async (_what, user, password) => {
    const answer = await logIn(user, password);
    expect([answer.statusCode, answer.json().error.code]).toEqual([401, 'web.unauthorized']);
    expect(answer.headers['set-cookie']).toBeUndefined();
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(answer.body + JSON.stringify(web.log.lines)).not.toMatch(/publi"|admin/);
  });

  it('of a locked address is refused, with the time that is left', async () => {
    outcome = { outcome: 'locked', forMs: 90_500 };
    const answer = await logIn();
    expect([answer.statusCode, answer.json().error.code]).toEqual([429, 'web.locked']);
    expect(answer.headers['retry-after']).toBe('91');
    expect((await state('')).lockedForMs).toBe(90_500);
  });

  it('that stands is not touched by the lock of its address', async () => {
    const cookie = await cookieOf();
    outcome = { outcome: 'locked', forMs: 90_500 };
    expect((await ask('/api/v1/status', { cookie })).statusCode).toBe(200);
  });

  it.each([
    ['Sec-Fetch-Site is cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Origin is another host', { origin: 'http://evil.example', host: 'ups.local' }],
  ])('is refused when %s', async (_what, headers) => {
    const answer = await logIn('root', 'public', headers);
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'web.foreign-origin']);
  });
});

describe('with a session', () => {
  const restart = (cookie: string, headers: Record<string, string> = {}) =>
    web.app.inject({
      method: 'POST',
      url: '/api/v1/restart',
      payload: { kind: 'warm' },
      headers: { cookie, ...headers },
    });

  it('what cannot be undone needs the password again', async () => {
    const cookie = await cookieOf();
    const code = async (headers = {}) => {
      const answer = await restart(cookie, headers);
      return [answer.statusCode, answer.json().error?.code];
    };
    expect(await code()).toEqual([403, 'web.confirmation']);
    expect(await code({ 'x-confirm-password': 'wrong' })).toEqual([403, 'web.wrong-password']);
    expect(await code({ 'x-confirm-password': 'public' })).toEqual([200, undefined]);
    expect(web.calls).toEqual([['machine.restart', 'warm', { user: 'root', address: '127.0.0.1' }]]);
  });

  it('another site changes nothing', async () => {
    const cookie = await cookieOf();
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'http://evil.example', host: 'ups.local' }]) {
      const answer = await restart(cookie, { 'x-confirm-password': 'public', ...headers });
      expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'web.foreign-origin']);
    }
    expect(web.calls).toEqual([]);
  });

  it('it ends when somebody signs out, and the page says so', async () => {
    const cookie = await cookieOf();
    const signOut = () => web.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie } });
    expect((await signOut()).statusCode).toBe(200);
    expect((await signOut()).statusCode).toBe(200);
    expect((await ask('/api/v1/status', { cookie })).statusCode).toBe(401);
    expect(await state(cookie)).toMatchObject({ loggedIn: false, ended: 'signed-out' });
    expect(noted).toEqual(['sign-out root 127.0.0.1']);
  });

  it('it ends with the password, and after an hour without use', async () => {
    const [one, other] = [await cookieOf(), await cookieOf()];
    await web.clock.advance(3_600_000);
    expect(await state(one)).toMatchObject({ loggedIn: false, ended: 'idle' });
    const fresh = await cookieOf();
    expect(await state(fresh)).toMatchObject({ loggedIn: true });
    stamp = 'two';
    expect(await state(fresh)).toMatchObject({ loggedIn: false, ended: 'password-changed' });
    expect(await state(other)).toMatchObject({ loggedIn: false });
  });
});

describe('a session that sets another password', () => {
  const setPassword = (cookie: string, more: object) =>
    web.app.inject({
      method: 'PUT',
      url: '/api/v1/security/password',
      payload: { current: 'public', next: 'correct horse', ...more },
      headers: { cookie },
    });
  const cookieIn = (headers: Readonly<Record<string, unknown>>) => String(headers['set-cookie']).split(';', 1)[0] ?? '';

  it('goes on with another cookie where it asks to stay, and all others end', async () => {
    const [one, other] = [await cookieOf(), await cookieOf()];
    const answer = await setPassword(one, { stay: true });
    const fresh = cookieIn(answer.headers);
    expect(fresh).not.toBe(one);
    expect(await state(fresh)).toMatchObject({ loggedIn: true });
    for (const ended of [one, other]) {
      expect(await state(ended)).toMatchObject({ loggedIn: false, ended: 'password-changed' });
    }
  });

  it('ends with it otherwise, and where the present password was wrong nothing is set', async () => {
    const cookie = await cookieOf();
    const wrong = await setPassword(cookie, { current: 'wrong', stay: true });
    expect([wrong.statusCode, wrong.headers['set-cookie']]).toEqual([403, undefined]);
    const answer = await setPassword(cookie, {});
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([200, undefined]);
    expect(await state(cookie)).toMatchObject({ loggedIn: false });
  });

  it('gets no cookie where a script asks, which has none', async () => {
    const answer = await web.app.inject({
      method: 'PUT',
      url: '/api/v1/security/password',
      payload: { current: 'public', next: 'correct horse', stay: true },
      headers: { authorization },
    });
    expect([answer.statusCode, answer.headers['set-cookie']]).toEqual([200, undefined]);
  });
});

describe('the event stream', () => {
  /** Reads until it ends. */
  async function stream(headers: Record<string, string>, meanwhile: () => Promise<unknown>): Promise<string> {
    const answer = web.app.inject({ url: '/api/v1/stream', headers });
    for (let turn = 0; web.streams.size === 0 && turn < 100; turn += 1) await new Promise(setImmediate);
    expect(web.streams.size).toBe(1);
    await web.clock.advance(5000);
    expect(web.streams.size).toBe(1);
    await meanwhile();
    await web.clock.advance(1000);
    return (await answer).body;
  }

  it.each([
    ['a session, when somebody signs out', true],
    ['a session, when the password changes', false],
  ])('of %s ends within a second, and says so', async (_what, isSignOut) => {
    const cookie = await cookieOf();
    const body = await stream({ cookie }, async () => {
      if (isSignOut) await web.app.inject({ method: 'DELETE', url: '/api/v1/session', headers: { cookie } });
      else stamp = 'two';
    });
    expect(body).toMatch(/event: ended\ndata: \{\}\n\n$/);
    expect(web.streams.size).toBe(0);
  });

  it('of a script ends with its password, too', async () => {
    const body = await stream({ authorization }, async () => {
      stamp = 'two';
    });
    expect(body).toMatch(/event: ended/);
  });

  it('keeps a session alive that does nothing else', async () => {
    const cookie = await cookieOf();
    await stream({ cookie }, async () => {
      for (let minute = 0; minute < 90; minute += 1) await web.clock.advance(60_000);
      expect(web.streams.size).toBe(1);
      stamp = 'two';
    });
  });
});
