import { createServer } from 'node:http';
import { describe, expect, it } from 'vitest';
import type { TcpSocket } from '../../../src/core/machine/tcp.js';
import { playedLan } from './played-lan.js';
import { askWeb } from './web-client.js';

const client = '192.168.1.50';
const gateway = { address: '192.168.1.10', port: 2121 };

type Played = ReturnType<typeof playedLan>;

/** A program that listens, and a client that has connected. */
async function connected(played: Played, { pauses = false } = {}) {
  const program = played.station.begin();
  const accepted: TcpSocket[] = [];
  const server = program.machine.tcp.createServer({ pauseOnConnect: pauses }, (socket) => {
    socket.on('error', () => socket.destroy());
    accepted.push(socket);
  });
  server.listen(gateway.port, '0.0.0.0');
  await played.pass(1);
  const caller = played.lan.tcp.connect(client, gateway);
  const seen = watch(caller);
  await played.pass(5);
  const [taken] = accepted;
  if (taken === undefined) throw new Error('Nobody was accepted.');
  return { program, server, caller, taken, seen, seenThere: watch(taken, !pauses) };
}

function watch(socket: TcpSocket, reads = true) {
  const seen: string[] = [];
  socket.on('connect', () => seen.push('connect'));
  if (reads) socket.on('data', (bytes: Buffer) => seen.push(bytes.toString()));
  socket.on('end', () => seen.push('end'));
  socket.on('error', (error: NodeJS.ErrnoException) => seen.push(error.code ?? error.message));
  socket.on('close', () => seen.push('close'));
  return seen;
}

describe('a connection', () => {
  it('carries octets both ways in order, and ends on both sides', async () => {
    const played = playedLan();
    const { caller, taken, seen, seenThere } = await connected(played);
    expect([taken.remoteAddress, taken.localAddress]).toEqual([client, gateway.address]);
    caller.write('USER');
    caller.write('root');
    await played.pass(5);
    taken.write('331');
    await played.pass(5);
    caller.end();
    await played.pass(20);
    expect(seenThere.join(' ')).toBe('USER root end close');
    expect(seen).toEqual(['connect', '331', 'end', 'close']);
    expect(played.lan.tcp.connections).toEqual([]);
  });

  it('is refused where nobody listens', async () => {
    const played = playedLan();
    const seen = watch(played.lan.tcp.connect(client, gateway));
    await played.pass(5);
    expect(seen).toEqual(['ECONNREFUSED', 'close']);
  });

  it('waits while the network is cut, and gives up after two minutes', async () => {
    const played = playedLan();
    const end = played.lan.faults.begin({ isCut: true });
    const seen = watch(played.lan.tcp.connect(client, gateway));
    await played.pass(120_000);
    expect(seen).toEqual([]);
    await played.pass(60_000);
    expect(seen).toEqual(['ETIMEDOUT', 'close']);
    end();
  });

  it('brings what was sent into a cut once it is mended', async () => {
    const played = playedLan();
    const { caller, seenThere } = await connected(played);
    const end = played.lan.faults.begin({ isCut: true });
    caller.write('late');
    await played.pass(10_000);
    expect(seenThere).toEqual([]);
    end();
    await played.pass(30_000);
    expect(seenThere).toEqual(['late']);
  });

  it('loses nothing to lost packets, and takes longer', async () => {
    const played = playedLan();
    const { caller, seenThere } = await connected(played);
    played.lan.faults.begin({ loss: 0.5 });
    for (let count = 0; count < 20; count += 1) {
      caller.write(`${count},`);
      await played.pass(1);
    }
    await played.pass(60_000);
    expect(seenThere.join('')).toBe(Array.from({ length: 20 }, (_, count) => `${count},`).join(''));
  });

  it('is reset to who writes to a program that is gone', async () => {
    const played = playedLan();
    const { caller, program, seen } = await connected(played);
    program.end(false);
    await played.pass(5000);
    expect(seen).toEqual(['connect']);
    caller.write('anybody?');
    await played.pass(5);
    expect(seen).toEqual(['connect', 'ECONNRESET', 'close']);
  });

  it('is ended by the kernel for a program that is gone', async () => {
    const played = playedLan();
    const { program, seen } = await connected(played);
    program.end(true);
    await played.pass(5);
    expect(seen).toEqual(['connect', 'end', 'close']);
  });

  it('stays half open where an end has lost its power', async () => {
    const played = playedLan();
    const { caller, taken, seenThere } = await connected(played);
    caller.vanish();
    await played.pass(3_600_000);
    expect(seenThere).toEqual([]);
    taken.write('still there?');
    await played.pass(5);
    expect(seenThere).toEqual(['ECONNRESET', 'close']);
  });

  it('holds back who writes to a program that does not read', async () => {
    const played = playedLan();
    const { caller, taken } = await connected(played, { pauses: true });
    let written = 0;
    const more = (): void => {
      written += 16_384;
      caller.write(Buffer.alloc(16_384), more);
    };
    more();
    await played.pass(1000);
    expect(written).toBeLessThan(200_000);
    let read = 0;
    const before = written;
    taken.on('data', (bytes: Buffer) => {
      read += bytes.length;
      if (read > 1_000_000) caller.destroy();
    });
    taken.resume();
    await played.pass(10_000);
    expect(written).toBeGreaterThan(before);
  });

  it('takes its time to a slow reader', async () => {
    const played = playedLan();
    const { caller, taken } = await connected(played);
    played.lan.faults.begin({ to: client, bytesPerSecond: 1000 });
    let read = 0;
    caller.on('data', (bytes: Buffer) => {
      read += bytes.length;
    });
    for (let count = 0; count < 10; count += 1) taken.write(Buffer.alloc(1000));
    await played.pass(5000);
    expect(read).toBeGreaterThan(0);
    expect(read).toBeLessThanOrEqual(5000);
    await played.pass(10_000);
    expect(read).toBe(10_000);
  });

  it('tells that nothing has come for so long', async () => {
    const played = playedLan();
    const { caller, taken } = await connected(played);
    const timeouts: number[] = [];
    caller.setTimeout(1000, () => timeouts.push(played.queue.nowMs));
    await played.pass(900);
    taken.write('x');
    await played.pass(900);
    expect(timeouts).toEqual([]);
    await played.pass(200);
    expect(timeouts).toHaveLength(1);
  });
});

describe('a server', () => {
  it('finds its port taken, and its address missing', async () => {
    const played = playedLan();
    const { program } = await connected(played);
    const codes: (string | undefined)[] = [];
    const listen = (port: number, host: string) => {
      const server = program.machine.tcp.createServer({}, () => undefined);
      server.on('error', (error: NodeJS.ErrnoException) => codes.push(error.code));
      server.listen(port, host);
    };
    listen(gateway.port, '0.0.0.0');
    listen(2122, '192.168.1.99');
    played.station.take(2123);
    listen(2123, '192.168.1.10');
    await played.pass(1);
    expect(codes).toEqual(['EADDRINUSE', 'EADDRNOTAVAIL', 'EADDRINUSE']);
  });

  it('has ended when its last connection has', async () => {
    const played = playedLan();
    const { server, caller } = await connected(played);
    let isClosed = false;
    server.close(() => {
      isClosed = true;
    });
    await played.pass(10);
    expect([server.listening, isClosed]).toEqual([false, false]);
    caller.end();
    await played.pass(20);
    expect(isClosed).toBe(true);
  });
});

describe('a web server of node:http', () => {
  async function webServer(played: Played) {
    const program = played.station.begin();
    const server = createServer((request, response) => {
      let body = '';
      request.on('data', (part: Buffer) => {
        body += part.toString();
      });
      request.on('end', () => {
        response.sendDate = false;
        response.statusCode = request.url === '/missing' ? 404 : 200;
        if (request.url !== '/never') response.end(`${request.method} ${request.socket.remoteAddress} ${body}`);
      });
    });
    const door = await program.machine.openWebDoor(server, { bind: '0.0.0.0', port: 8080 }, () => undefined);
    const to = { address: gateway.address, port: 8080 };
    const ask = async (path: string, body?: string) => {
      const answer = askWeb(played.lan, played.queue, to, {
        method: body === undefined ? 'GET' : 'POST',
        path,
        from: client,
        ...(body !== undefined && { body }),
      });
      await played.pass(40);
      return answer;
    };
    return { program, door, ask, to };
  }

  it('answers whoever asks over the network', async () => {
    const played = playedLan();
    const { ask } = await webServer(played);
    expect(await ask('/')).toMatchObject({ status: 200, body: `GET ${client} ` });
    expect(await ask('/missing', 'x'.repeat(100_000))).toMatchObject({
      status: 404,
      body: expect.stringContaining('xxx'),
    });
    expect(played.lan.tcp.connections).toEqual([]);
  });

  it('ends its idle connections and waits for those that are busy', async () => {
    const played = playedLan();
    const { door, to } = await webServer(played);
    const busy = askWeb(played.lan, played.queue, to, { method: 'GET', path: '/never', from: client });
    const idle = played.lan.tcp.connect(client, to);
    const seen = watch(idle);
    await played.pass(10);
    let isClosed = false;
    void door.close().then(() => {
      isClosed = true;
    });
    door.closeIdle();
    await played.pass(10);
    expect([seen.at(-1), isClosed]).toEqual(['close', false]);
    door.closeAll();
    await played.pass(10);
    expect([isClosed, await busy]).toEqual([true, undefined]);
  });

  it('is asked to no end when its program dies, and the asker has half a minute of patience', async () => {
    const played = playedLan();
    const { program, to } = await webServer(played);
    const answer = askWeb(played.lan, played.queue, to, { method: 'GET', path: '/never', from: client });
    await played.pass(10);
    program.end(false);
    await played.pass(31_000);
    expect(await answer).toBeUndefined();
  });
});
