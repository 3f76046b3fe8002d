import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { objectMapperOf } from '../../src/device/object-mapper-of.js';
import { ServedDevice } from '../../src/device/served-device.js';
import { noUps } from '../../src/device/ups-monitor-of.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import type { DeviceState } from '../../src/objects/value-stream.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { freeUdpPort } from '../support/udp.js';

let folder: string;
let memory: GatewayMemory;
let port: number;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'served-'));
  memory = new GatewayMemory(join(folder, 'identity.json'), silentLog);
  port = await freeUdpPort();
});

afterEach(async () => {
  await memory.flush();
  rmSync(folder, { recursive: true });
});

/** Serves a UPS of this model once with these lines of [bacnet]; Database_Revision while it was served. */
async function revisionOf(model: string | undefined, lines = ''): Promise<number> {
  const text = `[bacnet]\nbind=127.0.0.1\nport=${port}\n${lines}`;
  const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  const values = objectMapperOf(settings).map(noUps.snapshot);
  const state: DeviceState = {
    values,
    connection: 'ready',
    identity: { model, serialNumber: undefined, nominalKva: undefined },
    family: undefined,
    factor: undefined,
    isSimulated: false,
    hasInternalFault: false,
    fault: undefined,
  };
  const clock = new ManualClock();
  const parts = { memory, deviceClock: new DeviceClock(clock), version: '1.0.0', clock, log: silentLog };
  const device = new ServedDevice(settings, state, parts);
  await device.start();
  const { databaseRevision } = device.store;
  await device.stop();
  return databaseRevision;
}

describe('Database_Revision (135-2012 §12.11.33)', () => {
  it('grows when a name or a number is another one than in the last run, and never else', async () => {
    const first = await revisionOf('MASTERYS');
    expect(await revisionOf('MASTERYS')).toBe(first);
    expect(await revisionOf('DELPHYS')).toBe(first + 1);
    expect(await revisionOf('DELPHYS')).toBe(first + 1);
    expect(await revisionOf('DELPHYS', 'device_identifier=77\n')).toBe(first + 2);
    expect(await revisionOf('DELPHYS', 'device_identifier=77\nlanguage=fr\n')).toBe(first + 2);
    expect(await revisionOf('DELPHYS', 'device_identifier=77\nobject_name=UPS of block B\n')).toBe(first + 3);
  });
});
