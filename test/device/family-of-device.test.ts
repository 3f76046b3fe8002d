import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ObjectType } from '../../src/bacnet/encoding/object-type.js';
import { objectMapperOf } from '../../src/device/object-mapper-of.js';
import { offlineDevice } from '../../src/device/offline-device.js';
import { noUps } from '../../src/device/ups-monitor-of.js';
import { Gateway } from '../../src/gateway/gateway.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { Reader } from '../support/bacnet/reader.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeUdpPort } from '../support/udp.js';

const objectName = 77;

let folder: string;
let clock: ManualClock;
let port: number;
let config: string;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'family-'));
  clock = new ManualClock();
  port = await freeUdpPort();
  config = `[bacnet]\nbind=127.0.0.1\nport=${port}\n`;
  writeFileSync(join(folder, 'config.ini'), config);
});

afterEach(() => {
  rmSync(folder, { recursive: true });
});

/** Name of the Device while the gateway runs, and what it remembers afterwards. */
async function run(demo: boolean): Promise<{ readonly name: unknown; readonly remembered: Record<string, unknown> }> {
  const gateway = new Gateway({
    configFile: join(folder, 'config.ini'),
    dataDir: folder,
    demo,
    version: '1.0.0',
    clock,
    log: silentLog,
    restart: () => undefined,
  });
  await gateway.start();
  await clock.advance(5000);
  const reader = await Reader.open(port);
  const name = await reader.value(ObjectType.device, 1338, objectName);
  await reader.close();
  await gateway.stop();
  return { name, remembered: JSON.parse(readFileSync(join(folder, 'identity.json'), 'utf8')) };
}

async function nameInDocuments(): Promise<string | undefined> {
  const { settings } = readSettings(new TextEncoder().encode(config), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  const values = objectMapperOf(settings).map(noUps.snapshot);
  const parts = { dataDir: folder, demo: false, registry: builtInMaps, version: '1.0.0', clock, log: silentLog };
  return (await offlineDevice(settings, values, noUps, parts)).device?.name;
}

describe('a device whose UPS is not there', () => {
  it('has the name of the range that was found last, in the documents as on the network', async () => {
    const setup = { baud: 9600, map: 'jbusp', family: 'delphys-mx' };
    writeFileSync(join(folder, 'identity.json'), JSON.stringify({ databaseRevision: 3, setup }));
    expect((await run(false)).name).toBe('DELPHYS MX');
    expect(await nameInDocuments()).toBe('DELPHYS MX');
  });

  it('has not the name of a simulated one', async () => {
    const { name, remembered } = await run(true);
    expect(name).not.toBe('UPS');
    expect(remembered).not.toHaveProperty('setup');
    expect(await nameInDocuments()).toBe('UPS');
    expect((await run(false)).name).toBe('UPS');
  });
});
