import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { AlarmMemory } from '../../../src/device/alarms/alarm-memory.js';
import { AlarmService, type AlarmServiceParts } from '../../../src/device/alarms/alarm-service.js';
import type { ServedAlarms } from '../../../src/device/alarms/served-alarms.js';
import { GatewayMemory } from '../../../src/device/gateway-memory.js';
import { ServedDevice } from '../../../src/device/served-device.js';
import { type AlarmAnswers, alarmAnswers } from '../../../src/http/screens/alarms/answers.js';
import type { AlarmPointView, RecipientBody, RecipientView } from '../../../src/http/screens/alarms/schema.js';
import { journalEventOf } from '../../../src/journal/gateway-journal.js';
import type { NewEvent } from '../../../src/journal/journal-event.js';
import { DeviceClock } from '../../../src/objects/device-clock.js';
import { readSettings } from '../../../src/settings/read-settings.js';
import { snapshotOf, upsOf } from '../../objects/register-image.js';
import { mapped } from '../../objects/values-of.js';
import { silentLog } from '../../support/bacnet/bacnet-bench.js';
import { ManualClock } from '../../support/manual-clock.js';
import { servedState } from '../../support/served-state.js';
import { freeUdpPort } from '../../support/udp.js';

const masterys = upsOf('masterys-gp4');
const onBattery = 'UnitAlarms.ON BATTERY';
const by = { user: 'root', address: '192.0.2.7' };
const who = 'root at 192.0.2.7 (web)';

let folder: string;
let clock: ManualClock;
let memory: AlarmMemory;
let identity: GatewayMemory;
let service: AlarmService;
let device: ServedDevice;
let screen: AlarmAnswers;
let journal: NewEvent[];

/** The load is on the inverter (S000); A019 is bit 3 of VU-MAP 0x0039. */
const valuesOf = (isOnBattery: boolean) =>
  mapped(snapshotOf(masterys, { '0x0030': 1, '0x0039': isOnBattery ? 8 : 0 }, { connection: 'running' }));

const stateOf = (isOnBattery: boolean) => servedState(valuesOf(isOnBattery));

async function serve(lines = ''): Promise<void> {
  const text = `[bacnet]\nbind=127.0.0.1\nport=${await freeUdpPort()}\n${lines}`;
  const { settings } = readSettings(new TextEncoder().encode(text), { file: 'config.ini' });
  if (settings === undefined) throw new Error('no settings');
  memory = new AlarmMemory({ path: join(folder, 'alarms.json'), clock, log: silentLog });
  const deviceClock = new DeviceClock(clock);
  const report: AlarmServiceParts['report'] = (event) => {
    const told = journalEventOf(event);
    if (told !== undefined) journal.push(told);
  };
  service = new AlarmService({ dataDir: folder, memory, deviceClock, clock, log: silentLog, report });
  identity = new GatewayMemory(join(folder, 'identity.json'), silentLog);
  const parts = { memory: identity, deviceClock, version: '1.0.0', clock, log: silentLog, alarms: service };
  device = new ServedDevice(settings, stateOf(false), parts);
  await device.start();
  await clock.advance(0);
  screen = alarmAnswers({
    clock,
    journal: { record: (event) => journal.push(event) },
    bacnet: () => device,
    values: () => valuesOf(false),
  });
}

async function stop(): Promise<void> {
  await device.stop();
  await service.stop();
  await Promise.all([memory.flush(), identity.flush()]);
}

async function publish(isOnBattery: boolean): Promise<void> {
  device.publish({ cause: 'poll', state: stateOf(isOnBattery), before: undefined, changes: [] });
  await clock.advance(0);
}

/** What is written to the disk is waited for: each write has its pause. */
async function done<T>(work: Promise<T>): Promise<T> {
  let isOver = false;
  const over = () => {
    isOver = true;
  };
  work.then(over, over);
  for (let step = 0; step < 100 && !isOver; step += 1) await clock.advance(1000);
  return work;
}

function alarms(): ServedAlarms {
  if (device.alarms === undefined) throw new Error('no alarms');
  return device.alarms;
}

function point(name: string): AlarmPointView {
  const found = screen.points().points.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

const classOf = (number: number) => screen.classes().classes.find((one) => one.number === number);

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'alarm-screen-'));
  clock = new ManualClock();
  journal = [];
  await serve();
});

afterEach(async () => {
  await stop();
  rmSync(folder, { recursive: true });
});

describe('active alarms', () => {
  it('have a text in both languages, class, priority and beginning, and are acknowledged by the person who is logged in', async () => {
    await publish(true);
    await clock.advance(5000);
    const sinceMs = clock.wallMs();
    await clock.advance(60_000);
    expect(screen.events()).toEqual({
      isOn: true,
      acknowledgements: [],
      inhibitions: [],
      events: [
        {
          name: onBattery,
          label: 'BV 10',
          description: { en: 'Unit on battery (unit)', fr: 'Unité fonctionnant sur batterie (unité)' },
          text: { en: 'Unit on battery (unit)', fr: 'Unité fonctionnant sur batterie (unité)' },
          state: 'offnormal',
          alarmClass: 1,
          priority: 64,
          isAlarm: true,
          sinceMs: expect.closeTo(sinceMs, -2),
          unacknowledged: ['toOffnormal'],
          isInhibited: false,
        },
      ],
    });
    const atMs = clock.wallMs();
    await done(screen.acknowledge(onBattery, by));
    const expectedBy = { en: who, fr: 'root depuis 192.0.2.7 (page web)' };
    expect(screen.events()).toMatchObject({
      events: [{ name: onBattery, unacknowledged: [], acknowledged: { by: expectedBy, atMs } }],
      acknowledgements: [{ name: onBattery, transition: 'toOffnormal', by: expectedBy, atMs }],
    });
    expect(journal).toEqual([{ kind: 'alarm-acknowledged', subject: onBattery, who }]);
    await publish(false);
    await clock.advance(5000);
    expect(screen.events().events).toEqual([]);
  });

  it('are not acknowledged twice, and one that does not exist is named', async () => {
    await publish(true);
    await clock.advance(5000);
    await done(screen.acknowledge(onBattery, by));
    await done(screen.acknowledge(onBattery, by));
    expect(journal).toHaveLength(1);
    await expect(screen.acknowledge('nothing', by)).rejects.toMatchObject({ code: 'web.not-found' });
  });

  it('are none where the settings want none, and nothing can be done about them', async () => {
    await stop();
    await serve('alarm_points=no');
    expect(screen.events()).toEqual({ isOn: false, events: [], acknowledgements: [], inhibitions: [] });
    expect(screen.classes()).toMatchObject({ isOn: false, classes: [] });
    expect(screen.points()).toEqual({ isOn: false, points: [] });
    for (const work of [
      screen.acknowledge(onBattery, by),
      screen.inhibit(onBattery, { minutes: 1 }, by),
      screen.removeRecipient(1, '', by),
    ]) {
      await expect(work).rejects.toMatchObject({ code: 'alarms.off' });
    }
  });
});

const always: Omit<RecipientBody, 'kind'> = {
  days: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'],
  from: '00:00',
  to: '23:59',
  processId: 7,
  confirmed: false,
  transitions: ['toOffnormal', 'toFault', 'toNormal'],
};
const device1234: RecipientBody = { ...always, kind: 'device', device: 1234 };

describe('recipients', () => {
  it.each<[Partial<RecipientBody>, object, Partial<RecipientView>]>([
    [
      { kind: 'device', device: 1234 },
      { type: 'device', device: { objectType: 8, instance: 1234 } },
      { kind: 'device', device: 1234, status: 'sought' },
    ],
    [
      { kind: 'address', address: '192.0.2.9:47809' },
      { type: 'address', address: { network: 0, macAddress: Uint8Array.of(192, 0, 2, 9, 0xba, 0xc1) } },
      { kind: 'address', address: '192.0.2.9:47809' },
    ],
    [
      { kind: 'address', address: '192.0.2.9' },
      { type: 'address', address: { network: 0, macAddress: Uint8Array.of(192, 0, 2, 9, 0xba, 0xc0) } },
      { kind: 'address', address: '192.0.2.9:47808' },
    ],
    ...['f2:A1:b2:c3:d4:e5', 'VMAC f2a1b2c3d4e5', 'f2-a1-b2-c3-d4-e5'].map(
      (address): [Partial<RecipientBody>, object, Partial<RecipientView>] => [
        { kind: 'address', address },
        {
          type: 'address',
          address: { network: 0, macAddress: Uint8Array.of(0xf2, 0xa1, 0xb2, 0xc3, 0xd4, 0xe5) },
        },
        { kind: 'address', address: 'VMAC f2:a1:b2:c3:d4:e5' },
      ],
    ),
    [
      { kind: 'station', network: 5, mac: '0a' },
      { type: 'address', address: { network: 5, macAddress: Uint8Array.of(10) } },
      { kind: 'station', network: 5, mac: '0a', status: 'sought' },
    ],
    [
      { kind: 'network', network: 5 },
      { type: 'address', address: { network: 5, macAddress: new Uint8Array() } },
      { kind: 'network', network: 5 },
    ],
    [
      { kind: 'local' },
      { type: 'address', address: { network: 0, macAddress: new Uint8Array() } },
      { kind: 'local', status: 'ready' },
    ],
    [
      { kind: 'all' },
      { type: 'address', address: { network: 65_535, macAddress: new Uint8Array() } },
      { kind: 'all', status: 'ready' },
    ],
  ])('%j are added as they are meant', async (place, recipient, view) => {
    const id = await done(screen.addRecipient(1, { ...device1234, ...place }, by));
    expect(alarms().center.classes[0]?.recipients).toMatchObject([
      {
        recipient,
        processId: 7,
        fromTime: { hour: 0, minute: 0, second: 0, hundredths: 0 },
        toTime: { hour: 23, minute: 59, second: 59, hundredths: 99 },
        issueConfirmedNotifications: false,
      },
    ]);
    expect(classOf(1)?.recipients).toMatchObject([{ id, ...view, from: '00:00', to: '23:59', waiting: 0, lost: 0 }]);
  });

  it('keep days, times and transitions, and stand in the journal with who added and removed them', async () => {
    const body: RecipientBody = {
      ...device1234,
      days: ['monday', 'friday'],
      from: '7:30',
      to: '18:00',
      confirmed: true,
      transitions: ['toOffnormal'],
    };
    const id = await done(screen.addRecipient(2, body, by));
    expect(classOf(2)?.recipients).toMatchObject([
      { days: ['monday', 'friday'], from: '07:30', to: '18:00', confirmed: true, transitions: ['toOffnormal'] },
    ]);
    await done(screen.removeRecipient(2, id, by));
    expect(classOf(2)?.recipients).toEqual([]);
    const told = { subject: 'device 1234, process 7', detail: 'NotificationClass.FAULT', who };
    expect(journal).toEqual([
      { kind: 'recipient-added', ...told },
      { kind: 'recipient-removed', ...told },
    ]);
  });

  it('that somebody else has written meanwhile stay', async () => {
    const id = await done(screen.addRecipient(1, device1234, by));
    const [ours] = alarms().center.classes[0]?.recipients ?? [];
    if (ours === undefined) throw new Error('no recipient');
    // A BMS writes the list as a whole.
    await done(alarms().center.changeClass(1, { recipients: [{ ...ours, processId: 8 }, ours] }));
    await done(screen.addRecipient(1, { ...device1234, processId: 9 }, by));
    await done(screen.removeRecipient(1, id, by));
    expect(classOf(1)?.recipients.map(({ processId }) => processId)).toEqual([8, 9]);
  });

  it('are there once, however often they are added, and 32 at most', async () => {
    const first = await done(screen.addRecipient(1, device1234, by));
    expect(await done(screen.addRecipient(1, device1234, by))).toBe(first);
    expect(classOf(1)?.recipients).toHaveLength(1);
    for (let processId = 100; processId < 131; processId += 1) {
      await done(screen.addRecipient(1, { ...device1234, processId }, by));
    }
    await expect(screen.addRecipient(1, { ...device1234, processId: 131 }, by)).rejects.toMatchObject({
      code: 'alarms.invalid',
      facts: { problems: [{ key: 'recipients', allowed: { en: 'up to 32 for each class' } }] },
    });
    expect(classOf(1)?.recipients).toHaveLength(32);
  });

  it.each<[Partial<RecipientBody>, readonly string[]]>([
    [{ device: 4_194_303 }, ['device']],
    [{ device: 1.5 }, ['device']],
    [{ kind: 'address' }, ['address']],
    [{ kind: 'address', address: '192.0.2.300' }, ['address']],
    [{ kind: 'address', address: '224.0.0.1:47808' }, ['address']],
    [{ kind: 'address', address: '192.0.2.9:70000' }, ['address']],
    [{ kind: 'address', address: 'bms.example' }, ['address']],
    [{ kind: 'network', network: 65_535 }, ['network']],
    [{ kind: 'station', network: 5, mac: '' }, ['mac']],
    [{ kind: 'station', network: 5, mac: 'xy' }, ['mac']],
    [{ kind: 'local', confirmed: true }, ['confirmed']],
    [{ kind: 'network', network: 5, confirmed: true }, ['confirmed']],
    [{ from: '24:00', to: 'noon' }, ['from', 'to']],
    [{ days: [], transitions: [] }, ['days', 'transitions']],
    [{ processId: -1 }, ['processId']],
    [{ processId: 4_294_967_296 }, ['processId']],
  ])('%j are refused, with each field that is wrong', async (part, keys) => {
    const error = await screen.addRecipient(1, { ...device1234, ...part }, by).catch((cause: unknown) => cause);
    expect(error).toMatchObject({ code: 'alarms.invalid', facts: { problems: keys.map((key) => ({ key })) } });
    expect((error as { facts: { problems: unknown[] } }).facts.problems).toHaveLength(keys.length);
    expect(classOf(1)?.recipients).toEqual([]);
  });

  it('are tested, and it is told what became of it', async () => {
    const id = await done(screen.addRecipient(1, { ...device1234, confirmed: true }, by));
    const outcome = screen.testRecipient(1, id, by);
    await clock.advance(6000);
    expect(await outcome).toEqual({ outcome: 'not-found' });
    expect(journal.at(-1)).toMatchObject({ kind: 'recipient-tested', to: 'not-found', who });
    const broadcast = await done(screen.addRecipient(1, { ...always, kind: 'local' }, by));
    expect(await done(screen.testRecipient(1, broadcast, by))).toEqual({ outcome: 'sent' });
    await expect(screen.testRecipient(1, 'another', by)).rejects.toMatchObject({ code: 'web.not-found' });
  });

  it('that answer late are told as waiting, before the page gives up', async () => {
    await stop();
    await serve('apdu_timeout_ms=20000');
    const address = `127.0.0.1:${await freeUdpPort()}`;
    const id = await done(screen.addRecipient(1, { ...always, kind: 'address', address, confirmed: true }, by));
    const outcome = screen.testRecipient(1, id, by);
    await clock.advance(15_000);
    expect(await outcome).toEqual({ outcome: 'waiting' });
  });
});

describe('a class', () => {
  it('tells what it does', () => {
    expect(classOf(1)).toMatchObject({
      name: 'NotificationClass.CRITICAL',
      priority: { toOffnormal: 64, toFault: 64, toNormal: 200 },
      ackRequired: { toOffnormal: true, toFault: true, toNormal: false },
      tellsFault: 'some',
    });
    expect(classOf(4)).toMatchObject({ tellsFault: 'none', ackRequired: { toOffnormal: false } });
    expect(screen.classes()).toMatchObject({ isOn: true, isSending: true, mostRecipients: 32 });
  });

  it('is changed, unless somebody else has changed it meanwhile', async () => {
    const { revision, ackRequired } = classOf(2) ?? {};
    const priority = { toOffnormal: 90, toFault: 91, toNormal: 255 };
    await done(
      screen.changeClass(2, { ...(revision && { revision }), priority, ...(ackRequired && { ackRequired }) }, by),
    );
    expect(classOf(2)?.priority).toEqual(priority);
    expect(journal).toMatchObject([
      { kind: 'property-written', subject: 'NotificationClass.FAULT.priority', to: '90, 91, 255', who },
      { kind: 'property-written', subject: 'NotificationClass.FAULT.ackRequired', to: 'toOffnormal, toFault' },
    ]);
    const late = screen.changeClass(2, { ...(revision && { revision }), priority: { ...priority, toFault: 1 } }, by);
    await expect(late).rejects.toMatchObject({ code: 'alarms.changed' });
    const wrong = screen.changeClass(2, { priority: { ...priority, toFault: 256 } }, by);
    await expect(wrong).rejects.toMatchObject({ code: 'alarms.invalid', facts: { problems: [{ key: 'priority' }] } });
    expect(classOf(2)?.priority).toEqual(priority);
  });

  it('has all its alarms tell faults, or none', async () => {
    await done(screen.changeClass(1, { tellsFault: true }, by));
    expect([classOf(1)?.tellsFault, point(onBattery).tells]).toEqual(['all', ['toOffnormal', 'toFault', 'toNormal']]);
    await done(screen.changeClass(1, { tellsFault: false }, by));
    expect([classOf(1)?.tellsFault, point('DeviceStatus').tells]).toEqual(['none', ['toOffnormal', 'toNormal']]);
  });
});

describe('the table of alarms', () => {
  it('has class, delay, condition and whether something tells it', () => {
    expect(point(onBattery)).toEqual({
      name: onBattery,
      label: 'BV 10',
      description: { en: 'Unit on battery (unit)', fr: 'Unité fonctionnant sur batterie (unité)' },
      alarmClass: 1,
      isAlarm: true,
      isOn: true,
      isFed: true,
      delayS: 5,
      delayNormalS: 5,
      tells: ['toOffnormal', 'toNormal'],
      states: [expect.any(String)],
    });
    expect(point('DeviceStatus').states).toEqual(['No com with UPS', 'Fault']);
    expect(point('UPS_OUTPUT_Lr')).toMatchObject({ isOn: false, limits: { high: 90, highOn: true, isOffered: true } });
  });

  it('takes limits in the unit, delays and class, and leaves the rest', async () => {
    await done(screen.changePoint('UPS_OUTPUT_Lr', { isOn: true, high: 85.5, delayS: 60 }, by));
    expect(point('UPS_OUTPUT_Lr')).toMatchObject({
      isOn: true,
      delayS: 60,
      alarmClass: 2,
      limits: { high: 85.5, highOn: true, lowOn: false, deadband: 5 },
    });
    expect(journal).toMatchObject([
      { kind: 'property-written', subject: 'UPS_OUTPUT_Lr.isOn', to: 'true', who },
      { subject: 'UPS_OUTPUT_Lr.high', to: '85.5' },
      { subject: 'UPS_OUTPUT_Lr.delayS', to: '60' },
    ]);
    await done(screen.changePoint(onBattery, { alarmClass: 4 }, by));
    // Class 4 tells events, no alarms.
    expect(point(onBattery)).toMatchObject({ alarmClass: 4, isAlarm: false, delayS: 5 });
  });

  it.each([
    ['UPS_OUTPUT_Lr', { low: 90, lowOn: true }, 'low'],
    ['UPS_OUTPUT_Lr', { deadband: -1 }, 'deadband'],
    ['UPS_OUTPUT_Lr', { delayS: 86_401 }, 'delayS'],
    ['UPS_OUTPUT_Lr', { alarmClass: 5 }, 'alarmClass'],
    [onBattery, { high: 5 }, 'high'],
    [onBattery, { delayNormalS: 0.5 }, 'delayNormalS'],
  ])('%s refuses %j by naming the field', async (name, change, key) => {
    const before = point(name);
    await expect(screen.changePoint(name, change, by)).rejects.toMatchObject({
      code: 'alarms.invalid',
      facts: { problems: [{ key }] },
    });
    expect(point(name)).toEqual(before);
  });
});

describe('an alarm that is put aside', () => {
  it('says by whom and until when, and comes back by itself', async () => {
    const untilMs = clock.wallMs() + 30 * 60_000;
    await done(screen.inhibit(onBattery, { untilMs }, by));
    const expectedBy = { en: who, fr: 'root depuis 192.0.2.7 (page web)' };
    expect(screen.events().inhibitions).toMatchObject([{ name: onBattery, by: expectedBy, untilMs }]);
    expect(point(onBattery).inhibition).toMatchObject({ untilMs });
    await publish(true);
    await clock.advance(60_000);
    expect(screen.events().events).toEqual([]);
    await clock.advance(30 * 60_000);
    // It is told when it is on the disk.
    await memory.flush();
    await clock.advance(0);
    expect(screen.events()).toMatchObject({ inhibitions: [], events: [{ name: onBattery, state: 'offnormal' }] });
    expect(journal).toEqual([
      { kind: 'alarm-inhibited', subject: onBattery, detail: '30 min', who },
      { kind: 'alarm-inhibition-ended', subject: onBattery },
    ]);
  });

  it('is in force again when somebody ends it, though a BMS has put it aside', async () => {
    await done(screen.inhibit(onBattery, { minutes: 60 }, by));
    await done(screen.endInhibition(onBattery, by));
    expect([screen.events().inhibitions, journal.at(-1)]).toEqual([
      [],
      { kind: 'alarm-inhibition-ended', subject: onBattery, who },
    ]);
    const id = { objectType: 5, instance: 10 };
    await done(alarms().events.set(id, { eventAlgorithmInhibit: true }));
    const [shown] = screen.events().inhibitions;
    expect(shown).toMatchObject({ name: onBattery });
    expect(shown).not.toHaveProperty('untilMs');
    await done(screen.endInhibition(onBattery, by));
    expect(screen.events().inhibitions).toEqual([]);
  });

  it.each([
    [{}, 'minutes'],
    [{ minutes: 0 }, 'minutes'],
    [{ minutes: 10_081 }, 'minutes'],
    [{ untilMs: 0 }, 'untilMs'],
  ])('has an end within a week: %j is refused', async (body, key) => {
    await expect(screen.inhibit(onBattery, body, by)).rejects.toMatchObject({
      code: 'alarms.invalid',
      facts: { problems: [{ key }] },
    });
    expect(screen.events().inhibitions).toEqual([]);
  });
});

describe('what somebody is typing', () => {
  it('is checked by field, and changes nothing', () => {
    const before = JSON.stringify([screen.classes(), screen.points()]);
    expect(screen.checkPoint('UPS_OUTPUT_Lr', { delayS: 86_401, deadband: -1 }).problems).toMatchObject([
      { key: 'delayS', found: '86401', allowed: { en: '0 to 86400 s', fr: '0 à 86400 s' } },
      { key: 'deadband', found: '-1' },
    ]);
    expect(screen.checkPoint('UPS_OUTPUT_Lr', { delayS: 86_400 }).problems).toEqual([]);
    const priority = { toOffnormal: 0, toFault: 255, toNormal: 256 };
    expect(screen.checkClass({ priority }).problems).toMatchObject([{ key: 'priority', found: '256' }]);
    expect(screen.checkInhibition({ minutes: 7 * 24 * 60 + 1 }).problems).toMatchObject([{ key: 'minutes' }]);
    expect(screen.checkInhibition({ minutes: 60 }).problems).toEqual([]);
    const days = ['monday'] as const;
    const rest = { days: [...days], from: '00:00', to: '24:00', processId: 0, confirmed: true, transitions: [] };
    expect(
      screen.checkRecipient({ kind: 'device', device: 4_194_303, ...rest }).problems.map(({ key }) => key),
    ).toEqual(['device', 'to', 'transitions']);
    expect(JSON.stringify([screen.classes(), screen.points()])).toBe(before);
  });
});

describe('devices of the network', () => {
  it('are asked for, one or all, and a number that cannot be is refused', async () => {
    expect(screen.devices()).toEqual({ devices: [] });
    expect(screen.search(undefined)).toEqual({ asked: true });
    expect(screen.search(7)).toEqual({ asked: false });
    expect(() => screen.search(4_194_303)).toThrow(expect.objectContaining({ code: 'alarms.invalid' }));
  });
});
