import { afterEach, describe, expect, it } from 'vitest';
import type { LoginCheck, LoginOutcome } from '../../src/http/server/access/login-gate.js';
import { authorization, basic, type TestApp, testApp } from '../support/web/fake-screens.js';

let web: TestApp | undefined;

afterEach(async () => {
  await web?.app.close();
  web = undefined;
});

const json = { authorization, 'content-type': 'application/json' };

async function codeOf(made: TestApp, headers: Record<string, string>, url = '/api/v1/status') {
  const { statusCode, body } = await made.app.inject({ url, headers });
  return [statusCode, JSON.parse(body).error?.code];
}

describe('login', () => {
  it.each(['/api/v1/status', '/', '/metrics', '/assets/x.js', '/nothing', '/api/v1/stream', '/api/v1/openapi.json'])(
    'is asked for on %s',
    async (url) => {
      web = await testApp();
      const answer = await web.app.inject({ url });
      expect(answer.statusCode).toBe(401);
      expect(answer.headers['www-authenticate']).toMatch(/^Basic realm=/);
      expect(answer.json().error.code).toBe('web.unauthorized');
    },
  );

  it('is not asked for on /healthz, whatever is appended to it', async () => {
    web = await testApp();
    expect((await web.app.inject({ url: '/healthz' })).json()).toEqual({ status: 'ok' });
    expect((await web.app.inject({ url: '/healthz?x=1' })).statusCode).toBe(200);
    for (const url of ['/healthz/', '/healthz/../api/v1/status', '//healthz', '/healthz%2f..%2fmetrics']) {
      expect((await web.app.inject({ url })).statusCode, url).toBe(401);
    }
  });

  it.each([
    ['a wrong password', basic('root', 'publi')],
    ['a wrong user', basic('admin', 'public')],
    ['nothing to decode', 'Basic'],
    ['another scheme', 'Bearer public'],
    ['no colon', `Basic ${Buffer.from('root').toString('base64')}`],
    ['control characters', basic('root', 'pub\nlic')],
  ])('refuses %s', async (_what, header) => {
    web = await testApp();
    expect(await codeOf(web, { authorization: header })).toEqual([401, 'web.unauthorized']);
  });

  it('is not asked for on GET /metrics of who has its token, and nowhere else', async () => {
    const given = { authorization: 'Bearer 0123456789abcdef' };
    let outcome: LoginOutcome = { outcome: 'right' };
    const asked: string[] = [];
    const check = async (token: string, address: string) => {
      asked.push(`${token} ${address}`);
      return outcome;
    };
    web = await testApp({ login: { metricsToken: { isSet: true, check } } });
    const { app } = web;
    const ask = (url: string, method: 'GET' | 'HEAD' | 'POST' = 'GET') => app.inject({ url, method, headers: given });
    const answer = await ask('/metrics');
    expect([answer.statusCode, answer.headers['www-authenticate']]).toEqual([200, undefined]);
    for (const url of ['/', '/api/v1/status', '/metrics/', '/metrics/../api/v1/status', '/api/v1/metrics', '//metrics'])
      expect((await ask(url)).statusCode, url).toBe(401);
    expect((await ask('/metrics', 'HEAD')).statusCode).toBe(401);
    expect((await ask('/metrics', 'POST')).statusCode).toBe(401);
    expect(asked).toEqual(['0123456789abcdef 127.0.0.1']);
    outcome = { outcome: 'wrong' };
    const refused = await ask('/metrics');
    expect([refused.statusCode, refused.headers['www-authenticate']]).toEqual([401, 'Bearer realm="UPS gateway"']);
    outcome = { outcome: 'locked', forMs: 90_500 };
    const locked = await ask('/metrics');
    expect([locked.statusCode, locked.headers['retry-after']]).toEqual([429, '91']);
    expect((await app.inject({ url: '/metrics', headers: { authorization } })).statusCode).toBe(200);
  });

  it('is asked for on /metrics of any token where none is set', async () => {
    web = await testApp();
    expect((await web.app.inject({ url: '/metrics', headers: { authorization: 'Bearer x' } })).statusCode).toBe(401);
  });

  it('says how long a locked address has to wait, whatever it sends', async () => {
    web = await testApp({ checkLogin: async () => ({ outcome: 'locked', forMs: 90_500 }) });
    const answer = await web.app.inject({ url: '/api/v1/status', headers: { authorization } });
    expect([answer.statusCode, answer.json().error.code]).toEqual([429, 'web.locked']);
    expect(answer.headers['retry-after']).toBe('91');
    expect(answer.headers['www-authenticate']).toBeUndefined();
  });

  it('asks for patience when too many logins are checked', async () => {
    web = await testApp({ checkLogin: async () => ({ outcome: 'busy' }) });
    expect(await codeOf(web, { authorization })).toEqual([503, 'web.busy']);
  });

  it('checks the same login once while it is being checked', async () => {
    let checks = 0;
    let release: (answer: LoginOutcome) => void = () => undefined;
    const answered = new Promise<LoginOutcome>((resolve) => {
      release = resolve;
    });
    web = await testApp({
      checkLogin: () => {
        checks += 1;
        return answered;
      },
    });
    const { app } = web;
    const ask = () => app.inject({ url: '/api/v1/status', headers: { authorization } });
    const many = Array.from({ length: 20 }, ask);
    await new Promise((resolve) => setImmediate(resolve));
    release({ outcome: 'right' });
    expect((await Promise.all(many)).map(({ statusCode }) => statusCode)).toEqual(Array(20).fill(200));
    expect(checks).toBe(1);
  });

  it('never says in an answer or in the log what was typed', async () => {
    web = await testApp();
    const { body, headers } = await web.app.inject({
      url: '/api/v1/status',
      headers: { authorization: basic('root', 'hunter2') },
    });
    expect(body + JSON.stringify(headers) + JSON.stringify(web.log.lines)).not.toContain('hunter2');
  });
});

describe('requests that change something', () => {
  const change = { method: 'POST', url: '/api/v1/commissioning', payload: { minutes: 5 } } as const;

  it.each([
    ['Sec-Fetch-Site is cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['Sec-Fetch-Site is same-site', { 'sec-fetch-site': 'same-site' }],
    ['Sec-Fetch-Site is none', { 'sec-fetch-site': 'none' }],
    ['Origin is another host', { origin: 'http://evil.example', host: 'ups.local' }],
    ['Origin is another port', { origin: 'http://ups.local:81', host: 'ups.local' }],
    ['Origin is null', { origin: 'null', host: 'ups.local' }],
    ['both disagree', { 'sec-fetch-site': 'same-origin', origin: 'http://evil.example', host: 'ups.local' }],
  ])('are refused when %s', async (_what, headers) => {
    web = await testApp();
    const answer = await web.app.inject({ ...change, headers: { ...json, ...headers } });
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'web.foreign-origin']);
    expect(web.calls).toEqual([]);
  });

  it.each([
    ['from the page itself', { 'sec-fetch-site': 'same-origin', origin: 'http://ups.local', host: 'ups.local' }],
    ['from an older browser', { origin: 'http://ups.local:8080', host: 'ups.local:8080' }],
    ['by TLS', { origin: 'https://ups.local', host: 'UPS.local' }],
    ['from a program that is no browser', {}],
  ])('are taken %s', async (_what, headers) => {
    web = await testApp();
    expect((await web.app.inject({ ...change, headers: { ...json, ...headers } })).statusCode).toBe(200);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/xml'])(
    'are refused as %s, which a form of another site could send',
    async (type) => {
      web = await testApp();
      const answer = await web.app.inject({
        ...change,
        payload: '{"minutes":5}',
        headers: { authorization, 'content-type': type },
      });
      expect([answer.statusCode, answer.json().error.code]).toEqual([415, 'web.unsupported']);
      expect(web.calls).toEqual([]);
    },
  );

  it('are refused when they are too large', async () => {
    web = await testApp();
    const payload = JSON.stringify({ text: 'x'.repeat(300_000) });
    const answer = await web.app.inject({ method: 'PUT', url: '/api/v1/settings', payload, headers: json });
    expect([answer.statusCode, answer.json().error.code]).toEqual([413, 'web.too-large']);
  });
});

describe('destructive requests', () => {
  const destructive = { method: 'POST', url: '/api/v1/restart', payload: { kind: 'warm' } } as const;
  const ask = (made: TestApp, confirm?: string) =>
    made.app.inject({
      ...destructive,
      headers: { ...json, ...(confirm !== undefined && { 'x-confirm-password': confirm }) },
    });

  it.each([
    ['POST', '/api/v1/restart'],
    ['POST', '/api/v1/factory-reset'],
    ['POST', '/api/v1/restore'],
    ['POST', '/api/v1/firmware'],
    ['POST', '/api/v1/firmware/rollback'],
    ['PUT', '/api/v1/security/tls'],
    ['DELETE', '/api/v1/security/tls'],
  ] as const)('need the password again: %s %s', async (method, url) => {
    web = await testApp();
    const answer = await web.app.inject({ method, url, headers: { authorization } });
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'web.confirmation']);
    expect(web.calls).toEqual([]);
  });

  it('are refused with a wrong password, without making the browser forget the login', async () => {
    web = await testApp();
    const answer = await ask(web, 'wrong');
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'web.wrong-password']);
    expect(answer.headers['www-authenticate']).toBeUndefined();
    expect(web.calls).toEqual([]);
  });

  it('are carried out with the right one', async () => {
    web = await testApp();
    expect((await ask(web, 'public')).statusCode).toBe(200);
    expect(web.calls).toEqual([['machine.restart', 'warm', { user: 'root', address: '127.0.0.1' }]]);
  });

  it('take the password percent-encoded, since a header carries ASCII only', async () => {
    const passwords: string[] = [];
    web = await testApp({
      checkLogin: async (_user, password) => {
        passwords.push(password);
        return { outcome: 'right' };
      },
    });
    await ask(web, encodeURIComponent('clé à 100 %'));
    expect(passwords.at(-1)).toBe('clé à 100 %');
  });
});

describe('behind a reverse proxy', () => {
  const proxy = '192.0.2.80';
  const by = (remoteAddress: string, forwardedFor: string, more: Readonly<Record<string, string>> = {}) => ({
    url: '/api/v1/status',
    remoteAddress,
    headers: { authorization, 'x-forwarded-for': forwardedFor, ...more },
  });
  const behind = (limits = {}) => testApp({}, limits, undefined, proxy);
  const change = {
    method: 'POST',
    url: '/api/v1/commissioning',
    payload: { minutes: 5 },
    remoteAddress: proxy,
  } as const;
  const fromPage = { ...json, 'sec-fetch-site': 'same-origin', origin: 'https://ups.example', host: '10.0.0.5:8080' };

  it('each client has its own limit', async () => {
    web = await behind({ requestsPerMinute: 1 });
    const codes = [];
    for (const client of ['198.51.100.1', '198.51.100.2', '198.51.100.1']) {
      codes.push((await web.app.inject(by(proxy, client))).statusCode);
    }
    expect(codes).toEqual([200, 200, 429]);
  });

  it('the address that the proxy has added counts, not those that the client has made up', async () => {
    const addresses: string[] = [];
    const checkLogin: LoginCheck = async (_user, _password, address) => {
      addresses.push(address);
      return { outcome: 'right' };
    };
    web = await testApp({ checkLogin }, {}, undefined, proxy);
    await web.app.inject(by(proxy, '203.0.113.9, 198.51.100.1'));
    await web.app.inject(by(`::ffff:${proxy}`, '198.51.100.2'));
    expect(addresses).toEqual(['198.51.100.1', '198.51.100.2']);
  });

  it('nobody else is believed, nor anybody without the setting', async () => {
    web = await behind({ requestsPerMinute: 1 });
    await web.app.inject(by('192.0.2.81', '198.51.100.1'));
    expect((await web.app.inject(by('192.0.2.81', '198.51.100.2'))).statusCode).toBe(429);
    await web.app.close();
    web = await testApp({}, { requestsPerMinute: 1 });
    await web.app.inject(by(proxy, '198.51.100.1'));
    expect((await web.app.inject(by(proxy, '198.51.100.2'))).statusCode).toBe(429);
  });

  it('a change is taken where the proxy keeps Host, or tells it as X-Forwarded-Host', async () => {
    web = await behind();
    const { app } = web;
    const ask = async (headers: Readonly<Record<string, string>>) =>
      (await app.inject({ ...change, headers: { ...fromPage, ...headers } })).statusCode;
    expect(await ask({ host: 'ups.example' })).toBe(200);
    expect(await ask({ 'x-forwarded-host': 'ups.example' })).toBe(200);
    expect(await ask({ 'x-forwarded-host': 'evil.example' })).toBe(403);
  });

  it('a change that loses its Host is refused, and told what to do', async () => {
    web = await testApp();
    const answer = await web.app.inject({ ...change, headers: { ...fromPage, 'x-forwarded-host': 'ups.example' } });
    expect([answer.statusCode, answer.json().error.code]).toEqual([403, 'web.foreign-origin']);
    for (const text of Object.values(answer.json().error.message)) expect(text).toMatch(/Host.*trusted_proxy/);
  });
});

describe('one client', () => {
  it('gets so many answers a minute and no more', async () => {
    web = await testApp({}, { requestsPerMinute: 5 });
    const { app } = web;
    const codes = [];
    for (let times = 0; times < 7; times += 1) {
      codes.push((await app.inject({ url: '/api/v1/status', headers: { authorization } })).statusCode);
    }
    expect(codes).toEqual([200, 200, 200, 200, 200, 429, 429]);
    const other = await app.inject({ url: '/api/v1/status', headers: { authorization }, remoteAddress: '192.0.2.9' });
    expect(other.statusCode).toBe(200);
  });

  it('that watches over the gateway is never counted', async () => {
    web = await testApp({}, { requestsPerMinute: 2 });
    const codes = [];
    for (let times = 0; times < 4; times += 1) codes.push((await web.app.inject({ url: '/healthz' })).statusCode);
    expect(codes).toEqual([200, 200, 200, 200]);
  });

  it('is told how long to wait', async () => {
    web = await testApp({}, { requestsPerMinute: 1 });
    const { app } = web;
    const ask = () => app.inject({ url: '/api/v1/status', headers: { authorization } });
    await ask();
    await web.clock.advance(20_500);
    const answer = await ask();
    expect([answer.statusCode, answer.headers['retry-after']]).toEqual([429, '40']);
  });
});

describe('every answer', () => {
  it('brings a policy that runs nothing but our own scripts', async () => {
    web = await testApp();
    const { headers } = await web.app.inject({ url: '/api/v1/status', headers: { authorization } });
    const policy = String(headers['content-security-policy']).split(';');
    expect(policy).toEqual(expect.arrayContaining(["default-src 'none'", "script-src 'self'", "style-src 'self'"]));
    expect(String(headers['content-security-policy'])).not.toMatch(/unsafe|http:|\*/);
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['cache-control']).toBe('no-store');
  });

  it('says nothing of an unknown fault but that there was one', async () => {
    const status = () => {
      throw new TypeError('/var/lib/secret is broken');
    };
    web = await testApp({ status });
    const answer = await web.app.inject({ url: '/api/v1/status', headers: { authorization } });
    expect([answer.statusCode, answer.json().error.code]).toEqual([500, 'internal.fault']);
    expect(answer.body).not.toContain('secret');
    expect(web.log.at('error').map(({ code }) => code)).toEqual(['internal.fault']);
  });
});
