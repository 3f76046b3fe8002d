import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CertificateFileObjects } from '../../src/device/certificate-files/file-objects.js';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { objectMapperOf } from '../../src/device/object-mapper-of.js';
import { ServedDevice } from '../../src/device/served-device.js';
import { noUps } from '../../src/device/ups-monitor-of.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { type BmsClient, openBacnetJs, openNodeBacnet } from '../support/bacnet/bms-clients.js';
import { dissect, dissected, faulty, tsharkMissing, tsharkNote } from '../support/bacnet/dissector.js';
import { confirmed, readMultiplePayload, unicast } from '../support/bacnet/wire.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeUdpPort, RawPeer } from '../support/udp.js';

const [file, networkPort, device] = [10, 56, 8];
const [all, fileSize, propertyList, deviceUuid] = [8, 42, 371, 507];
const names = ['node-bacnet', '@bacnet-js/client'] as const;

/** Longer than one packet takes. */
const certificate = `-----BEGIN CERTIFICATE-----\n${'MIIB'.repeat(500)}\n-----END CERTIFICATE-----\n`;
const uuid = '6ba7b810-9dad-41d1-80b4-00c04fd430c8';

let folder: string;
let served: ServedDevice;
let port: number;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'certificate-files-'));
  port = await freeUdpPort();
  const { settings } = readSettings(Buffer.from(`[bacnet]\nbind=127.0.0.1\nport=${port}\n`), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  const clock = new ManualClock();
  const state = {
    values: objectMapperOf(settings).map(noUps.snapshot),
    connection: 'ready',
    identity: {
      model: undefined,
      serialNumber: undefined,
      nominalKva: undefined,
    },
    family: undefined,
    factor: undefined,
    isSimulated: false,
    hasInternalFault: false,
    fault: undefined,
  } as const;
  const operational = { content: Buffer.from(certificate), modifiedAtMs: 0 };
  const files = new CertificateFileObjects({
    file: (name) => (name === 'operational' ? operational : undefined),
  });
  const memory = new GatewayMemory(join(folder, 'identity.json'), silentLog);
  const parts = {
    memory,
    deviceClock: new DeviceClock(clock),
    version: '1.0.0',
    clock,
    log: silentLog,
  };
  served = new ServedDevice(settings, state, {
    ...parts,
    files,
    deviceUuid: uuid,
  });
  await served.start();
});

afterAll(async () => {
  await served?.stop();
  rmSync(folder, { recursive: true, force: true });
});

interface FileAck {
  readonly endOfFile: boolean;
  readonly position: number;
  readonly buffer: Uint8Array;
}

interface FileReader {
  on(event: 'error', listener: () => void): void;
  readFile(...args: readonly unknown[]): Promise<FileAck> | undefined;
  close(): void;
}

/** What both packages have, node-bacnet with a callback at the end and @bacnet-js/client with a promise. */
async function withFileReader<T>(
  name: (typeof names)[number],
  use: (read: (instance: number, position: number, count: number) => Promise<FileAck>) => Promise<T>,
): Promise<T> {
  const loaded = createRequire(import.meta.url)(name);
  const Client = (loaded.default ?? loaded) as new (options: object) => FileReader;
  const client = new Client({
    port: await freeUdpPort(),
    interface: '127.0.0.1',
    reuseAddr: false,
  });
  client.on('error', () => undefined);
  const receiver = { address: `127.0.0.1:${port}` };
  try {
    return await use(
      (instance, position, count) =>
        new Promise((resolve, reject) => {
          const request = [receiver, { type: file, instance }, position, count] as const;
          const done = (error: unknown, ack: FileAck) => (error ? reject(error) : resolve(ack));
          if (name === 'node-bacnet') client.readFile(...request, done);
          else client.readFile(...request)?.then(resolve, reject);
        }),
    );
  } finally {
    client.close();
  }
}

describe.each(names)('AtomicReadFile by %s (135-2016 §14.1)', (name) => {
  it('gets a certificate whole, piece by piece', async () => {
    const pieces = await withFileReader(name, async (readFile) => {
      const found: FileAck[] = [];
      // node-bacnet cannot read an octet string of 254 octets or more.
      while (found.at(-1)?.endOfFile !== true) {
        const position = found.reduce((length, { buffer }) => length + buffer.length, 0);
        found.push(await readFile(1, position, 250));
      }
      return found;
    });
    expect(Buffer.concat(pieces.map(({ buffer }) => buffer)).toString()).toBe(certificate);
    expect(pieces.slice(0, 3).map(({ position }) => position)).toEqual([0, 250, 500]);
  });

  it('is told that there is no such file, and no such position', async () => {
    await withFileReader(name, async (readFile) => {
      await expect(readFile(5, 0, 100)).rejects.toThrow(/1.*31/);
      await expect(readFile(1, certificate.length + 1, 100)).rejects.toThrow(/5.*11/);
      expect(await readFile(2, 0, 100)).toMatchObject({ endOfFile: true });
    });
  });
});

describe.each(names)('the objects of BACnet/SC, read by %s', (name) => {
  let client: BmsClient;

  beforeAll(async () => {
    client = name === 'node-bacnet' ? await openNodeBacnet(port) : await openBacnetJs(port);
  });

  afterAll(() => client?.close());

  it.each([
    ['Network Port 2', networkPort, 2, 32],
    ['File 1', file, 1, 7],
    ['File 4', file, 4, 7],
  ])('%s has a value for each property of its Property_List', async (_, type, instance, count) => {
    const listed = (await client.read(type, instance, propertyList)).map(({ value }) => Number(value));
    expect(listed).toHaveLength(count);
    // Neither package can name a property above 4194303 in a request, and both understand it in an answer.
    const [answer] = await client.readMany([{ type, instance, properties: [all] }]);
    const found = new Map(answer?.results.map(({ propertyId, values }) => [propertyId, values]));
    for (const propertyId of listed) {
      // SC_Failed_Connection_Requests, an empty list.
      const isEmpty = propertyId === 4194315;
      expect([propertyId, (found.get(propertyId)?.length ?? -1) > 0]).toEqual([propertyId, !isEmpty]);
    }
    for (const propertyId of listed.filter((id) => id < 512)) {
      expect((await client.read(type, instance, propertyId)).length).toBeGreaterThan(0);
    }
  });

  it('the Device has its UUID in 16 octets', async () => {
    const [value] = await client.read(device, 1338, deviceUuid);
    expect(Buffer.from(value?.value as Uint8Array).toString('hex')).toBe(uuid.replaceAll('-', ''));
    const [size] = await client.read(file, 1, fileSize);
    expect(size?.value).toBe(certificate.length);
  });
});

describe.skipIf(tsharkMissing)(`Wireshark's dissector${tsharkNote}`, () => {
  it('knows Network Port 2, the files and the service by their names', async () => {
    const peer = await RawPeer.open(port);
    try {
      const objects = [
        { type: networkPort, instance: 2 },
        { type: file, instance: 1 },
      ];
      const payload = readMultiplePayload(objects.map((object) => ({ ...object, properties: [all] })));
      const [properties] = await peer.exchange(unicast(confirmed(14, payload)), 1000);
      // File 1, 100 octets from 0.
      const wanted = Buffer.from('c4028000010e310021640f', 'hex');
      const [content] = await peer.exchange(unicast(confirmed(6, wanted)), 1000);
      const answers = [properties, content].flatMap((answer) => answer ?? []);
      expect(answers).toHaveLength(2);
      expect(dissect(answers, faulty)).toEqual([]);
      const text = dissected(answers).join('\n');
      expect(text).toContain('sc-primary-hub-connection-status');
      expect(text).toContain('sc-hub-connector-state');
      expect(text).toContain('issuer-certificate-files');
      expect(text).toMatch(/atomicReadFile/i);
    } finally {
      await peer.close();
    }
  });
});
