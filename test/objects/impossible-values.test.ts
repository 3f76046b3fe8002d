import { describe, expect, it } from 'vitest';
import { plausibleRange } from '../../src/documents/expected-values.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { bounds } from '../../src/objects/catalog/bounds.js';
import { reliabilityOf } from '../../src/objects/object-value.js';
import { type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { av, bits, mapped, mv, number, setBits, state } from './values-of.js';

const masterys = upsOf('masterys-gp4');
/** Factor 10, battery present, every measurement managed, S000 load protected by inverter. */
const image: RegisterImage = {
  '0x000a': 1,
  '0x000e': 1,
  '0x0030': 0x0001,
  '0x00c0': 0xffff,
  '0x00c1': 0xffff,
  '0x00c2': 0xffff,
};
const unreliableOther = 7;

describe('a number that its quantity cannot be', () => {
  it.each([
    ['UNIT_TMP', '0x004f', 0x8000, '-3276.8 °C'],
    ['UNIT_TMP', '0x004f', 0x7fff, '3276.7 °C'],
    ['BATTERY_TMP', '0x005a', 0x8001, '-3276.7 °C'],
    ['UNIT_OUTPUT_Lr', '0x0040', 255, '255 %'],
    ['UNIT_OUTPUT_Lr1', '0x0041', 0xfffe, '65534 %'],
    ['BATTERY_%', '0x0056', 255, '255 %'],
    ['BATTERY_%', '0x0056', 101, '101 %'],
    ['BATTERY_Min', '0x0058', 0xfffe, '65534 min'],
    ['UNIT_OUTPUT_fr', '0x004d', 0xfffe, '6553.4 Hz'],
    ['RECTIFIER_Fr', '0x0063', 0x8000, '3276.8 Hz'],
    ['UNIT_OUTPUT_V1', '0x004a', 0xfffe, '65534 V'],
    ['BATTERY_V+', '0x0050', 0xfffe, '6553.4 V'],
  ])('%s with word %s = %i, %s, is -1 and unreliable', (name, address, word) => {
    const values = mapped(snapshotOf(masterys, { ...image, [address]: word }));
    expect(av(values, name)).toBe(-1);
    expect(number(values, name)).toMatchObject({ raw: undefined, engineering: undefined });
    expect(reliabilityOf(number(values, name).trust)).toBe(unreliableOther);
  });

  it('makes what is computed of it unreliable, and nothing else', () => {
    const values = mapped(snapshotOf(masterys, { ...image, '0x004a': 0xfffe, '0x0046': 1274 }));
    expect(number(values, 'UNIT_OUTPUT_KVA1')).toMatchObject({ presentValue: -1, trust: { state: 'implausible' } });
    expect(number(values, 'UNIT_OUTPUT_I1')).toMatchObject({ presentValue: 1274, trust: { state: 'good' } });
  });

  it.each([
    ['UNIT_OUTPUT_Lr', '0x0040', 150, 150],
    ['BATTERY_%', '0x0056', 100, 100],
    ['UNIT_TMP', '0x004f', 0xff9c, -100],
    ['BATTERY_I+', '0x0052', 0xf000, -4096],
    ['BATTERY_s', '0x0059', 0xfffe, 0xfffe],
    ['BATTERY_Min', '0x0058', 1440, 1440],
  ])('%s with word %s = %i is believed', (name, address, word, expected) => {
    const values = mapped(snapshotOf(masterys, { ...image, [address]: word }));
    expect(number(values, name)).toMatchObject({ presentValue: expected, trust: { state: 'good' } });
  });

  it('is wider for every object than what a healthy UPS shows', () => {
    expect(bounds).toHaveLength(88);
    for (const row of analogValues) {
      const healthy = plausibleRange(row);
      const { min, max } = bounds[row.instance] ?? { min: Number.NaN, max: Number.NaN };
      expect([row.name, Number.isFinite(min), Number.isFinite(max)]).toEqual([row.name, true, true]);
      expect(min).toBeLessThanOrEqual(healthy.min ?? 0);
      expect(max).toBeGreaterThanOrEqual(healthy.max ?? 0);
    }
  });
});

/** Words from this address on, all ones. */
function ones(address: number, count: number): RegisterImage {
  return Object.fromEntries(
    Array.from({ length: count }, (_, at) => [`0x${(address + at).toString(16).padStart(4, '0')}`, 0xffff]),
  );
}

describe('a whole table of 0xFFFF is not available', () => {
  it('of measurements: signed words too', () => {
    const values = mapped(snapshotOf(masterys, { ...image, ...ones(0x0040, 40) }));
    for (const name of ['BATTERY_I+', 'BATTERY_I-', 'UNIT_TMP', 'UNIT_OUTPUT_Lr', 'UNIT_OUTPUT_KVA1']) {
      expect([name, number(values, name)]).toMatchObject([
        name,
        { presentValue: -1, engineering: undefined, trust: { state: 'not-available' } },
      ]);
    }
    expect(state(values, 'UnitLoadStatus')).toMatchObject({ presentValue: 3, trust: { state: 'good' } });
  });

  it('of alarms: none is raised, and none is known to be clear', () => {
    const values = mapped(snapshotOf(masterys, { ...image, ...ones(0x0038, 6) }));
    expect([setBits(values, 'UnitAlarms'), setBits(values, 'UPSAlarms')]).toEqual([[], []]);
    for (const { trust } of [bits(values, 'UnitAlarms'), bits(values, 'UPSAlarms'), state(values, 'Alarms')]) {
      expect(reliabilityOf(trust)).toBe(1);
    }
    expect(mv(values, 'Alarms')).toBe(1);
  });

  it('of status: no state is told', () => {
    const values = mapped(snapshotOf(masterys, { ...image, ...ones(0x0030, 6) }));
    for (const name of ['UnitLoadStatus', 'UnitStatus', 'InverterStatus']) {
      expect([name, reliabilityOf(state(values, name).trust)]).toEqual([name, 1]);
    }
  });

  it('on JBUSP and ADICOM alike', () => {
    const jbusp = mapped(snapshotOf(upsOf('delphys-mx'), { ...ones(0x1040, 4), '0x1020': 0x0008 }));
    expect([setBits(jbusp, 'UnitAlarms'), reliabilityOf(bits(jbusp, 'UnitAlarms').trust)]).toEqual([[], 1]);
    const concentrator = { architecture: { kind: 'concentrator' } } as const;
    const adicom = mapped(snapshotOf(upsOf('delphys-gp', 'adicom'), ones(0x0148, 2)), concentrator);
    expect([setBits(adicom, 'UnitAlarms'), reliabilityOf(bits(adicom, 'UnitAlarms').trust)]).toEqual([[], 1]);
  });

  it('but a UPS may manage every measurement', () => {
    const values = mapped(snapshotOf(masterys, { ...image, ...ones(0x00c0, 7), '0x0040': 57 }));
    expect(number(values, 'UNIT_OUTPUT_Lr')).toMatchObject({ presentValue: 57, trust: { state: 'good' } });
  });
});
