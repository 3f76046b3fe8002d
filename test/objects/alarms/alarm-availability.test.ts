import { describe, expect, it } from 'vitest';
import { AlarmAvailability } from '../../../src/objects/alarms/alarm-availability.js';
import { alarmPoints } from '../../../src/objects/alarms/alarm-points.js';
import { parseAssignments } from '../../../src/objects/assignments.js';
import { ObjectMapper } from '../../../src/objects/mapper.js';
import { type RegisterImage, snapshotOf, upsOf } from '../register-image.js';
import { mapped, rawSingle } from '../values-of.js';
import { av, availability, bsv, bv, mv } from './alarm-values.js';

const masterys = upsOf('masterys-gp4');
const itysPro = upsOf('itys-pro');
const adicom = upsOf('delphys-gp', 'adicom');
const concentrator = { architecture: { kind: 'concentrator' } } as const;
/** All measurements managed, the load protected by the inverter (S000). */
const managed = { '0x000a': 1, '0x0030': 1, '0x00c0': 0xffff, '0x00c1': 0xffff, '0x00c2': 0xffff };
const of = (image: RegisterImage, objectType: number, instance: number) =>
  availability(mapped(snapshotOf(masterys, { ...managed, ...image })), objectType, instance);

describe('a value that there is none of', () => {
  it('-1 trips no limit', () => {
    const notManaged = mapped(snapshotOf(masterys, {}));
    expect(availability(notManaged, av, 0)).toBe('unavailable');
    expect(of({ '0x0040': 57 }, av, 0)).toBe('value');
    expect(of({ '0x0040': 0xffff }, av, 0)).toBe('unavailable');
  });

  it('BATTERY_Min counts on battery only (Manual §6.1)', () => {
    const minutes = { '0x0058': 7 };
    expect(of(minutes, av, 72)).toBe('unavailable');
    expect(of({ ...minutes, '0x0039': 0x0008 }, av, 72)).toBe('value');
    expect(of({ '0x0058': 0xffff, '0x0039': 0x0008 }, av, 72)).toBe('unavailable');
  });

  it('UPSLoadStatus is 0 on a DELPHYS with ADICOM (Manual §6.2.2)', () => {
    expect(availability(mapped(snapshotOf(adicom, {})), mv, 1)).toBe('unavailable');
    expect(of({ '0x0030': 1 }, mv, 1)).toBe('value');
  });
});

describe('before the first complete poll', () => {
  it('nothing is judged but DeviceStatus, whose Ready says nothing of the UPS', () => {
    const values = mapped(snapshotOf(masterys, {}, { connection: 'ready' }));
    for (const [objectType, instance] of [
      [av, 0],
      [mv, 1],
      [bsv, 2],
      [bv, 10],
      [bv, 250],
    ] as const) {
      expect([objectType, instance, availability(values, objectType, instance)]).toEqual([
        objectType,
        instance,
        undefined,
      ]);
    }
    expect(availability(values, mv, 0)).toBe('gap');
    expect(availability(values, bv, 300)).toBeUndefined();
    expect(availability(values, bv, 300, { 'duplicate-device-id': 'none' })).toBe('value');
    expect(availability(values, bv, 301, { 'factory-password': 'accepted' })).toBe('unavailable');
  });
});

describe('what is wrong with the gateway', () => {
  it('is asked for the Binary Values that tell it, and for no other', () => {
    const values = mapped(snapshotOf(masterys, managed));
    let asked = 0;
    const troubles = () => {
      asked += 1;
      return { 'factory-password': 'accepted' } as const;
    };
    const judged = new AlarmAvailability(
      () => values,
      troubles,
      () => false,
    );
    for (const { instance } of alarmPoints) judged.availabilityOf({ objectType: bv, instance });
    expect(asked).toBe(alarmPoints.filter(({ source }) => source.kind === 'trouble').length);
    expect(judged.availabilityOf({ objectType: bv, instance: 301 })).toBe('unavailable');
  });
});

describe('a gap in reading', () => {
  it('is one of the objects of that table, as long as the UPS is not lost', () => {
    const failed = { readings: { alarms: { outcome: 'failed', readAtMs: 900 } } } as const;
    const values = mapped(snapshotOf(masterys, { ...managed, '0x0039': 0x0008 }, failed));
    expect(availability(values, bv, 10)).toBe('gap');
    expect(availability(values, bsv, 2)).toBe('gap');
    // ON BATTERY is an alarm bit, the energy saver a status bit.
    expect(availability(values, mv, 2)).toBe('gap');
    expect(availability(values, bv, 200)).toBe('value');
    expect(availability(values, av, 0)).toBe('value');
    const measurements = { readings: { measurements: { outcome: 'failed', readAtMs: 900 } } } as const;
    expect(availability(mapped(snapshotOf(masterys, managed, measurements)), av, 0)).toBe('gap');
  });

  it('does not come of a table that is read now and then', () => {
    const failed = { readings: { managed: { outcome: 'failed', readAtMs: 900 } } } as const;
    expect(availability(mapped(snapshotOf(masterys, managed, failed)), av, 0)).toBe('value');
  });

  it('goes on while the UPS is lost', () => {
    const values = mapped(snapshotOf(masterys, managed, { connection: 'lost' }));
    expect(availability(values, bv, 10)).toBe('gap');
    expect(availability(values, mv, 0)).toBe('value');
  });

  it('is also that of a state which the measurements deny for a moment', () => {
    // LOAD OFF (S004) while 228 V feed a load of 8 kW.
    const image = {
      ...managed,
      '0x0007': 0x0101,
      '0x0050': 240,
      '0x0030': 0x0010,
      '0x0040': 41,
      '0x0045': 8,
      '0x004a': 228,
    };
    const mapper = new ObjectMapper(rawSingle);
    const denied = (takenAtMs: number) =>
      availability(mapper.map(snapshotOf(itysPro, image, { takenAtMs, readAtMs: takenAtMs })), mv, 1);
    mapper.map(snapshotOf(itysPro, { ...image, '0x0030': 0x0001 }, { takenAtMs: 1000, readAtMs: 1000 }));
    expect(denied(2000)).toBe('gap');
    expect(denied(9000)).toBe('gap');
  });
});

describe('LOAD OFF, which no bit tells', () => {
  const loadOff = { ...managed, '0x0030': 0 };
  /** Status and alarms have been read at this time, all else is newer. */
  const snapshotAt = (image: RegisterImage, readAtMs: number, takenAtMs = readAtMs + 50) =>
    snapshotOf(masterys, image, {
      takenAtMs,
      readAtMs: takenAtMs,
      readings: { status: { outcome: 'data', readAtMs }, alarms: { outcome: 'data', readAtMs: readAtMs + 50 } },
    });

  it.each([
    ['UPSLoadStatus', 1],
    ['UnitLoadStatus', 2],
  ])('is one of %s that counts when two readings have it', (_name, instance) => {
    const mapper = new ObjectMapper(rawSingle);
    const judged = (...snapshot: Parameters<typeof snapshotAt>) =>
      availability(mapper.map(snapshotAt(...snapshot)), mv, instance);
    expect(judged({ ...managed, '0x0030': 1 }, 1000)).toBe('value');
    expect(judged(loadOff, 2000)).toBe('gap');
    // The same words, while another table is read.
    expect(judged(loadOff, 2000, 2400)).toBe('gap');
    expect(judged(loadOff, 3000)).toBe('value');
    expect(judged(loadOff, 4000)).toBe('value');
    expect(judged({ ...managed, '0x0030': 1 }, 5000)).toBe('value');
    expect(judged(loadOff, 6000)).toBe('gap');
  });

  it('is none of a state that a bit tells, or whose default is no alarm', () => {
    const mapper = new ObjectMapper(rawSingle);
    const values = mapper.map(snapshotAt({ ...managed, '0x0030': 4 }, 2000));
    // ON BYPASS (S002); AVAILABLE, NO ALARM, OK, ON, ON, OK, OK.
    expect([1, 2, 3, 4, 5, 6, 7, 8, 9].map((instance) => availability(values, mv, instance))).toEqual(
      Array.from({ length: 9 }, () => 'value'),
    );
  });

  it('keeps no GENERAL ALARM back before', () => {
    const mapper = new ObjectMapper(rawSingle);
    const image = { ...loadOff, '0x0038': 0x8000 };
    expect(availability(mapper.map(snapshotAt(image, 1000)), bv, 6)).toBe('value');
    expect(availability(mapper.map(snapshotAt(image, 2000)), bv, 6)).toBe('unavailable');
  });
});

describe('a unit that no longer operates', () => {
  const operating = { '0x0036': 0x0003 };

  it('is missed only when it has been seen before', () => {
    const judged = (image: RegisterImage, instance: number, seen: readonly number[] = []) =>
      availability(
        mapped(snapshotOf(masterys, image), { ...concentrator, hasSeenUnit: (unit) => seen.includes(unit) }),
        bv,
        instance,
      );
    expect(judged({}, 202)).toBe('unavailable');
    expect(judged(operating, 202)).toBe('value');
    expect(judged({}, 202, [2])).toBe('value');
    expect(judged({}, 203, [2])).toBe('unavailable');
  });
});

describe('what another object tells more exactly', () => {
  const general = { '0x0038': 0x8000 };

  it('a general alarm counts by itself', () => {
    expect(of(general, bv, 6)).toBe('value');
  });

  it.each([
    ['another alarm of the unit', { '0x0038': 0x8002 }],
    ['an alarm that only the system has, REDUNDANCY LOST', { '0x0038': 0x8040 }],
    ['the input of the rectifier, OUT OF TOL', { ...general, '0x003a': 0x0008 }],
  ])('and not beside %s', (_what, image) => {
    expect(of(image, bv, 6)).toBe('unavailable');
  });

  it('LOAD OFF of UnitLoadStatus, where nothing tells UPSLoadStatus', () => {
    const section = { 'UnitLoadStatus.ON INVERTER': '0x1143.2', 'UnitAlarms.UNIT GENERAL ALARM': '0x1143.5' };
    const { assignments } = parseAssignments(section);
    const mapper = new ObjectMapper({ ...rawSingle, assignments });
    const judged = (word: number, atMs: number) =>
      availability(mapper.map(snapshotOf(adicom, { '0x1143': word }, { takenAtMs: atMs, readAtMs: atMs })), bv, 6);
    expect([judged(0x24, 1000), judged(0x20, 2000), judged(0x20, 3000)]).toEqual(['value', 'value', 'unavailable']);
  });

  it('UNIT 1 ALARM of a concentrator is more exact, of a single UPS it is a copy', () => {
    const image = { ...general, '0x003e': 0x0001 };
    expect(availability(mapped(snapshotOf(masterys, { ...managed, ...image }), concentrator), bv, 6)).toBe(
      'unavailable',
    );
    expect(of(image, bv, 6)).toBe('value');
  });

  it('ON MAINT. BYPASS gives way to MAINTENANCE BYPASS', () => {
    // S003 and A056.
    expect(of({ '0x0030': 0x0008 }, mv, 2)).toBe('value');
    expect(of({ '0x0030': 0x0008, '0x003b': 0x0100 }, mv, 2)).toBe('unavailable');
    expect(of({ '0x0030': 0x0004, '0x003b': 0x0100 }, mv, 2)).toBe('value');
  });
});

describe('an object out of service', () => {
  it('is judged as a person sets it', () => {
    const values = mapped(snapshotOf(masterys, {}, { connection: 'lost' }));
    const source = new AlarmAvailability(
      () => values,
      () => ({}),
      ({ objectType, instance }) => objectType === bv && instance === 10,
    );
    expect(source.availabilityOf({ objectType: bv, instance: 10 })).toBe('value');
    expect(source.availabilityOf({ objectType: bv, instance: 9 })).toBe('gap');
  });
});
