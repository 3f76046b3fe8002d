import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import { ModbusLine } from '../../../src/ups/link/modbus-line.js';
import { oneLookupAtATime, TcpByteLine } from '../../../src/ups/link/tcp-byte-line.js';
import { parseTcpAddress } from '../../../src/ups/model/tcp-address.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { freeTcpPort } from '../../support/tcp.js';
import { until } from '../../support/until.js';
import { TcpUps } from '../../support/ups/tcp-ups.js';

const lookup = oneLookupAtATime();
const words = (start: number, count: number) => Array.from({ length: count }, (_, index) => start + index);

let log: RecordingLog;
let ups: TcpUps | undefined;
let line: ModbusLine | undefined;

beforeEach(() => {
  log = new RecordingLog();
});
afterEach(async () => {
  await line?.stop();
  await ups?.stop();
  ups = undefined;
  line = undefined;
});

function lineTo(port: number, host = '127.0.0.1', timeoutMs: number | 'auto' = 'auto'): ModbusLine {
  line = new ModbusLine({
    createLine: () => new TcpByteLine({ host, port, clock: systemClock, lookup }),
    settings: { baud: undefined, parity: 'none', stopBits: 1, timeoutMs },
    clock: systemClock,
    log: log.logger,
  });
  line.start();
  return line;
}

async function opened(port: number, timeoutMs?: number): Promise<ModbusLine> {
  const made = lineTo(port, '127.0.0.1', timeoutMs);
  await until(() => made.isOpen, 5000, 'the connection is open');
  return made;
}

const problemOf = (made: ModbusLine) =>
  until(() => made.state.problem !== undefined, 8000, 'a problem').then(() => made.state.problem);

describe('an address', () => {
  it.each([
    ['tcp://192.168.1.20', '192.168.1.20', 502],
    ['tcp://192.168.1.20:1502', '192.168.1.20', 1502],
    ['tcp://ups-3.plant.example:502', 'ups-3.plant.example', 502],
    ['tcp://localhost:1', 'localhost', 1],
  ])('%s is one', (text, host, port) => {
    expect(parseTcpAddress(text)).toEqual({ host, port });
  });

  it.each([
    'tcp://',
    'tcp://:502',
    'tcp://192.168.1',
    'tcp://192.168.1.256',
    'tcp://192.168.01.1',
    'tcp://0.0.0.0',
    'tcp://224.0.0.1',
    'tcp://1.2.3.4:0',
    'tcp://1.2.3.4:65536',
    'tcp://[::1]:502',
    'tcp://a..b',
    'tcp://-a',
    'tcp://a_b',
    'tcp://1.2.3.4/',
    'tcp://a:b',
    'udp://1.2.3.4',
    'tcp://1.2.3',
    `tcp://${'a'.repeat(64)}`,
  ])('%s is none', (text) => {
    expect(parseTcpAddress(text)).toBeUndefined();
  });
});

describe('a device on the network', () => {
  it('is read with function 3 and 4, and an exception is told', async () => {
    ups = await TcpUps.start(({ address, count, functionCode }) =>
      address === 9 ? { exception: 2 } : words(address + 1000 * functionCode, count),
    );
    const made = await opened(ups.port);
    expect(await made.readRegisters(1, 0x10, 3)).toEqual([3016, 3017, 3018]);
    expect(await made.readRegisters(255, 0x20, 125, 4)).toEqual(words(4032, 125));
    await expect(made.readRegisters(1, 9, 1)).rejects.toMatchObject({ code: 'modbus.exception' });
    expect(ups.requests.map(({ unit, functionCode }) => [unit, functionCode])).toEqual([
      [1, 3],
      [255, 4],
      [1, 3],
    ]);
    expect(ups.others).toEqual([]);
    expect(log.at('info')).toHaveLength(1);
  });

  it('that refuses is tcp.refused', async () => {
    const made = lineTo(await freeTcpPort());
    expect(await problemOf(made)).toMatchObject({ code: 'tcp.refused' });
  });

  it('whose name nobody knows is tcp.not-found', async () => {
    const made = lineTo(502, 'no-such-ups.invalid');
    expect(await problemOf(made)).toMatchObject({ code: 'tcp.not-found' });
  }, 15_000);

  it.each([
    ['reset', 'tcp.closed'],
    ['end', 'tcp.closed'],
  ] as const)('that ends the connection with %s is %s, and is connected to again', async (how, code) => {
    ups = await TcpUps.start(({ address, count }) => (address === 0 ? undefined : words(address, count)));
    const made = await opened(ups.port);
    const reading = made.readRegisters(1, 0, 1).catch((error: unknown) => error);
    await until(() => ups?.requests.length === 1, 5000, 'the request is there');
    ups.hangUp(how);
    expect(await reading).toMatchObject({ code: 'modbus.closed' });
    expect(made.state.problem).toMatchObject({ code });
    await until(() => made.isOpen, 5000, 'the connection is open again');
    expect(await made.readRegisters(1, 5, 1)).toEqual([5]);
    expect(ups.connections).toBe(2);
  });

  it('that goes away and comes back at the same address is found again', async () => {
    ups = await TcpUps.start(({ address, count }) => words(address, count));
    const { port } = ups;
    const made = await opened(port);
    await made.readRegisters(1, 5, 1);
    await ups.stop();
    expect(await problemOf(made)).toMatchObject({ code: 'tcp.closed' });
    ups = await TcpUps.start(({ address, count }) => words(address, count), port);
    await until(() => made.isOpen, 8000, 'the connection is open again');
    expect(await made.readRegisters(1, 6, 1)).toEqual([6]);
  }, 15_000);

  it('that takes the connection and is silent is connected to anew after three silences', async () => {
    ups = await TcpUps.start(() => undefined);
    const made = await opened(ups.port, 20);
    for (let count = 0; count < 3; count += 1) await made.readRegisters(1, 0, 1).catch(() => {});
    await until(() => ups?.connections === 2 && made.isOpen, 5000, 'a second connection');
    expect(made.state.problem).toMatchObject({ code: 'tcp.silent' });
    ups.answer = ({ address, count }) => words(address, count);
    expect(await made.readRegisters(1, 7, 1)).toEqual([7]);
    expect(made.state.problem).toBeUndefined();
  });

  it('that is a page of the web is tcp.garbled', async () => {
    ups = await TcpUps.start(() => ({ raw: Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n') }));
    const made = await opened(ups.port);
    await expect(made.readRegisters(1, 0, 1)).rejects.toMatchObject({ code: 'modbus.closed' });
    expect(made.state.problem).toMatchObject({ code: 'tcp.garbled' });
  });

  it('that serves as many others as it can closes at once: tcp.closed, said once', async () => {
    let attempts = 0;
    const full = createServer((socket) => {
      attempts += 1;
      socket.end();
    });
    await new Promise<void>((resolve) => {
      full.listen(0, '127.0.0.1', resolve);
    });
    const address = full.address();
    const made = lineTo(typeof address === 'object' && address ? address.port : 0);
    await until(() => attempts === 3 && made.state.status === 'waiting', 10_000, 'three attempts');
    expect(log.at('warn').map(({ code }) => code)).toEqual(['tcp.closed']);
    await made.stop();
    full.close();
  }, 15_000);
});

describe('a connection', () => {
  it('that nobody answers is given up after 5 s as tcp.unreachable, and a stop does not wait for it', async () => {
    const clock = new ManualClock();
    // A name whose server never answers: nothing leaves this machine.
    const deaf = new TcpByteLine({ host: 'name.invalid', port: 502, clock, lookup: () => {} });
    const opening = deaf.open().catch((error: unknown) => error);
    await clock.advance(5000);
    expect(await opening).toMatchObject({ code: 'tcp.not-found' });
    const other = new TcpByteLine({ host: 'name.invalid', port: 502, clock, lookup: () => {} });
    const stopped = other.open().catch((error: unknown) => error);
    await other.close();
    expect(await stopped).toMatchObject({ code: 'tcp.closed' });
    expect(clock.pendingTimers).toBe(0);
  });

  it('asks for a name once at a time, however often it is tried', () => {
    let asked = 0;
    const answers: (() => void)[] = [];
    const shared = oneLookupAtATime((_host, _options, callback) => {
      asked += 1;
      answers.push(() => callback(null, '127.0.0.1', 4));
    });
    const told: unknown[] = [];
    for (let count = 0; count < 5; count += 1) shared('ups', {}, (_error, address) => told.push(address));
    expect(asked).toBe(1);
    answers[0]?.();
    expect(told).toEqual(Array(5).fill('127.0.0.1'));
    shared('ups', {}, () => {});
    expect(asked).toBe(2);
  });
});
