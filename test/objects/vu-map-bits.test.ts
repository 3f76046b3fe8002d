import { describe, expect, it } from 'vitest';
import { at, type RegisterImage, snapshotOf, upsOf } from './register-image.js';
import { bits, mapped, setBits } from './values-of.js';

const masterys = upsOf('masterys-gp4');
const concentrator = { architecture: { kind: 'concentrator' } } as const;

/** Manual §6.3.3 beside the alarm codes of the MIB: bit of UnitAlarms, word, bit in the word. */
const unitAlarms: readonly (readonly [bit: number, address: number, bitOfWord: number])[] = [
  [0, 0x0038, 0],
  [1, 0x0038, 1],
  [2, 0x0038, 2],
  [3, 0x0038, 3],
  [4, 0x0038, 4],
  [5, 0x0038, 12],
  [6, 0x0038, 15],
  [7, 0x0039, 0],
  [8, 0x0039, 1],
  [9, 0x0039, 2],
  [10, 0x0039, 3],
  [11, 0x0039, 4],
  [12, 0x0039, 5],
  [13, 0x0039, 6],
  [14, 0x0039, 11],
  [15, 0x003a, 5],
  [15, 0x003a, 6],
  [16, 0x003a, 0],
  [17, 0x003a, 1],
  [18, 0x003a, 4],
  [19, 0x003a, 8],
  [20, 0x003a, 9],
  [21, 0x003b, 0],
  [22, 0x003b, 1],
  [23, 0x003b, 6],
  [24, 0x003b, 8],
  [25, 0x003b, 11],
  [26, 0x003b, 13],
  [27, 0x003c, 0],
  [28, 0x003c, 1],
  [29, 0x003c, 2],
  [30, 0x003c, 3],
];

describe('UnitAlarms (Manual §6.3.3)', () => {
  it.each(unitAlarms)('b%d is word %i bit %i', (bit, address, bitOfWord) => {
    expect(setBits(mapped(snapshotOf(masterys, { [at(address)]: 1 << bitOfWord })), 'UnitAlarms')).toEqual([bit]);
  });

  it('ignores every bit that has no object', () => {
    const words = [0x0038, 0x0039, 0x003a, 0x003b, 0x003c, 0x003d];
    const known = new Map<number, number>();
    for (const [, address, bit] of unitAlarms) known.set(address, (known.get(address) ?? 0) | (1 << bit));
    const image = Object.fromEntries(words.map((address) => [at(address), 0xffff & ~(known.get(address) ?? 0)]));
    expect(setBits(mapped(snapshotOf(masterys, image)), 'UnitAlarms')).toEqual([]);
  });

  it('has 31 bits', () => {
    expect(bits(mapped(snapshotOf(masterys, {})), 'UnitAlarms').presentValue).toHaveLength(31);
  });

  it('is inferred, because of the charger alarm', () => {
    expect(bits(mapped(snapshotOf(masterys, {})), 'UnitAlarms').trust.certainty).toBe('inferred');
  });

  it('comes from unit n in multi-units mode, from the system in a concentrator', () => {
    const image: RegisterImage = { '0x0038': 0x0002, '0x4038': 0x0004 };
    expect(setBits(mapped(snapshotOf(masterys, image), concentrator), 'UnitAlarms')).toEqual([1]);
    const multiUnits = { architecture: { kind: 'multi-units', unit: 4 } } as const;
    expect(setBits(mapped(snapshotOf(masterys, image), multiUnits), 'UnitAlarms')).toEqual([2]);
    expect(setBits(mapped(snapshotOf(masterys, image), multiUnits), 'UPSAlarms')).toEqual([1]);
  });
});

describe('UPSStatus (Manual §6.3.1)', () => {
  it('b00 is the energy saver', () => {
    expect(setBits(mapped(snapshotOf(masterys, { '0x0030': 0x0080 })), 'UPSStatus')).toEqual([0]);
  });

  it('of a single UPS copies the unit: UNIT OPERATING 1 is its own operating bit', () => {
    const operating = { '0x0030': 0x0800, '0x0036': 0x00ff };
    expect(setBits(mapped(snapshotOf(masterys, operating)), 'UPSStatus')).toEqual([1]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('of a parallel system has UNIT OPERATING %d', (unit) => {
    const image = { '0x0030': 0x0800, '0x0036': 1 << (unit - 1) };
    expect(setBits(mapped(snapshotOf(masterys, image), concentrator), 'UPSStatus')).toEqual([unit]);
  });

  it('does not take the modules of a MODULYS for units', () => {
    const image = { '0x0036': 0xffff, '0x003e': 0xffff };
    const values = mapped(snapshotOf(upsOf('modulys-gp'), image), concentrator);
    expect(setBits(values, 'UPSStatus')).toEqual([]);
    expect(setBits(values, 'UPSAlarms')).toEqual([]);
  });

  it('has 16 bits, of which units 9 to 15 stay 0', () => {
    const { presentValue } = bits(mapped(snapshotOf(masterys, { '0x0036': 0xffff }), concentrator), 'UPSStatus');
    expect(presentValue).toHaveLength(16);
    expect(presentValue.slice(9)).toEqual([false, false, false, false, false, false, false]);
  });
});

describe('UPSAlarms (Manual §6.3.2)', () => {
  it.each([
    [0, 0],
    [1, 1],
    [2, 3],
    [3, 4],
    [4, 5],
    [5, 6],
  ])('b%d is word 0x0038 bit %d', (bit, bitOfWord) => {
    expect(setBits(mapped(snapshotOf(masterys, { '0x0038': 1 << bitOfWord })), 'UPSAlarms')).toEqual([bit]);
  });

  it('of a single UPS shows its general alarm as that of unit 1 too', () => {
    expect(setBits(mapped(snapshotOf(masterys, { '0x0038': 0x8000 })), 'UPSAlarms')).toEqual([7, 8]);
  });

  it.each([1, 2, 3, 4, 5, 6, 7, 8])('of a parallel system has UNIT %d ALARM', (unit) => {
    const image = { '0x003e': 1 << (unit - 1) };
    expect(setBits(mapped(snapshotOf(masterys, image), concentrator), 'UPSAlarms')).toEqual([7 + unit]);
  });

  it('has 23 bits; PARALLEL FAULT has no published bit', () => {
    const image = { '0x0038': 0xffff, '0x0039': 0xffff, '0x003a': 0xffff, '0x003b': 0xffff };
    const values = mapped(snapshotOf(masterys, image), concentrator);
    expect(bits(values, 'UPSAlarms').presentValue).toHaveLength(23);
    expect(setBits(values, 'UPSAlarms')).toEqual([0, 1, 2, 3, 4, 5, 7]);
  });
});
