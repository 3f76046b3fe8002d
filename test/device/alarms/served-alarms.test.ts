import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ObjectIdentifier } from '../../../src/bacnet/encoding/application-value.js';
import { AlarmMemory } from '../../../src/device/alarms/alarm-memory.js';
import { AlarmService } from '../../../src/device/alarms/alarm-service.js';
import type { ServedAlarms } from '../../../src/device/alarms/served-alarms.js';
import { GatewayMemory } from '../../../src/device/gateway-memory.js';
import { ServedDevice } from '../../../src/device/served-device.js';
import { noUps } from '../../../src/device/ups-monitor-of.js';
import { JournalService } from '../../../src/journal/journal-service.js';
import type { GatewayTroubles } from '../../../src/objects/alarms/gateway-troubles.js';
import { DeviceClock } from '../../../src/objects/device-clock.js';
import { ObjectMapper, type ObjectValues } from '../../../src/objects/mapper.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { snapshotOf, upsOf } from '../../objects/register-image.js';
import { mapped, rawSingle } from '../../objects/values-of.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { servedState } from '../../support/served-state.js';
import { freeUdpPort } from '../../support/udp.js';

const masterys = upsOf('masterys-gp4');
const onBattery = { objectType: 5, instance: 10 };
const deviceStatus = { objectType: 19, instance: 0 };
const load = { objectType: 2, instance: 0 };

let folder: string;
let clock: ManualClock;
let port: number;
let memory: AlarmMemory;
let service: AlarmService;
let identity: GatewayMemory;
let device: ServedDevice;

/** The load is on the inverter (S000); A019 is bit 3 of VU-MAP 0x0039. */
const valuesOf = (isOnBattery: boolean, connection: 'running' | 'lost' = 'running') =>
  mapped(snapshotOf(masterys, { '0x0030': 1, '0x0039': isOnBattery ? 8 : 0 }, { connection }));

/** What was served before has stopped; the clock goes on. */
async function serve(
  lines = '',
  values = valuesOf(false),
  troubles: () => GatewayTroubles = () => ({}),
): Promise<ServedDevice> {
  const text = `[bacnet]\nbind=127.0.0.1\nport=${port}\n${lines}`;
  const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  memory = new AlarmMemory({ path: join(folder, 'alarms.json'), clock, log: silentLog });
  await memory.load();
  const deviceClock = new DeviceClock(clock);
  const journal = new JournalService({ dataDir: folder, version: '1.0.0', clock, log: silentLog });
  service = new AlarmService({
    dataDir: folder,
    memory,
    deviceClock,
    clock,
    log: silentLog,
    openTrends: () => journal.openTrends(),
    report: () => undefined,
  });
  await service.prepare(settings.bacnet.alarm_points, servedState(values));
  identity = new GatewayMemory(join(folder, 'identity.json'), silentLog);
  const parts = { memory: identity, deviceClock, version: '1.0.0', clock, log: silentLog, alarms: service, troubles };
  device = new ServedDevice(settings, servedState(values), parts);
  await device.start();
  await clock.advance(0);
  return device;
}

async function stop(): Promise<void> {
  await device.stop();
  await service.stop();
  await memory.flush();
  // What is still being written would be in a folder that is gone.
  await identity.flush();
}

async function publish(values: ObjectValues): Promise<void> {
  device.publish({ cause: 'poll', state: servedState(values), before: undefined, changes: [] });
  await clock.advance(0);
}

function alarms(): ServedAlarms {
  if (device.alarms === undefined) throw new Error('no alarms');
  return device.alarms;
}

/** From and to of what is told from now on. */
function recordTold(): string[] {
  const told: string[] = [];
  alarms().delivery.accept = ({ eventObject, fromState, toState }) => {
    told.push(`${eventObject.objectType}:${eventObject.instance} ${fromState}>${toState}`);
  };
  return told;
}

const hex = (id: ObjectIdentifier, propertyId: number) => {
  const octets = device.store.read(id, propertyId);
  return octets instanceof Uint8Array ? Buffer.from(octets).toString('hex') : octets;
};
const [normal, offnormal] = ['9100', '9102'];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'served-alarms-'));
  clock = new ManualClock();
  port = await freeUdpPort();
});

afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

describe('an alarm of the UPS', () => {
  it('is an event after its delay, and a person sees it and acknowledges it', async () => {
    await serve();
    await publish(valuesOf(true));
    await clock.advance(4999);
    expect(hex(onBattery, 36)).toBe(normal);
    await clock.advance(1);
    expect([hex(onBattery, 36), hex(onBattery, 111)]).toEqual([offnormal, '820480']);
    expect(alarms().center.active).toMatchObject([
      {
        id: onBattery,
        name: 'UnitAlarms.ON BATTERY',
        eventState: 2,
        priority: 64,
        notificationClass: 1,
        isAlarm: true,
      },
    ]);
    const acknowledged = alarms().center.acknowledge(onBattery, 'Jean');
    await clock.advance(1000);
    expect(await acknowledged).toBe(true);
    expect([hex(onBattery, 0), await alarms().center.acknowledge(onBattery, 'Jean')]).toEqual(['8205e0', false]);
    expect(alarms().center.acknowledged).toMatchObject([
      { name: 'UnitAlarms.ON BATTERY', transition: 'toOffnormal', by: 'Jean' },
    ]);
    await memory.flush();
    expect(JSON.parse(readFileSync(join(folder, 'alarms.json'), 'utf8')).states.events.statuses['5:10']).toMatchObject({
      state: 2,
      acked: [true, true, true],
    });
  });

  it('is one alarm: the copies that repeat it report nothing', async () => {
    await serve();
    await publish(valuesOf(true));
    await clock.advance(60_000);
    expect(alarms().center.active.map(({ id }) => id)).toEqual([onBattery]);
  });

  it('outlives a restart, and is told once', async () => {
    await serve();
    await publish(valuesOf(true));
    await clock.advance(5000);
    const stamps = hex(onBattery, 130);
    await stop();
    await serve();
    expect([hex(onBattery, 36), hex(onBattery, 130)]).toEqual([offnormal, stamps]);
    await publish(valuesOf(true));
    await clock.advance(60_000);
    expect([hex(onBattery, 36), hex(onBattery, 130)]).toEqual([offnormal, stamps]);
  });
});

describe('a power cut', () => {
  it('after the log has an event and before the file has it costs nothing', async () => {
    await serve();
    await publish(valuesOf(true));
    await clock.advance(5000);
    await memory.flush();
    const file = join(folder, 'alarms.json');
    const before = readFileSync(file);
    const acknowledged = alarms().center.acknowledge(onBattery, 'Jean');
    await publish(valuesOf(false));
    await clock.advance(6000);
    await acknowledged;
    const properties = [36, 0, 130, 351].map((id) => hex(onBattery, id));
    expect(properties.slice(0, 2)).toEqual([normal, '8205e0']);
    await stop();
    writeFileSync(file, before);
    await serve();
    expect([36, 0, 130, 351].map((id) => hex(onBattery, id))).toEqual(properties);
  });

  it('that damages the file leaves what the log knows', async () => {
    await serve();
    await publish(valuesOf(true));
    await clock.advance(5000);
    const stamps = hex(onBattery, 130);
    await stop();
    writeFileSync(join(folder, 'alarms.json'), '{"sett');
    await serve();
    expect([hex(onBattery, 36), hex(onBattery, 130)]).toEqual([offnormal, stamps]);
  });
});

describe('a loss of communication', () => {
  it('is one alarm, of DeviceStatus', async () => {
    await serve();
    await publish(valuesOf(true));
    await clock.advance(5000);
    const told = recordTold();
    await publish(valuesOf(true, 'lost'));
    await clock.advance(60_000);
    expect(told).toEqual(['19:0 0>2']);
    told.splice(0);
    await publish(valuesOf(true));
    await clock.advance(60_000);
    // The alarm that is still there is told again; what was normal before has no return that anybody waits for.
    expect(told).toEqual(['19:0 2>0', '5:10 1>0', '5:10 0>2']);
  });

  it('of a UPS without an alarm tells nothing but DeviceStatus, and its return no more', async () => {
    await serve();
    await publish(valuesOf(false));
    await clock.advance(60_000);
    const told = recordTold();
    await publish(valuesOf(false, 'lost'));
    await clock.advance(60_000);
    await publish(valuesOf(false));
    await clock.advance(60_000);
    expect(told).toEqual(['19:0 0>2', '19:0 2>0']);
    // Nothing stays behind that anybody would have to acknowledge but the loss itself.
    expect(alarms().center.active.map(({ id }) => id)).toEqual([deviceStatus]);
  });
});

describe('a trouble of the gateway itself', () => {
  it('is over when a person accepts it, without any UPS', async () => {
    let password: 'present' | 'accepted' | 'none' = 'present';
    await serve('', mapped(noUps.snapshot), () => ({ 'factory-password': password }));
    const factoryPassword = { objectType: 5, instance: 301 };
    await clock.advance(20_000);
    expect(hex(factoryPassword, 36)).toBe(offnormal);
    const told = recordTold();
    password = 'accepted';
    await clock.advance(10_000);
    // It stays active, which is shown; it is no alarm any more.
    expect([told, hex(factoryPassword, 36), hex(factoryPassword, 85)]).toEqual([['5:301 2>0'], normal, '9101']);
    password = 'present';
    await clock.advance(20_000);
    expect(told).toEqual(['5:301 2>0', '5:301 0>2']);
  });
});

describe('LOAD OFF', () => {
  const mapper = new ObjectMapper(rawSingle);
  /** Nothing of the load is told, and no power is measured. */
  const poll = async (status: number, alarmWord: number) => {
    const nowMs = clock.monotonicMs();
    const image = { '0x0030': status, '0x0039': alarmWord };
    await publish(mapper.map(snapshotOf(masterys, image, { takenAtMs: nowMs, readAtMs: nowMs })));
    await clock.advance(1000);
  };

  it('of one poll, in which the UPS changes from mains to battery, is told to nobody', async () => {
    await serve();
    await poll(1, 0);
    const told = recordTold();
    // Status (S000) and alarms (A019) are two requests.
    await poll(0, 0);
    await poll(0, 8);
    await clock.advance(60_000);
    expect(told).toEqual(['5:10 0>2']);
  });

  it('that is real is told with the second poll', async () => {
    await serve();
    await poll(1, 0);
    const told = recordTold();
    await poll(0, 0);
    expect(told).toEqual([]);
    await poll(0, 0);
    expect(told).toEqual(['19:1 0>2']);
    await poll(1, 0);
    expect(told).toEqual(['19:1 0>2', '19:1 2>0']);
  });
});

describe('another serial port, another register map, a search for the UPS', () => {
  // Nothing is known of the UPS until it answers.
  const unknown = (connection: 'ready' | 'lost') => mapped({ ...noUps.snapshot, connection });

  it('tell nothing of a UPS without an alarm that is there again', async () => {
    await serve();
    await publish(valuesOf(false));
    await clock.advance(60_000);
    const told = recordTold();
    await publish(unknown('ready'));
    await clock.advance(60_000);
    await publish(valuesOf(false));
    await clock.advance(60_000);
    expect(told).toEqual([]);
  });

  it('tell DeviceStatus where nothing answers', async () => {
    await serve();
    await publish(valuesOf(false));
    await clock.advance(60_000);
    const told = recordTold();
    await publish(unknown('ready'));
    await publish(unknown('lost'));
    await clock.advance(60_000);
    await publish(valuesOf(false));
    await clock.advance(60_000);
    expect(told).toEqual(['19:0 0>2', '19:0 2>0']);
  });
});

describe('a BMS sets up', () => {
  it('a limit stays over a restart, and follows the scale of the values', async () => {
    await serve();
    const write = async (propertyId: number, octets: string, value: unknown) => {
      const owner = device.ownedWrites.find((one) => one.owns(load.objectType, propertyId));
      const written = { objectId: load, propertyId, arrayIndex: undefined, octets: Buffer.from(octets, 'hex') };
      return owner?.write({ ...written, value: value as never }, 'a BMS');
    };
    expect(await write(45, '44', { type: 'real', value: 80 })).toBeUndefined();
    expect(await write(113, '21', { type: 'unsigned', value: 7 })).toBeUndefined();
    await stop();
    await serve();
    expect([hex(load, 45), hex(load, 113)]).toEqual(['4442a00000', '2107']);
  });

  it('recipients and classes are there from the start, in the language of the device', async () => {
    await serve('language=fr\n');
    expect(device.store.find(15, 1)?.name).toBe('NotificationClass.CRITICAL');
    const description = device.store.find(15, 4)?.value(28);
    expect(description).toEqual({ type: 'characterString', value: 'États à connaître' });
    expect(alarms().center.classes.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
  });
});

describe('an alarm is put aside for maintenance', () => {
  it('for its time, over a restart', async () => {
    await serve();
    await publish(valuesOf(false));
    const begun = alarms().center.inhibit(onBattery, 30, 'Jean');
    await clock.advance(1000);
    expect(await begun).toBe(true);
    await publish(valuesOf(true));
    await clock.advance(60_000);
    expect([hex(onBattery, 36), hex(onBattery, 354)]).toEqual([normal, '11']);
    // In a backup it would have no end.
    expect(memory.settingsText).toBeUndefined();
    await stop();
    await serve();
    await publish(valuesOf(true));
    expect(alarms().center.inhibited).toMatchObject([{ id: onBattery, by: 'Jean', minutes: 30 }]);
    await clock.advance(28 * 60_000);
    expect(hex(onBattery, 36)).toBe(normal);
    await clock.advance(2 * 60_000);
    expect([hex(onBattery, 36), hex(onBattery, 354), alarms().center.inhibited]).toEqual([offnormal, '10', []]);
  });

  it('until a person, or a BMS, ends it', async () => {
    await serve();
    const begun = alarms().center.inhibit(onBattery, 30, 'Jean');
    await clock.advance(1000);
    await begun;
    const ended = alarms().center.endInhibition(onBattery);
    await clock.advance(1000);
    await ended;
    expect([hex(onBattery, 354), alarms().center.inhibited]).toEqual(['10', []]);
    const again = alarms().center.inhibit(onBattery, 30, 'Jean');
    await clock.advance(1000);
    await again;
    const owner = device.ownedWrites.find((one) => one.owns(5, 354));
    const octets = Uint8Array.of(0x10);
    const value = { type: 'boolean', value: false } as const;
    await owner?.write({ objectId: onBattery, propertyId: 354, arrayIndex: undefined, octets, value }, 'a BMS');
    expect([hex(onBattery, 354), alarms().center.inhibited]).toEqual(['10', []]);
    await stop();
    await serve();
    expect([hex(onBattery, 354), alarms().center.inhibited]).toEqual(['10', []]);
    expect(await alarms().center.inhibit({ objectType: 5, instance: 99 }, 30, 'Jean')).toBe(false);
  });
});

describe('alarm_points=no', () => {
  it('has no events, no classes and no file', async () => {
    await serve('alarm_points=no\n');
    await publish(valuesOf(true));
    await clock.advance(60_000);
    await stop();
    expect([device.alarms, device.store.find(15, 1)]).toEqual([undefined, undefined]);
    expect(device.ownedWrites.filter((one) => one.owns(15, 102) || one.owns(5, 113))).toEqual([]);
    expect(hex(deviceStatus, 35)).toEqual({ errorClass: 2, errorCode: 32 });
    expect(['alarms.json', 'events'].filter((name) => existsSync(join(folder, name)))).toEqual([]);
  });
});
