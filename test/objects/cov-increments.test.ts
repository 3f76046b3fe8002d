import { describe, expect, it } from 'vitest';
import type { ApplicationValue, ObjectIdentifier } from '../../src/bacnet/encoding/application-value.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { CovIncrements, defaultCovIncrement } from '../../src/objects/cov-increments.js';

const rowOf = (name: string) => {
  const row = analogValues.find((one) => one.name === name);
  if (!row) throw new Error(`no ${name}`);
  return row;
};

/** COV_Increment of each Analog Value as a BMS would read it. */
class Increments {
  readonly values = new Map<number, ApplicationValue>();

  constructor(factor: 'x10' | 'none' | undefined) {
    for (const row of analogValues) {
      this.values.set(row.instance, { type: 'real', value: defaultCovIncrement(row, 'raw', factor) });
    }
  }

  set({ instance }: ObjectIdentifier, propertyId: number, value: ApplicationValue): void {
    expect(propertyId).toBe(22);
    this.values.set(instance, value);
  }

  of(name: string): number {
    const value = this.values.get(rowOf(name).instance);
    return value?.type === 'real' ? value.value : Number.NaN;
  }
}

describe('COV_Increment is on the scale of Present_Value (Manual §5.2.2)', () => {
  it.each([
    // name, in its unit, raw in tenths, raw without the factor
    ['UPS_OUTPUT_Lr', 1, 1, 1],
    ['UPS_OUTPUT_KVA', 0.5, 5, 0.5],
    ['UPS_OUTPUT_kw', 0.5, 5, 0.5],
    ['UPS_OUTPUT_I1', 1, 10, 1],
    ['UPS_OUTPUT_V1', 1, 1, 1],
    ['UPS_OUTPUT_fr', 0.1, 1, 1],
    ['UPS_OUTPUT_cf', 0.1, 1, 1],
    ['UPS_OUTPUT_pf1', 0.02, 2, 2],
    ['UNIT_TMP', 0.5, 5, 5],
    ['BATTERY_V+', 1, 10, 1],
    ['BATTERY_I+', 1, 10, 1],
    ['BATTERY_%', 1, 1, 1],
    ['BATTERY_Ah', 1, 10, 1],
    ['BATTERY_Min', 1, 1, 1],
    ['BATTERY_s', 10, 10, 10],
  ])('%s: %d in its unit, %d with factor 10, %d without', (name, inUnit, tenths, plain) => {
    expect(defaultCovIncrement(rowOf(name), 'engineering', 'x10')).toBe(inUnit);
    expect(defaultCovIncrement(rowOf(name), 'raw', 'x10')).toBe(tenths);
    expect(defaultCovIncrement(rowOf(name), 'raw', 'none')).toBe(plain);
    expect(defaultCovIncrement(rowOf(name), 'raw', undefined)).toBe(plain);
  });

  it('is greater than 0 for each of the 88', () => {
    expect(analogValues.map((row) => defaultCovIncrement(row, 'raw', 'none')).filter((one) => one > 0)).toHaveLength(
      88,
    );
  });

  it('follows when the UPS says that it measures in tenths', () => {
    const database = new Increments(undefined);
    const increments = new CovIncrements(database, 'raw', undefined, () => false);
    expect(database.of('UPS_OUTPUT_I1')).toBe(1);
    increments.publish('x10');
    expect([database.of('UPS_OUTPUT_I1'), database.of('UPS_OUTPUT_V1')]).toEqual([10, 1]);
    increments.publish('none');
    expect(database.of('UPS_OUTPUT_I1')).toBe(1);
  });

  it.each([3, 1])('stays as a BMS has written it, also the one it began with: %d', (written) => {
    const database = new Increments(undefined);
    const increments = new CovIncrements(database, 'raw', undefined, (instance) => instance === 6);
    database.set({ objectType: 2, instance: 6 }, 22, { type: 'real', value: written });
    increments.publish('x10');
    expect([database.of('UPS_OUTPUT_I1'), database.of('UPS_OUTPUT_I2')]).toEqual([written, 10]);
  });
});
