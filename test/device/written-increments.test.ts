import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeApplicationValue } from '../../src/bacnet/encoding/application-codec.js';
import { ObjectType } from '../../src/bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../../src/bacnet/encoding/property-identifier.js';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { objectMapperOf } from '../../src/device/object-mapper-of.js';
import { ServedDevice } from '../../src/device/served-device.js';
import { noUps } from '../../src/device/ups-monitor-of.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import type { DeviceState, ValueUpdate } from '../../src/objects/value-stream.js';
import { readSettings } from '../../src/settings/read-settings.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';

/** UPS_OUTPUT_I1: 1 A, 10 when the UPS measures in tenths. */
const current = { objectType: ObjectType.analogValue, instance: 6 };

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'increments-'));
});

afterEach(() => rmSync(folder, { recursive: true }));

it('a COV_Increment that a BMS has written stays over a restart, also the one that the object began with', async () => {
  const clock = new ManualClock();
  const memory = new GatewayMemory(join(folder, 'identity.json'), silentLog);
  const { settings } = readSettings(new TextEncoder().encode('[bacnet]\n'), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  const silent = objectMapperOf(settings).map(noUps.snapshot);
  const inTenths = { ...silent, factor: 'x10' } as const;
  const state: DeviceState = {
    values: silent,
    connection: 'ready',
    isSimulated: false,
    fault: undefined,
    identity: { model: undefined, serialNumber: undefined, nominalKva: undefined },
    family: undefined,
    factor: undefined,
    hasInternalFault: false,
  };
  const update: ValueUpdate = {
    cause: 'poll',
    state: { ...state, values: inTenths, factor: inTenths.factor },
    before: silent,
    changes: [],
  };
  const deviceClock = new DeviceClock(clock);
  const parts = { memory, deviceClock, version: '1.0.0', clock, log: silentLog };
  const isIncrement = (device: ServedDevice, value: number) =>
    expect(device.store.read(current, PropertyIdentifier.covIncrement)).toEqual(
      encodeApplicationValue({ type: 'real', value }),
    );

  const first = new ServedDevice(settings, state, parts);
  first.publish(update);
  isIncrement(first, 10);
  first.setCovIncrement(current, 1);
  isIncrement(first, 1);
  await first.stop();

  const second = new ServedDevice(settings, state, parts);
  second.publish(update);
  isIncrement(second, 1);
  await second.stop();
  await memory.flush();
});
