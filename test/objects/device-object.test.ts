import { describe, expect, it } from 'vitest';
import type { ObjectDefinition } from '../../src/bacnet/object-model/object-database.js';
import { DeviceClock } from '../../src/objects/device-clock.js';
import {
  type DeviceFacts,
  type DeviceOptions,
  DevicePublisher,
  deviceDefinition,
} from '../../src/objects/device-object.js';
import { readIdentity } from '../../src/objects/identity.js';
import { ManualClock } from '../support/manual-clock.js';
import { RecordingDatabase } from './recording-database.js';
import { at, type RegisterImage, snapshotOf, upsOf } from './register-image.js';

const masterys = upsOf('masterys-gp4');
const single = { kind: 'single' } as const;

/** Two characters a word, the first in the high byte (IOMXXXOPXX00 p.27). */
function text(address: number, characters: string): RegisterImage {
  const image: Record<string, number> = {};
  for (let index = 0; index < characters.length; index += 2) {
    const second = characters.charCodeAt(index + 1) || 0x20;
    image[at(address + index / 2)] = (characters.charCodeAt(index) << 8) | second;
  }
  return image;
}

const image: RegisterImage = {
  '0x0005': 1600,
  '0x000e': 1,
  '0x000f': 0x8300,
  ...text(0x0010, 'SN1234567'),
  ...text(0x001a, 'MASTERYS GP4 160'),
};

const options: DeviceOptions = {
  instance: 1338,
  objectName: '',
  vendorName: 'SOCOME UPS',
  unitNumber: 2,
  firmwareRevision: '1.0.0',
  applicationSoftwareVersion: '1.0.0',
  values: 'raw',
  isSimulated: false,
  protocol: [{ id: 139, value: { type: 'unsigned', value: 14 } }],
};

const facts: DeviceFacts = {
  identity: { model: 'MASTERYS GP4 160', serialNumber: 'SN1234567', nominalKva: 160 },
  family: masterys.family,
  factor: 'x10',
  hasInternalFault: false,
};
const nobody = { model: undefined, serialNumber: undefined, nominalKva: undefined };

function property(definition: ObjectDefinition, id: number) {
  const value = definition.properties.find((one) => one.id === id)?.value;
  return value?.type === 'live' ? value.read() : value;
}

function defined(change: Partial<DeviceOptions> = {}, other: Partial<DeviceFacts> = {}): ObjectDefinition {
  return deviceDefinition({ ...options, ...change }, { ...facts, ...other }, new DeviceClock(new ManualClock()));
}
const string = (value: string) => ({ type: 'characterString', value });

describe('the Device object of a UPS that a profile describes', () => {
  const described = { ...masterys.family, maker: 'Boreal Power', displayName: 'BOREAL TWO', profile: 'boreal-two' };

  it('has its maker as vendor, unless somebody has chosen a name', () => {
    const vendor = (vendorIsUsual: boolean, family: DeviceFacts['family']) =>
      property(defined({ vendorIsUsual }, { family }), 121);
    expect(vendor(true, described)).toEqual(string('Boreal Power'));
    expect(vendor(false, described)).toEqual(string('SOCOME UPS'));
    expect(vendor(true, masterys.family)).toEqual(string('SOCOME UPS'));
    expect(vendor(true, undefined)).toEqual(string('SOCOME UPS'));
  });

  it('has its model as Model_Name, with the power where the UPS tells it', () => {
    expect(property(defined({}, { family: described, identity: nobody }), 70)).toEqual(string('BOREAL TWO'));
    expect(property(defined({}, { family: described }), 70)).toEqual(string('BOREAL TWO, 160 kVA'));
    expect(property(defined(), 70)).toEqual(string('160 kVA'));
  });
});

describe('the Device object (Manual §5.2.1)', () => {
  it('has the model of the UPS as Object_Name, or the setting', () => {
    expect(defined().name).toBe('MASTERYS GP4 160');
    expect(defined({ objectName: 'UPS east' }).name).toBe('UPS east');
    expect(defined({}, { identity: nobody }).name).toBe('MASTERYS GP4');
    expect(defined({ objectName: 'UPSStatus' }).name).toBe('MASTERYS GP4 160');
    expect(defined({}, { identity: nobody, family: undefined }).name).toBe('UPS');
  });

  it.each([
    [121, string('SOCOME UPS')],
    [120, { type: 'unsigned', value: 591 }],
    [70, string('160 kVA')],
    [58, string('2')],
    [28, string('SN1234567')],
    [112, { type: 'enumerated', value: 0 }],
    [44, string('1.0.0')],
    [12, string('1.0.0')],
    [168, string('factor_10')],
    [139, { type: 'unsigned', value: 14 }],
  ])('property %d', (id, expected) => {
    expect(property(defined(), id)).toEqual(expected);
  });

  it('says SIMULATED in its Description while the simulator is the UPS', () => {
    expect(property(defined({ isSimulated: true }), 28)).toEqual(string('SIMULATED SN1234567'));
    expect(property(defined({ isSimulated: true }, { identity: nobody }), 28)).toEqual(string('SIMULATED'));
  });

  it.each([
    ['vu-map', 'x10', 'raw', 'factor_10'],
    ['vu-map', 'none', 'raw', 'no_factor'],
    ['jbusp', undefined, 'raw', 'N/A'],
    ['adicom', undefined, 'raw', 'N/A'],
    ['vu-map', 'x10', 'engineering', 'engineering'],
    ['jbusp', undefined, 'engineering', 'engineering'],
  ] as const)('has a Profile_Name that tells the truth: %s, factor %s, %s: %s', (_map, factor, values, expected) => {
    expect(property(defined({ values }, { factor }), 168)).toEqual(string(expected));
  });

  it('is not operational with an internal fault', () => {
    expect(property(defined({}, { hasInternalFault: true }), 112)).toEqual({ type: 'enumerated', value: 4 });
  });

  it('follows what the UPS says of itself', () => {
    const database = new RecordingDatabase();
    const publisher = new DevicePublisher(database, options, { ...facts, identity: nobody });
    publisher.publish(facts);
    publisher.publish(facts);
    expect(database.names).toEqual(['MASTERYS GP4 160']);
    expect(database.writes).toContainEqual(['8:1338', 70, string('160 kVA')]);
    expect(database.writes).toContainEqual(['8:1338', 28, string('SN1234567')]);
  });
});

describe('what a VU-MAP UPS says of itself', () => {
  it('is its reference, its serial number and its nominal power in tenths', () => {
    expect(readIdentity(snapshotOf(masterys, image), single)).toEqual(facts.identity);
  });

  it('is in whole kVA without factor', () => {
    expect(readIdentity(snapshotOf(masterys, { ...image, '0x000e': 0 }), single).nominalKva).toBe(1600);
  });

  it('is its range by the documented code when the reference is empty', () => {
    expect(readIdentity(snapshotOf(masterys, { '0x000f': 0x8300 }), single)).toEqual({
      ...nobody,
      model: 'MASTERYS GP4',
    });
    expect(readIdentity(snapshotOf(masterys, {}), single)).toEqual(nobody);
  });

  it('is that of unit n in multi-units mode; another serial number never stands in for its own', () => {
    const unit = { ...image, ...text(0x3010, 'UNIT3SN'), ...text(0x301a, 'GP4 UNIT'), '0x3005': 400, '0x300e': 1 };
    const multiUnits = { kind: 'multi-units', unit: 3 } as const;
    expect(readIdentity(snapshotOf(masterys, unit), multiUnits)).toEqual({
      model: 'GP4 UNIT',
      serialNumber: 'UNIT3SN',
      nominalKva: 40,
    });
    expect(readIdentity(snapshotOf(masterys, image), multiUnits)).toEqual({
      ...facts.identity,
      serialNumber: undefined,
    });
  });
});

describe('Local_Date and Local_Time', () => {
  /** 2026-03-01 23:59:58, a Sunday: minute and second, day and hour, month and weekday, year. */
  const clockWords: RegisterImage = { '0x00cb': 0x3b3a, '0x00cc': 0x0117, '0x00cd': 0x0307, '0x00ce': 26 };

  it('are the clock of the UPS and run on between its readings', async () => {
    const clock = new ManualClock();
    const device = new DeviceClock(clock);
    await clock.advance(5000);
    device.update(snapshotOf(masterys, clockWords, { readAtMs: 4000 }));
    expect(device.date()).toEqual({ year: 2026, month: 3, day: 1, weekday: 7 });
    expect(device.time()).toEqual({ hour: 23, minute: 59, second: 59, hundredths: 0 });
    await clock.advance(1250);
    expect(device.date()).toEqual({ year: 2026, month: 3, day: 2, weekday: 1 });
    expect(device.time()).toEqual({ hour: 0, minute: 0, second: 0, hundredths: 25 });
  });

  it("are the machine's as long as the UPS has no sane clock", () => {
    const wallMs = Date.UTC(2026, 5, 15, 10, 20, 30);
    const device = new DeviceClock(new ManualClock(wallMs));
    device.update(snapshotOf(masterys, { '0x00cb': 0xffff, '0x00cc': 0xffff, '0x00cd': 0xffff, '0x00ce': 0xffff }));
    const local = new Date(wallMs);
    expect(device.source).toBe('machine');
    expect(device.date()).toMatchObject({ year: 2026, month: 6, day: local.getDate() });
    expect(device.time()).toEqual({ hour: local.getHours(), minute: local.getMinutes(), second: 30, hundredths: 0 });
  });

  it("go back to the machine's when the clock of the UPS goes bad", () => {
    const device = new DeviceClock(new ManualClock());
    device.update(snapshotOf(masterys, clockWords));
    expect(device.source).toBe('ups');
    device.update(snapshotOf(masterys, { ...clockWords, '0x00cd': 0x0d07 }, { readAtMs: 2000 }));
    expect(device.source).toBe('machine');
  });

  it('come with the zone of the machine: minutes of standard time, west positive', () => {
    const winter = new DeviceClock(new ManualClock(Date.UTC(2026, 0, 15)));
    const offset = Math.max(new Date(2026, 0, 1).getTimezoneOffset(), new Date(2026, 6, 1).getTimezoneOffset());
    expect(winter.utcOffset()).toBe(offset);
    expect(winter.isDaylightSaving()).toBe(new Date(2026, 0, 15).getTimezoneOffset() !== offset);
  });

  it('are asked at each read', async () => {
    const clock = new ManualClock();
    const device = new DeviceClock(clock);
    device.update(snapshotOf(masterys, clockWords, { readAtMs: 0 }));
    const definition = deviceDefinition(options, facts, device);
    expect(property(definition, 57)).toMatchObject({ type: 'time', value: { second: 58 } });
    await clock.advance(1000);
    expect(property(definition, 57)).toMatchObject({ type: 'time', value: { second: 59 } });
  });
});
