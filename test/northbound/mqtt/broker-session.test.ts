import { createServer, type Server, type Socket } from 'node:net';
import fc from 'fast-check';
import { generate, type Packet } from 'mqtt-packet';
import { afterEach, describe, expect, it } from 'vitest';
import { openMqttSession, type SessionOptions } from '../../../src/northbound/mqtt/broker-session.js';
import type { BrokerFailure } from '../../../src/northbound/mqtt/connection-failures.js';
import { freeTcpPort } from '../../support/tcp.js';
import { sessionOptions } from './fake-sessions.js';

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

/** Something on a port that does this to each who connects. */
async function listen(meet: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.resume();
    meet(socket);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** How a connection ends by itself. */
function endOf(port: number, own: Partial<SessionOptions> = {}): Promise<BrokerFailure> {
  const address = { host: '127.0.0.1', port, isEncrypted: false };
  return new Promise((resolve) => {
    const session = openMqttSession(
      { ...sessionOptions, address, ...own },
      {
        onConnected: () => {
          for (const topic of ['a', 'b', 'c']) session.publish({ topic, payload: 'x' }, () => {});
        },
        onEnded: resolve,
      },
    );
  });
}

describe('a connection that is none', () => {
  it('is named: nothing listens, something that is no broker, a broker that closes, one without TLS', async () => {
    expect(await endOf(await freeTcpPort())).toMatchObject({ kind: 'unreachable', code: 'ECONNREFUSED' });
    const page = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
    expect(await endOf(page)).toMatchObject({ code: 'garbled', text: { en: expect.stringContaining('port') } });
    const closing = await listen((socket) => socket.once('data', () => socket.end()));
    expect(await endOf(closing)).toMatchObject({ code: 'closed' });
    const address = { host: '127.0.0.1', port: page, isEncrypted: true };
    expect((await endOf(page, { address })).text.en).toContain('TLS');
  });

  it('is named where the broker retains nothing: it cannot be used', async () => {
    const connack = generate(
      { cmd: 'connack', sessionPresent: false, reasonCode: 0, properties: { retainAvailable: false } },
      { protocolVersion: 5 },
    );
    const port = await listen((socket) => socket.once('data', () => socket.write(connack)));
    expect(await endOf(port)).toMatchObject({ kind: 'refused', code: '154' });
  });
});

describe('a broker that says anything', () => {
  const versions = { '5': 5, '3.1.1': 4 } as const;
  const packets = (protocolVersion: number): readonly Packet[] => [
    { cmd: 'connack', sessionPresent: false, returnCode: 0, reasonCode: 0 },
    { cmd: 'puback', messageId: 1, reasonCode: 151 },
    { cmd: 'pubrec', messageId: 2 },
    { cmd: 'publish', topic: 'a', payload: 'x', qos: 2, messageId: 7, dup: false, retain: false },
    { cmd: 'suback', messageId: 3, granted: [0] },
    { cmd: 'pingresp' },
    ...(protocolVersion === 5 ? [{ cmd: 'disconnect', reasonCode: 142 } as const] : []),
  ];

  it.each([
    ['PUBLISH', [0x32, 3, 0, 1, 0x61]],
    ['PUBREL', [0x62, 0]],
  ])('a %s that is too short for its number is acknowledged to nobody', async (_name, octets) => {
    const connack = generate({ cmd: 'connack', sessionPresent: false, returnCode: 0 }, { protocolVersion: 4 });
    const port = await listen((socket) =>
      socket.once('data', () => socket.write(Buffer.concat([connack, Buffer.from(octets)]))),
    );
    expect(await endOf(port, { version: '3.1.1' })).toMatchObject({ code: 'garbled' });
  });

  it('brings a connection to its end, and nothing else', async () => {
    let bytes = new Uint8Array();
    const port = await listen((socket) => socket.end(bytes));
    const version = fc.constantFrom('5' as const, '3.1.1' as const);
    const parts = fc.array(
      fc.oneof(
        fc.record({ packet: fc.nat(6), flip: fc.option(fc.tuple(fc.nat(200), fc.nat(255))) }),
        fc.uint8Array({ maxLength: 40 }),
      ),
      { maxLength: 6 },
    );
    await fc.assert(
      fc.asyncProperty(version, fc.boolean(), parts, async (spoken, isTaken, said) => {
        const protocolVersion = versions[spoken];
        const all = packets(protocolVersion);
        const octets = (packet: Packet) => generate(packet, { protocolVersion });
        const [connack] = all;
        bytes = Buffer.concat([
          ...(isTaken && connack ? [octets(connack)] : []),
          ...said.map((part) => {
            if (part instanceof Uint8Array) return part;
            const packet = Buffer.from(octets(all[part.packet % all.length] ?? { cmd: 'pingresp' }));
            const [at = 0, value = 0] = part.flip ?? [];
            if (part.flip !== null) packet[at % packet.length] = value;
            return packet;
          }),
        ]);
        const { text } = await endOf(port, { version: spoken });
        expect(text.en).not.toBe('');
      }),
      { numRuns: 300 },
    );
  });
});
