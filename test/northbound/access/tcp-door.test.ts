import { execFileSync } from 'node:child_process';
import { connect, createServer, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type TcpConnection, TcpDoor, type TcpDoorOptions } from '../../../src/northbound/access/tcp-door.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { freeTcpPort } from '../../support/tcp.js';
import { until } from '../../support/until.js';

const limits = { connections: 3, connectionsPerAddress: 2, silenceMs: 60_000, unreadBytes: 1000 };
const ends: (() => Promise<void> | void)[] = [];

afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

async function open(own: Partial<TcpDoorOptions> = {}) {
  const clock = new ManualClock();
  const connections: TcpConnection[] = [];
  const refused: string[] = [];
  const door = new TcpDoor({
    name: 'Test',
    bind: '127.0.0.1',
    port: await freeTcpPort(),
    allowed: [],
    limits,
    clock,
    log: silentLog,
    onConnection: (connection) => void connections.push(connection),
    onRefused: (address, reason) => void refused.push(`${address} ${reason}`),
    ...own,
  });
  ends.push(() => door.stop());
  await door.start();
  return { door, clock, connections, refused };
}

function client(port: number | undefined, localAddress = '127.0.0.1'): Promise<Socket & { hasEnded: boolean }> {
  if (port === undefined) throw new Error('the door is closed');
  const socket = Object.assign(connect({ port, host: '127.0.0.1', localAddress }), { hasEnded: false });
  socket.on('error', () => undefined);
  socket.on('close', () => {
    socket.hasEnded = true;
  });
  socket.resume();
  ends.push(() => void socket.destroy());
  return new Promise((resolve) => socket.once('connect', () => resolve(socket)));
}

/** Connects and resets in another process while this one does nothing: the connections wait to be accepted, and are gone then. */
function resetBeforeAccepted(port: number, times: number): void {
  const program = `
    const { connect } = require('node:net');
    for (let each = 0; each < ${times}; each += 1) {
      const socket = connect(${port}, '127.0.0.1', () => socket.resetAndDestroy());
    }`;
  execFileSync(process.execPath, ['-e', program]);
}

describe('a TCP door', () => {
  it('says nothing of one that has gone before it was let in: nobody knows who it was', async () => {
    const { door, connections, refused } = await open({ limits: { ...limits, connectionsPerAddress: 3 } });
    resetBeforeAccepted(door.port ?? 0, 3);
    await client(door.port, '127.0.0.2');
    await until(() => connections.some(({ address }) => address === '127.0.0.2'), 5000, 'the next one');
    expect(refused).toEqual([]);
  });

  it('lets in as many as it may, and so many of one address', async () => {
    const { door, connections, refused } = await open();
    await client(door.port);
    await client(door.port);
    const third = await client(door.port);
    await until(() => third.hasEnded, 5000, 'the third one is turned away');
    await client(door.port, '127.0.0.2');
    await until(() => connections.length === 3, 5000, 'another address comes in');
    const fifth = await client(door.port, '127.0.0.3');
    await until(() => fifth.hasEnded, 5000, 'it is full');
    expect(refused).toEqual(['127.0.0.1 crowded', '127.0.0.3 crowded']);
    expect(door.door).toMatchObject({ transport: 'tcp', isOpen: true, connections: 3 });
  });

  it('turns strangers away', async () => {
    const { door, connections, refused } = await open({ allowed: [{ network: '127.0.0.2', bits: 32 }] });
    const stranger = await client(door.port);
    await until(() => stranger.hasEnded, 5000, 'the stranger is turned away');
    await client(door.port, '127.0.0.2');
    await until(() => connections.length === 1, 5000, 'who may comes in');
    expect(refused).toEqual(['127.0.0.1 not-allowed']);
  });

  it('ends a connection of which nothing is heard, and none that speaks', async () => {
    const { door, clock, connections } = await open();
    const silent = await client(door.port);
    const speaking = await client(door.port);
    await until(() => connections.length === 2, 5000, 'both are in');
    await clock.advance(40_000);
    speaking.write('hello');
    await until(() => connections.some(({ heardAtMs }) => heardAtMs === 40_000), 5000, 'it is heard');
    await clock.advance(40_000);
    await until(() => silent.hasEnded, 5000, 'the silent one is let go');
    expect(speaking.hasEnded).toBe(false);
  });

  it('lets go who fetches nothing', async () => {
    const { door, connections } = await open();
    const socket = await client(door.port);
    socket.pause();
    await until(() => connections.length === 1, 5000, 'it is in');
    for (let sent = 0; sent < 10_000 && connections[0]?.isOpen; sent += 1) connections[0].send(Buffer.alloc(10_000));
    expect(connections[0]?.isOpen).toBe(false);
  });

  it('waits for a port that is taken', async () => {
    const port = await freeTcpPort();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', () => resolve()));
    const { door, clock } = await open({ port });
    expect(door.door).toMatchObject({ isOpen: false, problem: 'port-taken', port });
    await new Promise<void>((resolve) => other.close(() => resolve()));
    await clock.advance(10_000);
    await until(() => door.door.isOpen, 5000, 'the port is opened');
    expect(door.door.problem).toBeUndefined();
  });

  it('stops twice, and with its connections', async () => {
    const { door } = await open();
    const socket = await client(door.port);
    await door.stop();
    await door.stop();
    await until(() => socket.hasEnded, 5000, 'the connection has ended');
    expect(door.door.isOpen).toBe(false);
  });
});
