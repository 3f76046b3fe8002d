import { connect } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/clock.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { TcpSlave } from '../../../src/ups/simulator/tcp-slave.js';
import { UpsSimulator } from '../../../src/ups/simulator/ups-simulator.js';
import { freeTcpPort } from '../../support/tcp.js';

let simulator: UpsSimulator | undefined;
let slave: TcpSlave | undefined;

afterEach(async () => {
  simulator?.stop();
  await slave?.close();
});

async function listening(scenario: string): Promise<number> {
  const family = builtInMaps.familyOf('masterys-bc-plus');
  const [map] = family.maps;
  if (map === undefined) throw new Error('no map');
  const options = { family, map, units: 1, slave: 1, scenario, seed: 1, clock: systemClock, emit: () => {} };
  simulator = new UpsSimulator({ ...options, pace: 'none' });
  const port = await freeTcpPort();
  slave = new TcpSlave({ host: '127.0.0.1', port, clock: systemClock });
  await slave.open(simulator);
  simulator.start();
  return port;
}

/** What comes within a quarter of a second, as bytes; `ended` where the device ends the connection. */
async function answerTo(port: number, ...requests: readonly string[]): Promise<{ bytes: number[]; ended: boolean }> {
  const bytes: number[] = [];
  let ended = false;
  const socket = connect(port, '127.0.0.1');
  socket.on('data', (chunk: Uint8Array) => bytes.push(...chunk));
  socket.on('error', () => {});
  socket.on('close', () => {
    ended = true;
  });
  for (const request of requests) socket.write(Buffer.from(request.replaceAll(' ', ''), 'hex'));
  await new Promise((resolve) => {
    setTimeout(resolve, 250);
  });
  const result = { bytes, ended };
  socket.destroy();
  return result;
}

// Three words from 0x0040 of unit 1, as transaction 0x1234.
const request = '12 34 00 00 00 06 01 03 00 40 00 03';

describe('the simulated UPS on Modbus TCP', () => {
  it('answers with the transaction and the unit of the request (V1.0b §3.1.3)', async () => {
    const { bytes } = await answerTo(await listening('healthy'), request);
    expect(bytes.slice(0, 9)).toEqual([0x12, 0x34, 0, 0, 0, 9, 1, 3, 6]);
    expect(bytes).toHaveLength(15);
  });

  it('answers several requests in the order of asking, wherever their bytes are cut', async () => {
    const other = '12 35 00 00 00 06 01 03 00 40 00 01';
    const { bytes } = await answerTo(await listening('healthy'), request.slice(0, 14), `${request.slice(14)}${other}`);
    expect(bytes.slice(0, 2)).toEqual([0x12, 0x34]);
    expect(bytes.slice(15, 24)).toEqual([0x12, 0x35, 0, 0, 0, 5, 1, 3, 2]);
  });

  it.each([
    ['a write of one word', '00 01 00 00 00 06 01 06 00 40 00 01', [0, 1, 0, 0, 0, 3, 1, 0x86, 1]],
    ['a write of several', '00 01 00 00 00 09 01 10 00 40 00 01 02 00 01', [0, 1, 0, 0, 0, 3, 1, 0x90, 1]],
    ['a write of a bit', '00 01 00 00 00 06 01 05 00 40 FF 00', [0, 1, 0, 0, 0, 3, 1, 0x85, 1]],
    ['a table that is not there', '00 01 00 00 00 06 01 03 7F 00 00 01', undefined],
  ])('refuses %s', async (_, bytes, expected) => {
    const answer = await answerTo(await listening('healthy'), bytes);
    expect(answer.bytes[7]).toBeGreaterThan(0x80);
    if (expected) expect(answer.bytes).toEqual(expected);
  });

  it('is silent for another unit, and ends a connection that is no Modbus TCP', async () => {
    const port = await listening('healthy');
    expect(await answerTo(port, request.replace(' 01 03', ' 07 03'))).toEqual({ bytes: [], ended: false });
    expect(await answerTo(port, Buffer.from('GET / HTTP/1.1\r\n\r\n').toString('hex'))).toEqual({
      bytes: [],
      ended: true,
    });
  });

  it('plays what goes wrong on a line, but for damaged bytes, which TCP does not let through', async () => {
    expect((await answerTo(await listening('silence'), request)).bytes).toEqual([]);
    await slave?.close();
    expect((await answerTo(await listening('bad-crc'), request)).bytes).toHaveLength(15);
    await slave?.close();
    const { bytes } = await answerTo(await listening('wrong-slave'), request);
    expect([bytes.length, bytes[6]]).toEqual([15, 3]);
    await slave?.close();
    expect((await answerTo(await listening('short-answer'), request)).bytes.length).toBeLessThan(15);
  });

  it('says so where another program listens', async () => {
    const port = await listening('healthy');
    const second = new TcpSlave({ host: '127.0.0.1', port, clock: systemClock });
    if (simulator === undefined) throw new Error('no simulator');
    await expect(second.open(simulator)).rejects.toMatchObject({ code: 'serial.busy' });
  });
});
