import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { Agent, get, type IncomingMessage } from 'node:http';
import { get as getByTls } from 'node:https';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import type { Screens } from '../../src/http/screens/screens.js';
import { buildApp } from '../../src/http/server/build-app.js';
import { CertificateStore } from '../../src/http/server/tls/certificate-store.js';
import type { WebLimits } from '../../src/http/server/web-limits.js';
import { type WebEndpoint, WebServer } from '../../src/http/server/web-server.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingLog } from '../support/recording-log.js';
import { freeTcpPort } from '../support/tcp.js';
import { until } from '../support/until.js';
import { authorization, checkFactoryLogin, fakeScreens, quietLogin, status } from '../support/web/fake-screens.js';

let folder: string;
let clock: ManualClock;
let log: RecordingLog;
let server: WebServer | undefined;
let trustedProxy = '';
const sockets = new Set<{ destroy(): unknown }>();

beforeEach(() => {
  trustedProxy = '';
  folder = mkdtempSync(join(tmpdir(), 'web-'));
  clock = new ManualClock();
  log = new RecordingLog();
});

afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets.clear();
  await server?.stop();
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const anyPort: WebEndpoint = { bind: '127.0.0.1', port: 0, tls: false };

function make(
  endpoint = anyPort,
  limits: Partial<WebLimits> = {},
  own: Partial<Screens> = {},
  wallMs = () => Date.now(),
  beforeBuild = async () => {},
): WebServer {
  const common = { clock, log: log.logger, limits, trustedProxy: () => trustedProxy, serversAtStake: () => 0 };
  const app = {
    screens: fakeScreens([], own),
    checkLogin: checkFactoryLogin,
    login: quietLogin,
    pageFolder: folder,
    version: '1.2.3',
  };
  server = new WebServer(endpoint, {
    ...common,
    build: async () => {
      await beforeBuild();
      return buildApp({ ...common, ...app });
    },
    certificates: new CertificateStore(join(folder, 'tls'), wallMs),
  });
  return server;
}

function portOf({ state }: WebServer): number {
  if (state.status !== 'open') throw new Error(`the server is ${state.status}`);
  return state.port;
}

interface Answer {
  readonly code: number;
  readonly response: IncomingMessage;
}

function ask(port: number, path: string, localAddress = '127.0.0.1'): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const agent = new Agent({ keepAlive: false });
    const request = get(
      { host: '127.0.0.1', port, path, headers: { authorization }, localAddress, agent },
      (response) => {
        response.on('error', () => undefined);
        resolve({ code: response.statusCode ?? 0, response });
      },
    );
    sockets.add(request);
    request.on('error', reject);
  });
}

function openStream(port: number, localAddress?: string): Promise<Answer> {
  return ask(port, '/api/v1/stream', localAddress);
}

describe('what answers', () => {
  const makeWith = (beforeBuild: () => Promise<void>) => make(anyPort, {}, {}, undefined, beforeBuild);

  it('is made by the first request and once, while the port is open from the start', async () => {
    const build = vi.fn(async () => {});
    const web = makeWith(build);
    await web.start();
    const port = portOf(web);
    expect(build).not.toHaveBeenCalled();
    const answers = await Promise.all([ask(port, '/healthz'), ask(port, '/healthz'), ask(port, '/api/v1/status')]);
    expect(answers.map(({ code }) => code)).toEqual([200, 200, 200]);
    expect((await ask(port, '/healthz')).code).toBe(200);
    expect(build).toHaveBeenCalledTimes(1);
  });

  it('is tried again at the next request where it could not be made, and the log says why', async () => {
    const build = vi.fn(async () => {}).mockRejectedValueOnce(new Error('a file is missing'));
    const web = makeWith(build);
    await web.start();
    expect((await ask(portOf(web), '/healthz')).code).toBe(503);
    expect(log.at('error')).toMatchObject([{ code: 'web.failed', facts: { err: { message: 'a file is missing' } } }]);
    expect((await ask(portOf(web), '/healthz')).code).toBe(200);
  });

  it('opens no stream for a page that has gone meanwhile', async () => {
    let build: (() => void) | undefined;
    const web = makeWith(() => new Promise((resolve) => (build = resolve)));
    await web.start();
    const port = portOf(web);
    const gone = connect(port, '127.0.0.1');
    sockets.add(gone);
    gone.write(`GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`);
    await until(async () => build !== undefined, 5000, 'the request has come');
    gone.destroy();
    await new Promise((resolve) => gone.once('close', resolve));
    // The server hears of it before it accepts another.
    const other = connect(port, '127.0.0.1');
    sockets.add(other);
    await new Promise<void>((resolve) => other.once('connect', resolve));
    build?.();
    expect((await ask(port, '/healthz')).code).toBe(200);
    expect(web.streams.open).toBe(0);
  });

  it('is not left behind by a server that stops while it is made', async () => {
    let build = () => {};
    const web = makeWith(() => new Promise((resolve) => (build = resolve)));
    await web.start();
    const ready = web.ready();
    await web.stop();
    build();
    expect(await ready).toBeUndefined();
    expect(web.isReady).toBe(false);
  });
});

describe('an image that is refused at its head', () => {
  it('is taken to its end, so that a browser gets to read why', async () => {
    const upload = async (image: AsyncIterable<Uint8Array>) => {
      await image[Symbol.asyncIterator]().next();
      throw new GatewayError('firmware.signature', 'not ours');
    };
    const web = make(anyPort, {}, { firmware: { ...fakeScreens([]).firmware, upload } });
    await web.start();
    const image = new FormData();
    image.append('file', new Blob([new Uint8Array(8_000_000)]), 'image.bin');
    const request = new Request(`http://127.0.0.1:${portOf(web)}/api/v1/firmware`, { method: 'POST', body: image });
    const body = Buffer.from(await request.arrayBuffer());
    const socket = connect(portOf(web), '127.0.0.1');
    sockets.add(socket);
    const head = [
      'POST /api/v1/firmware HTTP/1.1',
      'Host: x',
      `Authorization: ${authorization}`,
      'X-Confirm-Password: public',
      `Content-Type: ${request.headers.get('content-type')}`,
      `Content-Length: ${body.length}`,
    ];
    const answered = new Promise<string>((resolve) => socket.once('data', (bytes) => resolve(bytes.toString('utf8'))));
    const sent = new Promise<void>((resolve, reject) => {
      socket.once('error', reject);
      socket.write(`${head.join('\r\n')}\r\n\r\n`);
      socket.write(body, () => resolve());
    });
    await sent;
    expect(await answered).toMatch(/^HTTP\/1\.1 400 /);
  });
});

describe('live streams', () => {
  it('of one address are bounded, and leave room for others', async () => {
    const web = make();
    await web.start();
    const port = portOf(web);
    const codes = [];
    for (let stream = 0; stream < 12; stream += 1) codes.push((await openStream(port)).code);
    expect(codes).toEqual([...Array(8).fill(200), ...Array(4).fill(429)]);
    expect((await openStream(port, '127.0.0.2')).code).toBe(200);
  });

  it('in all are bounded; everything else goes on while 200 are tried', async () => {
    const web = make();
    await web.start();
    const port = portOf(web);
    const answers = [];
    for (let stream = 0; stream < 200; stream += 1) {
      answers.push(await openStream(port, `127.0.0.${2 + Math.floor(stream / 8)}`));
    }
    expect(answers.filter(({ code }) => code === 200)).toHaveLength(40);
    expect(web.streams.open).toBe(40);
    expect((await ask(port, '/api/v1/status')).code).toBe(200);
    expect((await ask(port, '/healthz')).code).toBe(200);
  });

  it('make room when a page is closed', async () => {
    const web = make(anyPort, { streams: 1 });
    await web.start();
    const { response } = await openStream(portOf(web));
    expect((await openStream(portOf(web))).code).toBe(429);
    response.destroy();
    await until(async () => web.streams.open === 0, 5000, 'the stream is closed');
    expect((await openStream(portOf(web))).code).toBe(200);
  });

  it('are dropped when the page does not read, without harm to one that does', async () => {
    let value = 0;
    const text = 'x'.repeat(200_000);
    const web = make(anyPort, {}, { status: () => ({ ...status, version: `${value}${text}` }) });
    await web.start();
    const port = portOf(web);
    const slow = connect(port, '127.0.0.1');
    sockets.add(slow);
    slow.pause();
    slow.on('error', () => undefined);
    slow.write(`GET /api/v1/stream HTTP/1.1\r\nHost: x\r\nAuthorization: ${authorization}\r\n\r\n`);
    let read = 0;
    const { response } = await openStream(port);
    response.on('data', (chunk: Buffer) => {
      read += chunk.length;
    });
    await until(async () => web.streams.open === 2, 5000, 'both streams are open');
    await until(
      async () => {
        value += 1;
        await clock.advance(1000);
        return web.streams.open === 1;
      },
      20_000,
      'the slow one is dropped',
    );
    expect(web.streams.dropped).toBe(1);
    const before = read;
    value += 1;
    await clock.advance(1000);
    await until(async () => read > before + text.length / 2, 5000, 'the other one goes on');
  });

  it('end when the server stops', async () => {
    const web = make();
    await web.start();
    const { response } = await openStream(portOf(web));
    response.resume();
    const ended = new Promise((resolve) => response.once('end', resolve));
    await web.stop();
    await ended;
  });
});

describe('connections', () => {
  it('of one address are bounded, and leave room for others', async () => {
    const web = make(anyPort, { connectionsPerAddress: 5 });
    await web.start();
    const port = portOf(web);
    const closed = new Set<Socket>();
    const held = Array.from({ length: 20 }, () => connect(port, '127.0.0.1'));
    for (const socket of held) {
      sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => closed.add(socket));
    }
    await until(async () => closed.size === 15, 5000, 'the others are turned away');
    expect((await ask(port, '/healthz', '127.0.0.2')).code).toBe(200);
  });

  it('of a trusted proxy are those of its clients', async () => {
    trustedProxy = '127.0.0.1';
    const web = make(anyPort, { connectionsPerAddress: 2 });
    await web.start();
    const held = Array.from({ length: 6 }, () => connect(portOf(web), '127.0.0.1'));
    for (const socket of held) sockets.add(socket.on('error', () => undefined));
    expect((await ask(portOf(web), '/healthz')).code).toBe(200);
    expect(held.filter((socket) => socket.destroyed)).toEqual([]);
  });
});

describe('the port', () => {
  it('is tried again until it is free', async () => {
    const port = await freeTcpPort();
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.1', () => resolve()));
    const web = make({ ...anyPort, port });
    await web.start();
    expect(web.state).toMatchObject({ status: 'waiting', cause: { code: 'web.port-taken' } });
    await clock.advance(60_000);
    expect(log.at('warn').map(({ code }) => code)).toEqual(['web.port-taken']);
    await new Promise((resolve) => holder.close(resolve));
    await clock.advance(10_000);
    await until(async () => web.state.status === 'open', 5000, 'the port is open');
    expect((await ask(port, '/healthz')).code).toBe(200);
  });

  it('can be changed while the server runs', async () => {
    const web = make();
    await web.start();
    const before = portOf(web);
    const port = await freeTcpPort();
    await web.move({ ...anyPort, port });
    expect((await ask(port, '/healthz')).code).toBe(200);
    await expect(ask(before, '/healthz')).rejects.toThrow();
  });

  it('stays the former one where the new one cannot be had, or nobody could mend it', async () => {
    const taken = await freeTcpPort();
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(taken, '127.0.0.1', () => resolve()));
    const web = make();
    await web.start();
    const before = portOf(web);
    await web.move({ ...anyPort, port: taken });
    expect(web.state).toMatchObject({ status: 'waiting', cause: { code: 'web.port-taken' } });
    expect((await ask(before, '/healthz')).code).toBe(200);
    await new Promise((resolve) => holder.close(resolve));
    await clock.advance(10_000);
    await until(async () => web.state.status === 'open', 5000, 'the new port is open');
    expect(portOf(web)).toBe(taken);
    await expect(ask(before, '/healthz')).rejects.toThrow();
  });

  it('stays the former one where the address beside it is none of this machine', async () => {
    const port = await freeTcpPort();
    const web = make({ ...anyPort, port });
    await web.start();
    await web.move({ ...anyPort, bind: '203.0.113.1', port });
    expect(web.state).toMatchObject({ status: 'waiting', cause: { code: 'web.address-missing' } });
    expect((await ask(port, '/healthz')).code).toBe(200);
  });

  it('comes back where giving way did not help, and does so seldom', async () => {
    const port = await freeTcpPort();
    const web = make({ ...anyPort, port });
    await web.start();
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(port, '127.0.0.2', () => resolve()));
    await web.move({ ...anyPort, bind: '0.0.0.0', port });
    expect(web.state).toMatchObject({ status: 'waiting', cause: { code: 'web.port-taken' } });
    const { response } = await openStream(port);
    await clock.advance(60_000);
    expect(web.streams.open).toBe(1);
    response.destroy();
    await new Promise((resolve) => holder.close(resolve));
    await clock.advance(300_000);
    await until(async () => web.state.status === 'open', 5000, 'the other address is open');
    expect((await ask(port, '/healthz')).code).toBe(200);
  });

  it('is closed by stop, however often it is called', async () => {
    const web = make();
    await web.start();
    const port = portOf(web);
    await web.stop();
    await web.stop();
    await expect(ask(port, '/healthz')).rejects.toThrow();
    expect(clock.pendingTimers).toBe(0);
  });
});

interface TlsAnswer {
  readonly code: number;
  readonly fingerprint: string;
}

function askByTls(port: number): Promise<TlsAnswer> {
  return new Promise((resolve, reject) => {
    const options = { host: '127.0.0.1', port, path: '/healthz', rejectUnauthorized: false, agent: false as const };
    const request = getByTls(options, (response) => {
      const socket = response.socket as unknown as { getPeerCertificate(): { fingerprint256: string } };
      resolve({ code: response.statusCode ?? 0, fingerprint: socket.getPeerCertificate().fingerprint256 });
      response.resume();
    });
    request.on('error', reject);
  });
}

describe('TLS', () => {
  const byTls: WebEndpoint = { ...anyPort, tls: true };

  it('works at once, with a certificate of its own making that is kept', async () => {
    const web = make(byTls);
    await web.start();
    const first = await askByTls(portOf(web));
    expect(first.code).toBe(200);
    const store = new CertificateStore(join(folder, 'tls'), () => Date.now());
    expect(await store.view()).toMatchObject({ source: 'generated', fingerprint: first.fingerprint });
    await web.stop();
    const again = make(byTls);
    await again.start();
    expect((await askByTls(portOf(again))).fingerprint).toBe(first.fingerprint);
  });

  it('takes another certificate into use without a restart, once it is put into its folder', async () => {
    const web = make(byTls);
    await web.start();
    const first = await askByTls(portOf(web));
    const other = new CertificateStore(join(folder, 'other'), () => Date.now());
    const pair = await other.load();
    await new CertificateStore(join(folder, 'tls'), () => Date.now()).store(pair);
    await clock.advance(30_000);
    await until(
      async () => (await askByTls(portOf(web))).fingerprint !== first.fingerprint,
      5000,
      'the other certificate is in use',
    );
    expect((await askByTls(portOf(web))).fingerprint).toBe((await other.view())?.fingerprint);
  });

  it('works where the certificate cannot be kept, and says why', async () => {
    writeFileSync(join(folder, 'tls'), 'no folder');
    const web = make(byTls);
    await web.start();
    expect((await askByTls(portOf(web))).code).toBe(200);
    expect(log.at('error').map(({ code }) => code)).toEqual(['web.certificate-unwritable']);
  });

  it('names a cause that is none of the port', async () => {
    const web = make(byTls);
    vi.spyOn(CertificateStore.prototype, 'load').mockRejectedValueOnce(
      Object.assign(new Error('EACCES: permission denied, open cert.pem'), { code: 'EACCES', syscall: 'open' }),
    );
    await web.start();
    expect(web.state).toMatchObject({ cause: { code: 'web.failed', message: expect.stringContaining('cert.pem') } });
  });

  it('renews a certificate of its own making that runs out while it serves', async () => {
    let nowMs = Date.now() - 20 * 365 * 86_400_000;
    const web = make(byTls, {}, {}, () => nowMs);
    await web.start();
    const first = await askByTls(portOf(web));
    nowMs = Date.now();
    await clock.advance(30_000);
    await until(
      async () => (await askByTls(portOf(web))).fingerprint !== first.fingerprint,
      5000,
      'the new certificate is in use',
    );
    const { fingerprint } = await askByTls(portOf(web));
    await clock.advance(60_000);
    expect((await askByTls(portOf(web))).fingerprint).toBe(fingerprint);
  });

  it('goes on with a certificate of its own making where the one in the folder is broken, and says so', async () => {
    const store = new CertificateStore(join(folder, 'tls'), () => Date.now());
    await store.load();
    writeFileSync(join(folder, 'tls', 'key.pem'), 'no key');
    const web = make(byTls);
    await web.start();
    expect((await askByTls(portOf(web))).code).toBe(200);
    expect(log.at('error').map(({ code }) => code)).toEqual(['web.bad-certificate']);
  });

  it('can be switched on and off on the same port', async () => {
    const port = await freeTcpPort();
    const web = make({ ...anyPort, port });
    await web.start();
    await web.move({ ...byTls, port });
    expect((await askByTls(port)).code).toBe(200);
    await web.move({ ...anyPort, port });
    expect((await ask(port, '/healthz')).code).toBe(200);
  });
});
