import { createRequire } from 'node:module';
import NodeBacnet from 'node-bacnet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Reader, Refused } from '../support/bacnet/reader.js';
import { context, join, objectId, pduType } from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { freeUdpPort } from '../support/udp.js';

const require = createRequire(import.meta.url);
const { default: BacnetJs } = require('@bacnet-js/client') as typeof import('@bacnet-js/client');

const eventLog = { type: 25, instance: 1 };
const trendLog = (instance: number) => ({ type: 27, instance });
const logs = [eventLog, ...[1, 2, 3, 4, 5].map(trendLog)];
const readRange = 26;
const writeProperty = 15;

/** Of an ack: Result Flags, Item Count, the records, and the first sequence number, cut out by hand (135-2016 §15.8.1.2). */
function parseAck(payload: Uint8Array) {
  const octets = Buffer.from(payload);
  // Object 5 octets, property 131 2 octets, flags 3 octets.
  const [first, last, more] = [0x80, 0x40, 0x20].map((bit) => ((octets[9] ?? 0) & bit) !== 0);
  const countOctets = (octets[10] ?? 0) & 7;
  const itemCount = octets.readUIntBE(11, countOctets);
  const start = 11 + countOctets + 1;
  const hasNumber = octets[octets.length - 1] !== 0x5f;
  const end = hasNumber ? octets.lastIndexOf(0x5f) : octets.length - 1;
  const number = hasNumber ? octets.readUIntBE(end + 2, octets.length - end - 2) : undefined;
  return { first, last, more, itemCount, items: octets.subarray(start, end), number };
}

describe('135-2016 §12.27, §12.30, §15.8: logs', () => {
  let daemon: Daemon;
  let reader: Reader;

  beforeAll(async () => {
    daemon = await startDaemon();
    reader = await Reader.open(daemon.port);
  });

  afterAll(async () => {
    await reader?.close();
    await daemon?.stop();
  });

  const request = (id: { type: number; instance: number }, range: readonly number[] = []) =>
    join(context(0, objectId(id.type, id.instance)), context(1, [131]), range);
  const ask = async (id: { type: number; instance: number }, range?: readonly number[]) =>
    parseAck((await reader.request(readRange, request(id, range))).payload);
  const byNumber = (number: number, count: number) => [0x6e, 0x21, number, 0x31, count & 0xff, 0x6f];
  /** Resolves with the SimpleACK. */
  const write = async (id: { type: number; instance: number }, property: number, value: readonly number[]) => {
    const payload = join(context(0, objectId(id.type, id.instance)), context(1, [property]), [0x3e, ...value, 0x3f]);
    const reply = await reader.request(writeProperty, payload).catch((reason: unknown) => reason);
    expect(reply).toBeInstanceOf(Refused);
    return (reply as Refused).reply;
  };

  it('Event Log 1 and five Trend Logs Multiple are there, and their types are supported', async () => {
    for (const { type, instance } of logs) expect(await reader.value(type, instance, 79)).toBe(type);
    const types = (await reader.value(8, 1338, 96)) as readonly boolean[];
    expect([types[25], types[27]]).toEqual([true, true]);
  });

  it.each(logs)('$type,$instance begins with the record that it is enabled', async (id) => {
    const { first, last, more, itemCount, items, number } = await ask(id);
    expect([first, last, more, itemCount, number]).toEqual([true, true, false, 1, undefined]);
    // Date and time in [0], then log-status of three bits that are not set, in [1].
    expect(items.toString('hex')).toMatch(/^0ea4[0-9a-f]{8}b4[0-9a-f]{8}0f1e0a05001f$/);
  });

  it('a record is read by its number, which is no position', async () => {
    expect(await ask(trendLog(1), byNumber(1, 1))).toMatchObject({ itemCount: 1, number: 1 });
    expect(await ask(trendLog(1), byNumber(2, -1))).toMatchObject({ itemCount: 0, number: undefined });
  });

  it('Log_Buffer is refused to ReadProperty, and an index on it to all', async () => {
    const errorOf = async (answer: Promise<unknown>) => {
      const error = await answer.catch((reason: unknown) => reason);
      return error instanceof Refused ? [...error.reply.payload] : error;
    };
    expect(await errorOf(reader.read(25, 1, 131))).toEqual([0x91, 2, 0x91, 27]);
    expect(await errorOf(reader.read(25, 1, 131, 1))).toEqual([0x91, 2, 0x91, 50]);
    expect(await errorOf(reader.request(readRange, request(eventLog, [0x29, 1])))).toEqual([0x91, 2, 0x91, 50]);
  });

  it('a BMS purges, disables and enables a log, and reads that it did; the numbers go on', async () => {
    for (const [property, value] of [
      [133, [0x10]],
      [141, [0x21, 0]],
      [133, [0x11]],
    ] as const) {
      expect((await write(trendLog(5), property, value)).pduType).toBe(pduType.simpleAck);
    }
    expect(await ask(trendLog(5), byNumber(3, 2))).toMatchObject({ itemCount: 2, number: 3, first: true, last: true });
    expect(await reader.value(27, 5, 141)).toBe(2);
    expect(await reader.value(27, 5, 145)).toBe(4);
    expect([...(await write(trendLog(5), 141, [0x21, 1])).payload]).toEqual([0x91, 2, 0x91, 37]);
  });

  it('node-bacnet and @bacnet-js/client read the range by position', async () => {
    const receiver = { address: `127.0.0.1:${daemon.port}` };
    const node = new NodeBacnet({ port: await freeUdpPort(), interface: '127.0.0.1', reuseAddr: false });
    const js = new BacnetJs({ port: await freeUdpPort(), interface: '127.0.0.1', reuseAddr: false });
    try {
      const byNode = await new Promise<{ itemCount: number }>((resolve, reject) => {
        const client = node as unknown as {
          readRange(
            to: typeof receiver,
            id: { type: number; instance: number },
            first: number,
            count: number,
            options: object,
            next: (error: Error | null, value: { itemCount: number }) => void,
          ): void;
        };
        client.readRange(receiver, eventLog, 1, 10, {}, (error, value) => (error ? reject(error) : resolve(value)));
      });
      expect(byNode.itemCount).toBe(1);
      const byJs = await js.readRange(receiver, trendLog(1), 1, 10);
      expect(byJs.itemCount).toBe(1);
    } finally {
      node.close();
      js.close();
    }
  });
});
