import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';
import { afterEach, describe, expect, it } from 'vitest';
import { UdpPort } from '../../../../src/bacnet/server/network/udp-port.js';
import { GatewayError } from '../../../../src/core/errors.js';

const sockets: Socket[] = [];
const ports: UdpPort[] = [];

afterEach(async () => {
  for (const socket of sockets.splice(0)) socket.close();
  await Promise.all(ports.splice(0).map((port) => port.close()));
});

async function socketOn(address: string, port = 0): Promise<Socket> {
  const socket = createSocket({ type: 'udp4', reuseAddr: port !== 0 });
  sockets.push(socket);
  socket.bind(port, address);
  await once(socket, 'listening');
  return socket;
}

/** A number that was free a moment ago. */
async function freePort(): Promise<number> {
  const socket = await socketOn('127.0.0.1');
  const { port } = socket.address();
  sockets.splice(sockets.indexOf(socket), 1);
  socket.close();
  await once(socket, 'close');
  return port;
}

function portOn(bind: string, port: number): UdpPort {
  const made = new UdpPort(bind, port, () => 0);
  ports.push(made);
  return made;
}

/** Echoes what it hears, and keeps from where. */
function echoing(port: UdpPort): string[] {
  const heard: string[] = [];
  port.onMessage((bytes, source) => {
    heard.push(Buffer.from(bytes).toString());
    if (!port.isOwn(source)) port.send(bytes, source);
  });
  return heard;
}

async function failureOf(action: Promise<unknown>): Promise<unknown> {
  return action.then(
    () => undefined,
    (cause: unknown) => (cause instanceof GatewayError ? cause.code : cause),
  );
}

describe('the UDP port on this machine', () => {
  it('hears and answers, from the port it is bound to', async () => {
    const number = await freePort();
    const port = portOn('127.0.0.1', number);
    echoing(port);
    await port.open();
    const client = await socketOn('127.0.0.1');
    client.send('hello', number, '127.0.0.1');
    const [bytes, source] = await once(client, 'message');
    expect(String(bytes)).toBe('hello');
    expect(source).toMatchObject({ address: '127.0.0.1', port: number });
  });

  it('says that the port is taken, whichever program holds it', async () => {
    const number = await freePort();
    const other = createSocket('udp4');
    sockets.push(other);
    other.bind(number, '127.0.0.1');
    await once(other, 'listening');
    expect(await failureOf(portOn('127.0.0.1', number).open())).toBe('bacnet.port-taken');
    expect(await failureOf(portOn('0.0.0.0', number).open())).toBe('bacnet.port-taken');
  });

  it('says that the machine has no such address', async () => {
    expect(await failureOf(portOn('192.0.2.1', await freePort()).open())).toBe('bacnet.socket');
  });

  it('bound to one address, hears broadcasts to the subnet and answers from its address', async () => {
    const number = await freePort();
    const port = portOn('127.0.0.1', number);
    echoing(port);
    await port.open();
    const client = await socketOn('127.0.0.1');
    client.setBroadcast(true);
    client.send('subnet', number, '127.255.255.255');
    const [bytes, source] = await once(client, 'message');
    expect(String(bytes)).toBe('subnet');
    expect(source).toMatchObject({ address: '127.0.0.1', port: number });
  });

  it('broadcasts, and knows its own broadcast when it comes back', async () => {
    const number = await freePort();
    const port = portOn('127.0.0.1', number);
    const heard = echoing(port);
    await port.open();
    const listener = await socketOn('127.255.255.255', number);
    const [[bytes, source]] = await Promise.all([once(listener, 'message'), port.broadcast(Buffer.from('I-Am'))]);
    expect(String(bytes)).toBe('I-Am');
    expect(port.isOwn(source)).toBe(true);
    expect(port.isOwn({ ...source, port: number + 1 })).toBe(false);
    expect(port.isOwn({ ...source, address: '127.0.0.2' })).toBe(false);
    expect(heard.every((text) => text === 'I-Am')).toBe(true);
  });

  it('frees the port when it is closed, twice if asked so', async () => {
    const number = await freePort();
    const port = portOn('127.0.0.1', number);
    await port.open();
    await port.close();
    await port.close();
    expect(port.send(Buffer.from('x'), { address: '127.0.0.1', port: number })).toBe(false);
    expect(await failureOf(port.broadcast(Buffer.from('x')))).toBe('bacnet.socket');
    const again = portOn('127.0.0.1', number);
    await again.open();
  });

  it('sends nothing to port 0', async () => {
    const port = portOn('127.0.0.1', await freePort());
    await port.open();
    expect(port.send(Buffer.from('x'), { address: '127.0.0.1', port: 0 })).toBe(false);
  });
});
