import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ObjectType } from '../../src/bacnet/encoding/object-type.js';
import { PropertyIdentifier } from '../../src/bacnet/encoding/property-identifier.js';
import type { ObjectStore } from '../../src/bacnet/object-model/object-store.js';
import { GatewayMemory } from '../../src/device/gateway-memory.js';
import { objectMapperOf } from '../../src/device/object-mapper-of.js';
import { networkFacts, ServedDevice } from '../../src/device/served-device.js';
import { noUps } from '../../src/device/ups-monitor-of.js';
import { describeDevice, textOf } from '../../src/documents/device-description.js';
import { exportDocuments, translated } from '../../src/documents/export-documents.js';
import { alarmPoints } from '../../src/objects/alarms/alarm-points.js';
import type { TroubleState } from '../../src/objects/alarms/gateway-troubles.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../src/objects/catalog/multi-states.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import type { ObjectValues } from '../../src/objects/mapper.js';
import type { DeviceState, ValueUpdate } from '../../src/objects/value-stream.js';
import { readSettings } from '../../src/settings/read-settings.js';
import type { Settings } from '../../src/settings/settings-schema.js';
import { builtInMaps } from '../../src/ups/maps/built-in-maps.js';
import type { UpsFamily } from '../../src/ups/maps/ups-family.js';
import { PolledSnapshot } from '../../src/ups/polling/polled-snapshot.js';
import { snapshotOf, upsOf } from '../objects/register-image.js';
import { silentLog } from '../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../support/manual-clock.js';
import { shippedFamilies } from '../support/profiles-at-hand.js';
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
  const { databaseRevision } = await served(model, lines);
  return databaseRevision;
}

/** Of a UPS that has answered. */
function valuesOf(settings: Settings): DeviceState['values'] {
  return objectMapperOf(settings).map(snapshotOf(upsOf('masterys-gp4'), {}));
}

/** The state of a UPS that was found and said nothing yet. */
function readBy(family: UpsFamily, settings: Settings, before: DeviceState): ValueUpdate {
  const [map] = family.maps;
  const values = objectMapperOf(settings).map(
    new PolledSnapshot({ family, map, connection: 'running', takenAtMs: 1000 }),
  );
  return { cause: 'poll', state: { ...before, family, values }, before: before.values, changes: [] };
}

/** Before the UPS has said anything. */
const unread = (values: ObjectValues, model: string | undefined): DeviceState => ({
  values,
  connection: 'ready',
  identity: { model, serialNumber: undefined, nominalKva: undefined },
  family: undefined,
  factor: undefined,
  isSimulated: false,
  hasInternalFault: false,
  fault: undefined,
});

/** The object database of such a device, after it was served once. */
async function served(model: string | undefined, lines = '', later = lines, found?: UpsFamily): Promise<ObjectStore> {
  const settings = settingsWith(lines);
  const isKnown = settings.registers.size > 0;
  const values = isKnown ? valuesOf(settings) : objectMapperOf(settings).map(noUps.snapshot);
  const state = unread(values, model);
  const clock = new ManualClock();
  const parts = { memory, deviceClock: new DeviceClock(clock), version: '1.0.0', clock, log: silentLog };
  const device = new ServedDevice(settings, state, parts);
  await device.start();
  if (found) device.publish(readBy(found, settings, state));
  if (later !== lines) {
    const values = valuesOf(settingsWith(later));
    device.publish({ cause: 'settings', state: { ...state, values }, before: undefined, changes: [] });
  }
  await device.stop();
  return device.store;
}

function settingsWith(lines: string): Settings {
  const text = `[bacnet]\nbind=127.0.0.1\nport=${port}\n${lines}`;
  const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  return settings;
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

  it('grows once with each switch of alarm_points, and at no restart', async () => {
    const first = await revisionOf('MASTERYS', 'alarm_points=no\n');
    expect(await revisionOf('MASTERYS', 'alarm_points=no\n')).toBe(first);
    expect(await revisionOf('MASTERYS')).toBe(first + 1);
    expect(await revisionOf('MASTERYS', 'alarm_points=yes\n')).toBe(first + 1);
    expect(await revisionOf('MASTERYS', 'alarm_points=no\n')).toBe(first + 2);
    expect(await revisionOf('MASTERYS', 'alarm_points=no\n')).toBe(first + 2);
  });

  it('and the list of objects stay as they are when BACnet/SC is switched on, beside BACnet/IP or alone', async () => {
    const listOf = async (sc: string) =>
      (await served('MASTERYS', sc)).objects.map(({ id, name }) => ({ ...id, name }));
    const off = await listOf('');
    const revision = await revisionOf('MASTERYS');
    const on = '[sc]\nenabled=yes\nprimary_hub=wss://hub.example.com\n';
    expect(await listOf(on)).toEqual(off);
    expect(await listOf(`${on}ip=off\n`)).toEqual(off);
    expect(await revisionOf('MASTERYS', on)).toBe(revision);
    const ports = off.filter(({ objectType }) => objectType === 56 || objectType === 10);
    expect(ports.map(({ objectType, instance }) => [objectType, instance])).toEqual([
      [56, 1],
      [56, 2],
      [10, 1],
      [10, 2],
      [10, 3],
      [10, 4],
    ]);
  });

  it('grows once at the update that brings the alarms', async () => {
    // What a version without them remembers.
    memory.remember({ databaseRevision: 7, objects: '0123456789abcdef' });
    expect(await revisionOf('MASTERYS')).toBe(8);
    expect(await revisionOf('MASTERYS')).toBe(8);
  });
});

describe('a BMS database that holds the 102 objects of the card', () => {
  const names = (store: ObjectStore) => store.objects.map(({ id, name }) => `${id.objectType}:${id.instance} ${name}`);
  /** Manual §8: what a BMS may have read of them; Event_State and Status_Flags included. */
  const ofManual = [75, 77, 79, 85, 28, 111, 36, 81, 117, 74, 110, 104, 343];

  it('finds them first in Object_List, with the properties of the manual as they were', async () => {
    const card = await served('MASTERYS', 'alarm_points=no\n');
    const withAlarms = await served('MASTERYS');
    expect(names(withAlarms).slice(0, 102)).toEqual(names(card).slice(0, 102));
    expect(names(card).filter((one) => /^(5|15|25|27|29):/.test(one))).toEqual([]);
    for (const { id } of card.objects.slice(1, 102)) {
      for (const propertyId of ofManual) {
        expect([id, propertyId, withAlarms.read(id, propertyId)]).toEqual([id, propertyId, card.read(id, propertyId)]);
      }
    }
  });

  it('finds a Binary Value for each alarm and status beside them, and views to browse by', async () => {
    const list = names(await served('MASTERYS'));
    expect(list.filter((one) => one.startsWith('5:'))).toHaveLength(78);
    expect(list.filter((one) => one.startsWith('29:'))).toHaveLength(6);
    expect(list).toContain('5:10 UnitAlarms.ON BATTERY');
  });

  it('finds neither an object called like the Device', async () => {
    const store = await served('MASTERYS', 'object_name=UnitAlarms.ON BATTERY\n');
    expect(store.device?.name).toBe('MASTERYS');
  });
});

describe('Description of an object whose register was found on site', () => {
  const found = 'found 2026-11-30 observations 3 chance 0.9993';
  const lines = `[registers]\nBYPASS_V1=0x0074 u16 /10 ${found}\nBYPASS_V2=0x0075\nUnitAlarms.b05=0x003C.9 ${found}\n`;
  const descriptions = (store: ObjectStore) =>
    ['BYPASS_V1', 'BYPASS_V2', 'UnitAlarms'].map((name) => {
      const object = describeDevice(store).objects.find((one) => one.name === name);
      return object && textOf(object, PropertyIdentifier.description);
    });

  it('says so, of a number and of single bits; not where a register was only assigned', async () => {
    const [number, assigned, bits] = descriptions(await served('MASTERYS', lines));
    expect(number).toMatch(/.\(found on site\)$/);
    expect(assigned).not.toContain('found');
    expect(bits).toMatch(/.\(in part found on site\)$/);
  });

  it('follows the settings, and is French where the others are', async () => {
    const [number] = descriptions(await served('MASTERYS', 'language=fr\n', `language=fr\n${lines}`));
    expect(number).toMatch(/.\(trouvé sur site\)$/);
    expect(descriptions(await served('MASTERYS', lines, '')).join()).not.toContain('found');
  });
});

describe('Description of an object of a UPS that a profile describes', () => {
  const chloride = shippedFamilies().find(({ name }) => name === 'chloride-manageups');
  const masterys = builtInMaps.familyOf('masterys-gp4');
  /** Served before the UPS was found, and read by its map from then on. */
  const describedOnce = async (
    family: UpsFamily | undefined,
    language: 'en' | 'fr',
    exported: 'en' | 'fr' = language,
  ) => {
    const store = await served(undefined, `language=${language}\n`, `language=${language}\n`, family);
    const { objects } = translated(describeDevice(store), exported);
    return (name: string) => {
      const object = objects.find((one) => one.name === name);
      return object && textOf(object, PropertyIdentifier.description);
    };
  };

  it('ends with the certainty of its register, in both languages; without one, with nothing', async () => {
    const en = await describedOnce(chloride, 'en');
    const fr = await describedOnce(chloride, 'fr');
    // Chloride 913-623 appendix E: p.2 prints the battery, p.3 with the output was not readable.
    expect([en('BATTERY_V+'), fr('BATTERY_V+')]).toEqual([
      expect.stringMatching(/. \(documented\)$/),
      expect.stringMatching(/. \(documenté\)$/),
    ]);
    expect([en('UPS_OUTPUT_V1'), fr('UPS_OUTPUT_V1')]).toEqual([
      expect.stringMatching(/. \(inferred\)$/),
      expect.stringMatching(/. \(supposé\)$/),
    ]);
    expect(en('BATTERY_V-')).not.toContain('(');
    expect(en('UnitAlarms')).toMatch(/. \((documented|derived|inferred)\)$/);
  });

  it('is translated with it where a list of points is exported in the other language', async () => {
    const fr = await describedOnce(chloride, 'en', 'fr');
    expect(fr('BATTERY_V+')).toMatch(/ \(documenté\)$/);
    expect(fr('BATTERY_V+')).toBe((await describedOnce(chloride, 'fr'))('BATTERY_V+'));
  });

  it.each([
    ['apc-smart-ups', 'APC by Schneider Electric', 'Smart-UPS SMT, SMX, SRT, SURTD'],
    ['chloride-manageups', 'Chloride', 'UPS with ManageUPS Net Adapter'],
    ['generex-cs141', 'GENEREX', 'UPS with CS121 or CS141, default address list'],
    ['huawei-ups2000', 'Huawei', 'UPS2000 (1 kVA to 3 kVA)'],
    ['liebert-apm-nxc-nxr', 'Liebert (Vertiv)', 'APM, NXC, NXR'],
    ['riello-multicom-302', 'Riello UPS', 'UPS with MultiCOM 301 or 302'],
    ['tripplite-modbuscard', 'Tripp Lite', 'SmartOnline with MODBUSCARD'],
  ])('the Device of %s has its maker and model', async (name, maker, model) => {
    const family = shippedFamilies().find((one) => one.name === name);
    const { device } = describeDevice(await served(undefined, '', '', family));
    expect(textOf(device, PropertyIdentifier.vendorName)).toBe(maker);
    expect(textOf(device, PropertyIdentifier.modelName)).toBe(model);
  });

  it('PICS and EDE name maker, model and profile; nothing of the kind for a UPS of the manual', async () => {
    const filesFor = async (family: UpsFamily) => {
      const [map] = family.maps;
      const files = (['pics', 'ede'] as const).flatMap((kind) =>
        exportDocuments(kind, {
          description,
          network: networkFacts,
          families: builtInMaps.families,
          acceptance: {
            ups: { family, map: map?.id ?? '', architecture: { kind: 'single' } },
            rows: [],
            values: 'raw',
            isSimulated: false,
          },
          context: { version: '1.0.0', language: 'en', date: new Date(0) },
        }),
      );
      return files.filter(({ name }) => /PICS|_EDE/.test(name)).map(({ text }) => text);
    };
    const description = describeDevice(await served('MASTERYS'));
    if (chloride === undefined) throw new Error('no such profile');
    for (const text of await filesFor(chloride)) {
      expect(text).toContain('Chloride UPS with ManageUPS Net Adapter, chloride-manageups');
    }
    for (const text of await filesFor(masterys)) expect(text).not.toMatch(/# UPS:|by a profile/);
  });

  it('is as ever for a UPS of the manual', async () => {
    const before = await describedOnce(undefined, 'en');
    const after = await describedOnce(masterys, 'en');
    for (const { name } of [...analogValues, ...multiStates, ...bitStrings]) expect(after(name)).toBe(before(name));
  });
});

describe('a reading that says the same as the one before', () => {
  it('changes nothing, and hides nothing else that has changed with it', async () => {
    const settings = settingsWith('');
    const family = upsOf('masterys-gp4').family;
    const start = unread(objectMapperOf(settings).map(noUps.snapshot), 'MASTERYS');
    const clock = new ManualClock();
    let password: TroubleState = 'none';
    const troubles = () => ({ 'factory-password': password });
    const parts = { memory, deviceClock: new DeviceClock(clock), version: '1.0.0', clock, log: silentLog, troubles };
    const device = new ServedDevice(settings, start, parts);
    const first = readBy(family, settings, start);
    const publish = (change: Partial<DeviceState> = {}) => {
      device.publish({ ...first, state: { ...first.state, ...change }, before: first.state.values });
      const point = alarmPoints.find(
        ({ source }) => source.kind === 'trouble' && source.trouble === 'factory-password',
      );
      const shown = device.store
        .find(ObjectType.binaryValue, point?.instance ?? -1)
        ?.value(PropertyIdentifier.presentValue);
      return { shown, name: device.store.device?.name };
    };
    publish();
    expect(publish()).toEqual({ shown: { type: 'enumerated', value: 0 }, name: 'MASTERYS' });
    password = 'present';
    expect(publish()).toEqual({ shown: { type: 'enumerated', value: 1 }, name: 'MASTERYS' });
    const identity = { model: 'DELPHYS', serialNumber: undefined, nominalKva: undefined };
    expect(publish({ identity }).name).toBe('DELPHYS');
    await device.stop();
  });
});
