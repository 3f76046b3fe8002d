import { describe, expect, it } from 'vitest';
import type { ObjectValues } from '../../src/objects/mapper.js';
import { ObjectMapper } from '../../src/objects/mapper.js';
import { reliabilityOf } from '../../src/objects/object-value.js';
import { type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { ServedObjects } from './served-objects.js';
import { av, bits, mapped, mv, number, rawSingle, setBits, state } from './values-of.js';

const masterys = upsOf('masterys-gp4');
const image: RegisterImage = {
  '0x0007': 0x0303,
  '0x000a': 1,
  '0x000e': 1,
  '0x0030': 0x0801,
  '0x0038': 0x0002,
  '0x0040': 57,
  '0x00c0': 0xffff,
  '0x00c1': 0xffff,
};

function fedAnalogValues(values: ObjectValues) {
  return values.analogValues.filter(({ trust }) => trust.certainty !== 'none');
}

describe('before the first complete poll', () => {
  const values = mapped(snapshotOf(masterys, image, { connection: 'ready' }));

  it('every object that the UPS feeds is -1 or its default, with communication-failure and FAULT', () => {
    expect(fedAnalogValues(values).map(({ presentValue }) => presentValue)).toEqual(
      fedAnalogValues(values).map(() => -1),
    );
    expect(fedAnalogValues(values).map(({ trust }) => reliabilityOf(trust))).toEqual(
      fedAnalogValues(values).map(() => 12),
    );
    expect(['UPSLoadStatus', 'UnitStatus', 'Alarms', 'BatteryStatus'].map((name) => mv(values, name))).toEqual([
      7, 6, 1, 10,
    ]);
    expect(setBits(values, 'UnitAlarms')).toEqual([]);
    expect(reliabilityOf(bits(values, 'UnitAlarms').trust)).toBe(12);
    expect(new ServedObjects(values).read({ objectType: 19, instance: 3 }, 111)).toEqual({
      type: 'bitString',
      value: [false, true, false, false],
    });
  });

  it('is the same while the UPS is not known at all', () => {
    const unknown = new ObjectMapper(rawSingle).map({
      family: undefined,
      map: undefined,
      connection: 'ready',
      takenAtMs: 0,
      reading: (page, table) => ({ page, table, outcome: 'never' }),
    });
    expect(unknown.analogValues).toHaveLength(88);
    expect(
      unknown.analogValues.every(({ presentValue, trust }) => presentValue === -1 && reliabilityOf(trust) === 12),
    ).toBe(true);
    expect(unknown.multiStates.map(({ presentValue }) => presentValue)).toEqual([2, 7, 7, 6, 1, 10, 2, 2, 4, 4]);
    expect(unknown.bitStrings.map(({ presentValue }) => presentValue.length)).toEqual([16, 23, 31]);
  });
});

describe('communication lost', () => {
  const lost = snapshotOf(masterys, image, { connection: 'lost' });

  it('is the same of a UPS that refuses every request: the exception is of the loss, not of the table', () => {
    const { family, map, takenAtMs } = lost;
    const values = mapped({
      family,
      map,
      takenAtMs,
      connection: 'lost',
      loss: 'refused',
      reading: (page, table) => ({ ...lost.reading(page, table), outcome: 'exception', exceptionCode: 4 }),
    });
    expect([av(values, 'UPS_OUTPUT_Lr'), mv(values, 'UPSLoadStatus'), mv(values, 'DeviceStatus')]).toEqual([57, 3, 3]);
    const fed = [...values.multiStates.slice(1), ...values.bitStrings].map(({ trust }) => trust);
    expect(fed.map(reliabilityOf)).toEqual(fed.map(() => 12));
  });

  it('holds the last values, with communication-failure and FAULT on every object but DeviceStatus', () => {
    const values = mapped(lost);
    expect([av(values, 'UPS_OUTPUT_Lr'), mv(values, 'UPSLoadStatus'), mv(values, 'UnitStatus')]).toEqual([57, 3, 5]);
    expect(setBits(values, 'UnitAlarms')).toEqual([1]);
    const fed = [
      ...values.analogValues.map(({ trust }) => trust),
      ...values.multiStates.slice(1).map(({ trust }) => trust),
      ...values.bitStrings.map(({ trust }) => trust),
    ];
    expect(fed.map(reliabilityOf)).toEqual(fed.map(() => 12));
    expect(mv(values, 'DeviceStatus')).toBe(3);
    expect(reliabilityOf(state(values, 'DeviceStatus').trust)).toBe(0);
  });

  it('serves -1 and the default states instead when on_loss says so', () => {
    const values = mapped(lost, { onLoss: 'unavailable' });
    expect(fedAnalogValues(values).every(({ presentValue }) => presentValue === -1)).toBe(true);
    expect(values.multiStates.map(({ presentValue }) => presentValue)).toEqual([3, 7, 7, 6, 1, 10, 2, 2, 4, 4]);
    expect(setBits(values, 'UnitAlarms')).toEqual([]);
    expect(reliabilityOf(number(values, 'UPS_OUTPUT_Lr').trust)).toBe(12);
  });

  it('flags what no register feeds as well, and takes the flag back', () => {
    expect(number(mapped(lost), 'BYPASS_V1')).toMatchObject({ presentValue: -1, trust: { state: 'stale' } });
    const back = number(mapped(snapshotOf(masterys, image)), 'BYPASS_V1');
    expect(back).toMatchObject({ presentValue: -1, trust: { state: 'not-managed' } });
    expect(reliabilityOf(back.trust)).toBe(0);
  });

  it('flags what had not been asked for when the UPS was lost: -1 would say that it has no such value', () => {
    const unasked = { measurements: { outcome: 'never', neverRead: true } } as const;
    for (const onLoss of ['hold', 'unavailable'] as const) {
      const values = mapped(snapshotOf(masterys, image, { connection: 'lost', readings: unasked }), { onLoss });
      for (const name of ['UPS_OUTPUT_Lr', 'UNIT_OUTPUT_V1', 'UNIT_OUTPUT_U12', 'BATTERY_V+']) {
        const { presentValue, trust } = number(values, name);
        expect([name, presentValue, reliabilityOf(trust)]).toEqual([name, -1, 12]);
      }
    }
  });

  it('flags states and bits likewise', () => {
    const never = { outcome: 'never', neverRead: true } as const;
    const values = mapped(
      snapshotOf(masterys, image, { connection: 'lost', readings: { status: never, alarms: never } }),
    );
    const fed = [...values.multiStates.slice(1), ...values.bitStrings].map(({ trust }) => trust);
    expect(fed.map(reliabilityOf)).toEqual(fed.map(() => 12));
  });

  it('is good again when the UPS is back', () => {
    const mapper = new ObjectMapper(rawSingle);
    mapper.map(lost);
    const values = mapper.map(snapshotOf(masterys, { ...image, '0x0040': 58 }));
    expect(number(values, 'UPS_OUTPUT_Lr')).toMatchObject({ presentValue: 58, trust: { state: 'good' } });
  });
});

describe('one table fails', () => {
  it('makes only its own objects unreliable when the UPS refuses it', () => {
    const values = mapped(
      snapshotOf(masterys, image, { readings: { measurements: { outcome: 'exception', neverRead: true } } }),
    );
    expect(number(values, 'UPS_OUTPUT_Lr').presentValue).toBe(-1);
    expect(reliabilityOf(number(values, 'UPS_OUTPUT_Lr').trust)).toBe(7);
    expect(reliabilityOf(number(values, 'UNIT_OUTPUT_KVA1').trust)).toBe(7);
    expect(reliabilityOf(state(values, 'UnitStatus').trust)).toBe(0);
    expect(reliabilityOf(bits(values, 'UnitAlarms').trust)).toBe(0);
  });

  it('flags every state that a refused alarm table has a part in, and no other', () => {
    const values = mapped(snapshotOf(masterys, image, { readings: { alarms: { outcome: 'exception' } } }));
    const flagged = values.multiStates.map(({ trust }) => reliabilityOf(trust));
    // UPSLoadStatus and UnitLoadStatus (A019), Alarms, BatteryStatus, RectifierStatus, InputRecStatus, InputBypStatus.
    expect(flagged).toEqual([0, 7, 7, 0, 7, 7, 7, 0, 7, 7]);
    expect(values.bitStrings.map(({ trust }) => reliabilityOf(trust))).toEqual([0, 7, 7]);
    expect(setBits(values, 'UnitAlarms')).toEqual([1]);
  });

  it('lets one lost answer pass, and calls the values stale once they are old', () => {
    const failed = (takenAtMs: number) =>
      number(
        mapped(snapshotOf(masterys, image, { takenAtMs, readings: { measurements: { outcome: 'failed' } } })),
        'UPS_OUTPUT_Lr',
      );
    expect(failed(6000)).toMatchObject({ presentValue: 57, trust: { state: 'good', readAtMs: 1000 } });
    expect(failed(6001)).toMatchObject({ presentValue: 57, trust: { state: 'stale', readAtMs: 1000 } });
  });
});

describe('an internal fault', () => {
  it('goes before every other DeviceStatus', () => {
    const mapper = new ObjectMapper(rawSingle);
    for (const connection of ['ready', 'running', 'lost'] as const) {
      expect(mv(mapper.map(snapshotOf(masterys, image, { connection }), true), 'DeviceStatus')).toBe(4);
    }
  });
});
