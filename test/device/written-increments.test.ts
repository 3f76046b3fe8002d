import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { encodeApplicationValue } from '../../src/bacnet/encoding/application-codec.js';
import { ObjectType } from '../../src/bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../../src/bacnet/encoding/property-identifier.js';
import { BacnetService } from '../../src/device/bacnet-service.js';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { noUps } from '../../src/device/no-ups.js';
import { objectMapperOf } from '../../src/device/object-mapper-of.js';
import type { DeviceFacts } from '../../src/objects/device.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
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
  const facts: DeviceFacts = {
    identity: { model: undefined, serialNumber: undefined, nominalKva: undefined },
    family: undefined,
    factor: undefined,
    hasInternalFault: false,
  };
  const deviceClock = new DeviceClock(clock);
  const parts = { memory, deviceClock, version: '1.0.0', isSimulated: false, clock, log: silentLog };
  const isIncrement = (side: BacnetService, value: number) =>
    expect(side.store.read(current, PropertyIdentifier.covIncrement)).toEqual(
      encodeApplicationValue({ type: 'real', value }),
    );

  const first = new BacnetService(settings, silent, facts, parts);
  first.publish(inTenths, facts);
  isIncrement(first, 10);
  first.setCovIncrement(current, 1);
  isIncrement(first, 1);
  await first.stop();

  const second = new BacnetService(settings, silent, facts, parts);
  second.publish(inTenths, facts);
  isIncrement(second, 1);
  await second.stop();
  await memory.flush();
});
