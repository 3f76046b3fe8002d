import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ModbusTcpService } from '../../../src/northbound/modbus-tcp/modbus-tcp-service.js';
import { upsOf } from '../../objects/register-image.js';
import { northboundSources } from '../../support/northbound/northbound-sources.js';
import { freeTcpPort } from '../../support/tcp.js';
import { until } from '../../support/until.js';
import { ServedUps } from './served-ups.js';

let ups: ServedUps;
let port: number;
let services: ModbusTcpService[];
let sockets: Socket[];

beforeEach(async () => {
  ups = new ServedUps(upsOf('masterys-gp4'));
  ups.start();
  await ups.clock.advance(3500);
  port = await freeTcpPort();
  [services, sockets] = [[], []];
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  for (const service of services) await service.stop();
});

async function serve(settings: Readonly<Record<string, string | number>> = {}) {
  const of = (own: typeof settings) => ({ modbus_tcp: { enabled: 'yes', bind: '127.0.0.1', port, ...own } });
  const sources = northboundSources(of(settings), { poll: ups.poll });
  const service = new ModbusTcpService({ ...sources, clock: ups.clock });
  services.push(service);
  await service.start();
  return service;
}

/** What comes back, and whether the connection stands. */
function client(from = '127.0.0.1') {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  const end = { socket, told: '', isClosed: false };
  socket.on('data', (chunk: Buffer) => {
    end.told += chunk.toString('hex');
  });
  socket.on('close', () => {
    end.isClosed = true;
  });
  socket.on('error', () => {});
  sockets.push(socket);
  return end;
}

/** The factor of the measurements, 0x000E: 1 on this UPS. */
const request = Buffer.from('00070000000601' + '03' + '000e0001', 'hex');
const answer = '000700000005' + '01030200' + '01';

describe('the server', () => {
  it('answers a client, and counts what became of its requests', async () => {
    const service = await serve();
    expect(service.doors).toEqual([
      { transport: 'tcp', bind: '127.0.0.1', port, isOpen: true, problem: undefined, connections: 0 },
    ]);
    const scada = client();
    scada.socket.write(request);
    await until(() => scada.told === answer, 5000, 'the answer');
    scada.socket.write(Buffer.from('00080000000601' + '06' + '000e0001', 'hex'));
    await until(() => scada.told.endsWith('8601'), 5000, 'the refusal');
    const tally = { requests: 2, fromMemory: 1, passedThrough: 0, refused: 1 };
    expect(service.status).toMatchObject({ total: tally, clients: [{ address: '127.0.0.1', tally }], turnedAway: 0 });
    scada.socket.end();
    await until(() => service.status.clients.length === 0, 5000, 'it has left');
    expect(service.status.total).toEqual(tally);
  });

  it('lets in those that are allowed, and tells of the others', async () => {
    const service = await serve({ allowed: '127.0.0.2' });
    const [stranger, friend] = [client(), client('127.0.0.2')];
    friend.socket.write(request);
    await until(() => stranger.isClosed && friend.told === answer, 5000, 'one is let in');
    expect(service.status).toMatchObject({
      turnedAway: 1,
      lastTurnedAway: { address: '127.0.0.1', reason: 'not-allowed' },
    });
  });

  it('lets 300 that say nothing in by eight of each address and 32 in all, and go after ten seconds', async () => {
    const service = await serve();
    const silent = Array.from({ length: 300 }, (_, index) => client(`127.0.1.${1 + (index % 10)}`));
    await until(() => service.status.turnedAway === 268, 20_000, 'all others are turned away');
    expect(service.status.clients).toHaveLength(32);
    await ups.clock.advance(10_000);
    await until(() => silent.every(({ isClosed }) => isClosed), 20_000, 'all have gone');
    const scada = client();
    scada.socket.write(Buffer.from('00090000000601' + '03' + '00300001', 'hex'));
    await until(() => scada.told.startsWith('000900000005010302'), 5000, 'one that asks is answered');
  });

  it('is open again under the settings of the moment, and ends all connections when it stops', async () => {
    const service = await serve();
    const scada = client();
    scada.socket.write(request);
    await until(() => scada.told === answer, 5000, 'the answer');
    await service.stop();
    await service.stop();
    await until(() => scada.isClosed, 5000, 'it is let go');
    await serve({ max_age_s: 1 });
    const again = client();
    again.socket.write(request);
    // Read 3 seconds ago: the UPS is asked.
    await ups.clock.advance(2000);
    await until(
      async () => {
        await ups.clock.advance(100);
        return again.told === answer;
      },
      5000,
      'the answer of the UPS',
    );
    expect(services[1]?.status.total).toMatchObject({ passedThrough: 1 });
  });
});
