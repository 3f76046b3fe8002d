import type { Socket } from 'node:net';
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import type { ScFailure } from '../../../../../src/bacnet/datalink/sc/node/sc-failure.js';
import type { ScSocket } from '../../../../../src/bacnet/datalink/sc/node/sc-socket.js';
import { type HubCredentials, scSocketOpener } from '../../../../../src/bacnet/datalink/sc/socket/sc-socket-opener.js';
import { type CertificateWishes, hasOpenssl, type Identity, SitePki } from '../../../../support/sc-hub/site-pki.js';
import { until } from '../../../../support/until.js';
import { OpensslServer, PlayedHub, type PlayedHubOptions, type PlayedServer, tcpServer } from './played-hub.js';

const dayMs = 86_400_000;
const past: CertificateWishes = { notBefore: new Date('2021-01-01'), notAfter: new Date('2022-01-01') };
const future: CertificateWishes = {
  notBefore: new Date(Date.now() + 30 * dayMs),
  notAfter: new Date(Date.now() + 60 * dayMs),
};

/** What the owner of a socket hears. */
class Heard {
  readonly opened: ScSocket[] = [];
  readonly messages: string[] = [];
  readonly closed: (ScFailure | undefined)[] = [];
  socket: ScSocket | undefined;

  get isOpen(): boolean {
    return this.opened.length > 0;
  }

  get isClosed(): boolean {
    return this.closed.length > 0;
  }
}

describe.skipIf(!hasOpenssl)('a WebSocket to a hub (135-2020 §AB.7)', () => {
  const site = new SitePki('Site A');
  const elsewhere = new SitePki('Site B');
  const gateway = site.issue('gateway');
  const hubIdentity = site.issue('hub');
  const servers: { stop(): void }[] = [];
  const sockets: ScSocket[] = [];

  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.stop();
  });

  afterAll(() => {
    site.dispose();
    elsewhere.dispose();
  });

  const credentialsOf = (identity: Identity, issuers: readonly string[] = [site.ca]): HubCredentials => ({
    key: identity.key,
    chain: identity.cert,
    issuers,
  });

  interface Ways {
    readonly credentials?: () => HubCredentials | undefined;
    readonly wallMs?: number;
  }

  function open(uri: string, { credentials = () => credentialsOf(gateway), wallMs = Date.now() }: Ways = {}): Heard {
    const heard = new Heard();
    const opener = scSocketOpener({ credentials, clock: { wallMs: () => wallMs } });
    let isReturned = false;
    const socket = opener(uri, {
      onOpen: () => heard.opened.push(socket),
      onMessage: (octets) => heard.messages.push(Buffer.from(octets).toString('hex')),
      onClose: (failure) => {
        expect(isReturned).toBe(true);
        heard.closed.push(failure);
      },
    });
    isReturned = true;
    heard.socket = socket;
    sockets.push(socket);
    return heard;
  }

  async function hub(options: PlayedHubOptions = {}, identity = hubIdentity): Promise<PlayedHub> {
    const played = await new PlayedHub(site, identity, options).listen();
    servers.push(played);
    return played;
  }

  async function tcp(answer: (socket: Socket) => void): Promise<PlayedServer> {
    const server = await tcpServer(answer);
    servers.push(server);
    return server;
  }

  async function openssl(...args: readonly string[]): Promise<OpensslServer> {
    const server = await new OpensslServer(site, hubIdentity, args).listen();
    servers.push(server);
    return server;
  }

  async function opened(heard: Heard): Promise<ScSocket> {
    await until(() => heard.isOpen || heard.isClosed, 10_000, 'a WebSocket, or none');
    expect(heard.closed).toEqual([]);
    if (!heard.socket) throw new Error('it has no socket');
    return heard.socket;
  }

  /** Why there is no connection; undefined: it closed orderly. */
  async function failureOf(heard: Heard): Promise<ScFailure | undefined> {
    await until(() => heard.isClosed, 10_000, 'the end of a connection');
    expect(heard.closed).toHaveLength(1);
    return heard.closed[0];
  }

  const told = async (heard: Heard) => {
    const failure = await failureOf(heard);
    return [failure?.reason, failure?.errorCode];
  };

  describe('as the standard wants it', () => {
    it('is binary, over TLS 1.3, with our certificate, by the sub-protocol of hubs, without extensions', async () => {
      const server = await hub();
      await opened(open(server.uri));
      const { headers, socket, url } = server.last.request;
      expect(headers['sec-websocket-protocol']).toBe('hub.bsc.bacnet.org');
      expect(headers['sec-websocket-extensions']).toBeUndefined();
      expect(url).toBe('/hub');
      expect(socket.getProtocol()).toBe('TLSv1.3');
      expect(socket.getPeerCertificate().subject.CN).toBe('gateway');
    });

    it('carries messages both ways, one by one, as they are', async () => {
      const server = await hub();
      const heard = open(server.uri);
      const socket = await opened(heard);
      const received: string[] = [];
      const { webSocket } = server.last;
      webSocket.on('message', (data: Buffer, isBinary) => received.push(`${isBinary} ${data.toString('hex')}`));
      const octets = Uint8Array.of(0x0a, 0x00, 0x00, 0x01);
      socket.send(octets);
      // Copied: the next message is written into the same octets.
      octets.set([0x0b, 0x00, 0x00, 0x02]);
      socket.send(octets);
      octets.fill(0xff);
      webSocket.send(Uint8Array.of(0x0b, 0x00, 0x00, 0x01));
      webSocket.send(new Uint8Array(1600).fill(0x55));
      await until(() => received.length === 2 && heard.messages.length === 2, 5_000, 'two messages each way');
      expect(received).toEqual(['true 0a000001', 'true 0b000002']);
      expect(heard.messages).toEqual(['0b000001', '55'.repeat(1600)]);
    });

    it('takes what is sent within one turn to the network at once, in the order in which it was sent', async () => {
      const server = await hub();
      const socket = await opened(open(server.uri));
      const { webSocket, request } = server.last;
      const records: number[] = [];
      const messages: string[] = [];
      request.socket.on('data', (record: Buffer) => records.push(record.length));
      webSocket.on('message', (message: Buffer) => messages.push(message.toString('hex')));
      for (let octet = 1; octet <= 16; octet += 1) socket.send(Uint8Array.of(octet));
      await until(() => messages.length === 16, 3000, 'sixteen messages');
      expect(messages).toEqual(Array.from({ length: 16 }, (_, at) => (at + 1).toString(16).padStart(2, '0')));
      // Sixteen times two octets of header, four of mask and one of payload.
      expect(records).toEqual([16 * 7]);
      socket.send(Uint8Array.of(17));
      await until(() => messages.length === 17, 3000, 'one more');
      expect(records).toEqual([16 * 7, 7]);
    });

    it('asks for no name in the certificate of the hub, only for the signature of the site’s authority', async () => {
      const server = await hub({}, site.issue('any other name'));
      await opened(open(server.uri));
      await opened(open(server.uri.replace('127.0.0.1', 'localhost')));
      expect(server.last.request.headers.host).toMatch(/^localhost:/);
    });

    it('trusts an issuer that is no root, and shows the chain of its own', async () => {
      const issuedBelow = site.issue('gateway', { byIntermediate: true });
      const chain = `${issuedBelow.cert}${site.intermediate}`;
      const server = await hub({}, site.issue('hub', { byIntermediate: true }));
      const credentials = () => ({ key: issuedBelow.key, chain, issuers: [site.intermediate] });
      await opened(open(server.uri, { credentials }));
    });

    it('trusts either of two issuers', async () => {
      const server = await hub({}, elsewhere.issue('hub'));
      await opened(open(server.uri, { credentials: () => credentialsOf(gateway, [site.ca, elsewhere.ca]) }));
    });

    it('takes the certificate of the moment at each opening', async () => {
      const server = await hub();
      let identity = gateway;
      const opener = scSocketOpener({
        credentials: () => credentialsOf(identity),
        clock: { wallMs: () => Date.now() },
      });
      const nothing = { onOpen: () => undefined, onMessage: () => undefined, onClose: () => undefined };
      for (const name of ['gateway', 'renewed']) {
        if (name === 'renewed') identity = site.issue(name);
        sockets.push(opener(server.uri, nothing));
        await until(() => server.opened.length === (name === 'renewed' ? 2 : 1), 5_000, `a connection of ${name}`);
        expect(server.last.request.socket.getPeerCertificate().subject.CN).toBe(name);
      }
    });

    it('follows no redirect', async () => {
      const target = await hub();
      const server = await hub({
        answerUpgrade: (socket) =>
          socket.end(`HTTP/1.1 302 Found\r\nLocation: ${target.uri}\r\nContent-Length: 0\r\n\r\n`),
      });
      expect(await told(open(server.uri))).toEqual(['http-status', 152]);
      expect(target.met).toBe(0);
    });

    it('says how much waits for a hub that does not read', async () => {
      const server = await hub();
      const socket = await opened(open(server.uri));
      server.last.webSocket.pause();
      const message = new Uint8Array(1600);
      for (let sent = 0; sent < 10_000 && socket.queuedOctets < 1_000_000; sent += 1) socket.send(message);
      expect(socket.queuedOctets).toBeGreaterThan(1_000_000);
      server.last.webSocket.resume();
      await until(() => socket.queuedOctets === 0, 10_000, 'an empty queue');
    });
  });

  describe('why it is refused', () => {
    it.each<[string, string, () => Identity, string, number]>([
      [
        'of another authority',
        'hub-certificate-ca',
        () => elsewhere.issue('hub'),
        'tls-server-authentication-failed',
        183,
      ],
      [
        'that has expired',
        'hub-certificate-expired',
        () => site.issue('hub', past),
        'tls-server-certificate-expired',
        185,
      ],
      [
        'that is not valid yet',
        'hub-certificate-not-yet-valid',
        () => site.issue('hub', future),
        'tls-server-certificate-error',
        181,
      ],
      [
        'that is for clients',
        'hub-certificate-usage',
        () => site.issue('hub', { usage: 'client' }),
        'tls-server-certificate-error',
        181,
      ],
      [
        'that is for e-mail',
        'hub-certificate-usage',
        () => site.issue('hub', { usage: 'e-mail' }),
        'tls-server-certificate-error',
        181,
      ],
    ])('the hub has a certificate %s: %s', async (_title, reason, identity, _name, code) => {
      const server = await hub({}, identity());
      expect(await told(open(server.uri))).toEqual([reason, code]);
      expect(server.opened).toEqual([]);
    });

    it('our own clock has never been set', async () => {
      const server = await hub({}, site.issue('hub', future));
      expect(await told(open(server.uri, { wallMs: 0 }))).toEqual(['clock-unset', 181]);
    });

    it('the hub has TLS 1.2 only', async () => {
      const server = await hub({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' });
      expect(await told(open(server.uri))).toEqual(['tls-version', 188]);
    });

    it('the hub has no cipher suite that we have', async () => {
      const server = await openssl('-ciphersuites', 'TLS_AES_128_CCM_SHA256');
      expect(await told(open(server.uri))).toEqual(['tls-cipher', 188]);
    });

    it('what answers speaks no TLS', async () => {
      const server = await tcp((socket) => socket.once('data', () => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')));
      expect(await told(open(server.uri))).toEqual(['not-tls', 188]);
    });

    it('what answers hangs up amid the handshake', async () => {
      const server = await tcp((socket) => socket.once('data', () => socket.end()));
      expect(await told(open(server.uri))).toEqual(['tls', 188]);
    });

    // In TLS 1.3 the alert comes when the handshake is over for us: every time it must win over what we send meanwhile.
    it.each<[string, string, () => Identity, number]>([
      ['own-certificate-refused', 'of another authority', () => elsewhere.issue('gateway'), 182],
      ['own-certificate-refused', 'that is for servers', () => site.issue('gateway', { usage: 'server' }), 182],
      ['own-certificate-expired', 'that has expired', () => site.issue('gateway', past), 184],
    ])('the hub says by an alert: %s, a certificate %s', async (reason, _title, identity, code) => {
      const server = await openssl('-Verify', '2', '-verify_return_error');
      const mine = identity();
      for (let attempt = 0; attempt < 5; attempt += 1) {
        const heard = open(server.uri, { credentials: () => credentialsOf(mine) });
        expect(await told(heard)).toEqual([reason, code]);
        expect(heard.isOpen).toBe(false);
      }
    });

    it.each<[string, string, () => Identity, number]>([
      ['closed-after-handshake', 'of another authority', () => elsewhere.issue('gateway'), 182],
      ['own-certificate-expired', 'that has expired', () => site.issue('gateway', past), 184],
    ])('a hub that only hangs up: %s, a certificate %s', async (reason, _title, identity, code) => {
      const server = await hub();
      const mine = identity();
      expect(await told(open(server.uri, { credentials: () => credentialsOf(mine) }))).toEqual([reason, code]);
    });

    it('there is no certificate of ours', async () => {
      const server = await hub();
      expect(await told(open(server.uri, { credentials: () => undefined }))).toEqual(['own-certificate-missing', 180]);
      expect(server.met).toBe(0);
    });

    it.each<[string, () => HubCredentials]>([
      ['a key of another', () => ({ ...credentialsOf(gateway), key: hubIdentity.key })],
      ['a key that is none', () => ({ ...credentialsOf(gateway), key: 'nothing' })],
      ['a certificate that is none', () => ({ ...credentialsOf(gateway), chain: 'nothing' })],
    ])('our certificate has %s', async (_title, credentials) => {
      const server = await hub();
      expect(await told(open(server.uri, { credentials }))).toEqual(['own-certificate', 180]);
      expect(server.met).toBe(0);
    });

    it.each(['ws://127.0.0.1:1/', 'https://127.0.0.1:1/', 'wss://127.0.0.1:1/#here', '127.0.0.1', ''])(
      '"%s" is no URI of a hub',
      async (uri) => {
        expect(await told(open(uri))).toEqual(['scheme', 166]);
      },
    );

    it('nothing listens there', async () => {
      const server = await tcp(() => undefined);
      const { uri } = server;
      server.stop();
      expect(await told(open(uri))).toEqual(['refused', 194]);
    });

    it.each([
      [404, 'http-status', 152],
      [503, 'http-unavailable', 163],
    ])('HTTP status %d instead of a WebSocket: %s', async (status, reason, code) => {
      const server = await hub({
        answerUpgrade: (socket) => socket.end(`HTTP/1.1 ${status} Not Here\r\nContent-Length: 0\r\n\r\n`),
      });
      const failure = await failureOf(open(server.uri));
      expect([failure?.reason, failure?.errorCode]).toEqual([reason, code]);
      expect(failure?.detail.fr).toContain(String(status));
    });

    it('what answers is no HTTP', async () => {
      const server = await hub({ answerUpgrade: (socket) => socket.end('220 ready\r\n') });
      expect(await told(open(server.uri))).toEqual(['http', 165]);
    });

    it.each<[string, string | false]>([
      ['none', false],
      ['that of direct connections', 'dc.bsc.bacnet.org'],
    ])('the sub-protocol is %s', async (_title, subProtocol) => {
      const server = await hub({ subProtocol });
      const heard = open(server.uri);
      expect(await told(heard)).toEqual(['sub-protocol', 160]);
      expect(heard.isOpen).toBe(false);
    });
  });

  describe('how it ends', () => {
    it.each<[number, string | undefined, number | undefined]>([
      [1000, undefined, undefined],
      [1001, 'hub-leaves', 170],
      [1002, 'websocket-protocol', 171],
      [1003, 'data-not-accepted', 172],
      [1008, 'against-policy', 175],
      [1009, 'frame-too-long', 176],
      [1011, 'closed-by-hub', 169],
      [4000, 'closed-by-hub', 169],
    ])('the hub closes with code %d: %s', async (code, reason, errorCode) => {
      const server = await hub();
      const heard = open(server.uri);
      await opened(heard);
      server.last.webSocket.close(code);
      expect(await told(heard)).toEqual([reason, errorCode]);
    });

    it.each<[string, (socket: Socket) => void]>([
      ['resets the connection', (socket) => socket.destroy()],
      ['ends TCP without a word', (socket) => socket.end()],
    ])('the hub %s: closed-abnormally', async (_title, endIt) => {
      const server = await hub();
      const heard = open(server.uri);
      await opened(heard);
      endIt(server.last.request.socket);
      expect(await told(heard)).toEqual(['closed-abnormally', 173]);
    });

    it('a text message: closed with 1003, and nothing of it is told', async () => {
      const server = await hub();
      const heard = open(server.uri);
      await opened(heard);
      const code = new Promise((resolve) => server.last.webSocket.once('close', resolve));
      server.last.webSocket.send('{}');
      server.last.webSocket.send(Uint8Array.of(0x0a, 0, 0, 1));
      expect(await code).toBe(1003);
      expect(await told(heard)).toEqual(['data-not-accepted', 172]);
      expect(heard.messages).toEqual([]);
    });

    it('a message longer than a node says it takes is told: it is the node that discards it (135-2020 §AB.7.5.3)', async () => {
      const server = await hub();
      const heard = open(server.uri);
      await opened(heard);
      server.last.webSocket.send(new Uint8Array(65_535));
      await until(() => heard.messages.length > 0, 5000, 'the message');
      expect(heard.messages.map(({ length }) => length / 2)).toEqual([65_535]);
    });

    it('a message longer than any of BACnet/SC: closed with 1009, and nothing of it is told', async () => {
      const server = await hub();
      const heard = open(server.uri);
      await opened(heard);
      const code = new Promise((resolve) => server.last.webSocket.once('close', resolve));
      server.last.webSocket.send(new Uint8Array(65_536));
      expect(await code).toBe(1009);
      expect(await told(heard)).toEqual(['frame-too-long', 176]);
      expect(heard.messages).toEqual([]);
    });

    it('in pieces, too', async () => {
      const server = await hub();
      const heard = open(server.uri);
      await opened(heard);
      server.last.webSocket.send(new Uint8Array(40_000), { fin: false });
      server.last.webSocket.send(new Uint8Array(40_000), { fin: true });
      expect(await told(heard)).toEqual(['frame-too-long', 176]);
    });

    it('a frame that is no frame: websocket-protocol', async () => {
      const server = await hub();
      const heard = open(server.uri);
      await opened(heard);
      server.last.request.socket.write(Uint8Array.of(0xf7, 0x05, 1, 2, 3, 4, 5));
      expect(await told(heard)).toEqual(['websocket-protocol', 171]);
    });

    it('garbage amid the records of TLS', async () => {
      const server = await hub();
      const heard = open(server.uri);
      await opened(heard);
      for (const socket of server.sockets) socket.write('what is no record of TLS');
      expect(await told(heard)).toEqual(['tls', 188]);
    });

    it('as asked: the hub gets the close code, and it is no failure', async () => {
      const server = await hub();
      const heard = open(server.uri);
      const socket = await opened(heard);
      const code = new Promise((resolve) => server.last.webSocket.once('close', resolve));
      socket.close();
      socket.close();
      expect(await code).toBe(1000);
      expect(await failureOf(heard)).toBeUndefined();
      socket.send(Uint8Array.of(1));
      socket.destroy();
      await new Promise(setImmediate);
      await new Promise(setImmediate);
      expect(heard.closed).toHaveLength(1);
    });
  });

  describe('destroy() ends it at any stage, at once and without a failure', () => {
    it('before anything has happened', async () => {
      const server = await hub();
      const heard = open(server.uri);
      heard.socket?.destroy();
      expect(await failureOf(heard)).toBeUndefined();
    });

    it('where it could never begin', async () => {
      const heard = open('ws://127.0.0.1/');
      heard.socket?.destroy();
      expect(await failureOf(heard)).toBeUndefined();
    });

    it('while a name is looked up', async () => {
      const heard = open('wss://no-such-hub.invalid/');
      expect(heard.socket?.isReached).toBe(false);
      heard.socket?.destroy();
      expect(await failureOf(heard)).toBeUndefined();
    });

    it.each<[string, () => Promise<PlayedServer>]>([
      ['while the hub does not shake hands', () => tcp((socket) => socket.resume())],
      ['while the hub opens no WebSocket', () => hub({ answerUpgrade: () => undefined })],
    ])('%s', async (_title, start) => {
      const server = await start();
      const heard = open(server.uri);
      await until(() => server.open === 1 && heard.socket?.isReached, 5_000, 'a TCP connection');
      heard.socket?.destroy();
      expect(await failureOf(heard)).toBeUndefined();
      await until(() => server.open === 0, 5_000, 'the end of TCP');
    });

    it('while it is open: what came meanwhile is told no more', async () => {
      const server = await hub();
      const heard = open(server.uri);
      const socket = await opened(heard);
      server.last.webSocket.send(Uint8Array.of(0x0a, 0, 0, 1));
      socket.destroy();
      socket.destroy();
      socket.close();
      socket.send(Uint8Array.of(1));
      expect(await failureOf(heard)).toBeUndefined();
      await until(() => server.open === 0, 5_000, 'the end of TCP');
      expect(heard.messages).toEqual([]);
      expect(heard.closed).toHaveLength(1);
    });

    it('in the middle of a close that the hub does not answer', async () => {
      const server = await hub();
      const heard = open(server.uri);
      const socket = await opened(heard);
      server.last.webSocket.pause();
      socket.close();
      await new Promise(setImmediate);
      expect(heard.closed).toEqual([]);
      socket.destroy();
      expect(await failureOf(heard)).toBeUndefined();
    });
  });
});
