import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join as joinPath } from 'node:path';
import NodeBacnet from 'node-bacnet';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { Reader, Refused } from '../support/bacnet/reader.js';
import { context, join, objectId, pduType } from '../support/bacnet/wire.js';
import { answersWhoIs, type Daemon, ensureBuilt, iniText, Program, root, startDaemon } from '../support/daemon.js';
import { freeTcpPort } from '../support/tcp.js';
import { freeUdpPort } from '../support/udp.js';
import { pause } from '../support/until.js';

const require = createRequire(import.meta.url);
const { default: BacnetJs } = require('@bacnet-js/client') as typeof import('@bacnet-js/client');

const eventLog = { type: 25, instance: 1 };
const trendLog = (instance: number) => ({ type: 27, instance });
const logs = [eventLog, ...[1, 2, 3, 4, 5].map(trendLog)];
const readRange = 26;
const writeProperty = 15;

const request = (id: { type: number; instance: number }, range: readonly number[] = []) =>
  join(context(0, objectId(id.type, id.instance)), context(1, [131]), range);

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
    const { first, last, more, items, number } = await ask(id);
    expect([first, last, more, number]).toEqual([true, true, false, undefined]);
    // Date and time in [0], then log-status of three bits that are not set, in [1]. A minute may have come since.
    expect(items.toString('hex')).toMatch(/^0ea4[0-9a-f]{8}b4[0-9a-f]{8}0f1e0a05001f/);
  });

  it('a record is read by its number, which is no position', async () => {
    expect(await ask(trendLog(1), byNumber(1, 1))).toMatchObject({ itemCount: 1, number: 1 });
    expect(await ask(trendLog(1), byNumber(200, -1))).toMatchObject({ itemCount: 0, number: undefined });
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
    const isDone = { pduType: pduType.simpleAck };
    expect(await write(trendLog(5), 133, [0x10])).toMatchObject(isDone);
    // Nothing is logged any more.
    const total = Number(await reader.value(27, 5, 145));
    expect(await write(trendLog(5), 141, [0x21, 0])).toMatchObject(isDone);
    expect(await write(trendLog(5), 133, [0x11])).toMatchObject(isDone);
    expect(await ask(trendLog(5), byNumber(total + 1, 2))).toMatchObject({
      itemCount: 2,
      number: total + 1,
      first: true,
    });
    expect(await ask(trendLog(5), byNumber(total, 1))).toMatchObject({ itemCount: 0 });
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
      expect(byNode.itemCount).toBeGreaterThanOrEqual(1);
      const byJs = await js.readRange(receiver, trendLog(1), 1, 10);
      expect(byJs.itemCount).toBeGreaterThanOrEqual(1);
    } finally {
      node.close();
      js.close();
    }
  });
});

describe('135-2016 §12.27.13, §12.30.18: records over power cuts', () => {
  it('five cuts cost no record that a BMS has read, and no number is given twice', async () => {
    ensureBuilt();
    const folder = mkdtempSync(joinPath(tmpdir(), 'gateway-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    const port = await freeUdpPort();
    const config = joinPath(folder, 'config.ini');
    const settings = {
      bacnet: { bind: '127.0.0.1', port },
      web: { bind: '127.0.0.1', port: await freeTcpPort() },
      ftp: { enabled: 'no' },
    };
    writeFileSync(config, iniText(settings));
    /** What was read, by log and number. */
    const seen = new Map<string, string>();
    for (let run = 0; run <= 5; run += 1) {
      const args = ['--config', config, '--data', joinPath(folder, 'data'), '--demo'];
      const program = new Program(joinPath(root, 'dist/main.js'), args, { skipping: true });
      onTestFinished(() => void program.stop('SIGKILL'));
      await answersWhoIs(port, program);
      const reader = await Reader.open(port);
      // A minute and a half goes by, and the values of it are logged.
      for (let step = 0; step < 3; step += 1) {
        await pause(200);
        program.child.kill('SIGUSR2');
      }
      await pause(200);
      for (const log of [eventLog, trendLog(1)]) {
        const { payload } = await reader.request(readRange, request(log), { segmentedResponseAccepted: true });
        const { itemCount, items } = parseAck(payload);
        const records = items.toString('hex').split(/(?=0ea4)/);
        const total = Number(await reader.value(log.type, log.instance, 145));
        expect([records.length, itemCount]).toEqual([total, total]);
        for (const [index, record] of records.entries()) {
          const name = `${log.type}:${index + 1}`;
          expect(seen.get(name) ?? record).toBe(record);
          seen.set(name, record);
        }
        expect([...seen.keys()].filter((name) => name.startsWith(`${log.type}:`))).toHaveLength(total);
      }
      await reader.close();
      await program.stop('SIGKILL');
    }
    // Each run has its own beginning and at least one minute.
    expect([...seen.keys()].filter((name) => name.startsWith('27:')).length).toBeGreaterThanOrEqual(12);
  }, 120_000);
});
