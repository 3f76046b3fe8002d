import { describe, expect, it } from 'vitest';
import { analogValues } from '../../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import { descriptionsEn } from '../../../src/objects/catalog/descriptions-en.js';
import { descriptionsFr } from '../../../src/objects/catalog/descriptions-fr.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';

const all = [...analogValues, ...multiStates, ...bitStrings];

describe('the object lists (Manual §5.2)', () => {
  it.each([
    ['Analog Values', analogValues, 88],
    ['Multi-state Values', multiStates, 10],
    ['BitString Values', bitStrings, 3],
  ] as const)('%s are numbered from 0 without a gap', (_, rows, count) => {
    expect(rows.map(({ instance }) => instance)).toEqual(Array.from({ length: count }, (__, instance) => instance));
  });

  it('have 101 different names', () => {
    expect(new Set(all.map(({ name }) => name)).size).toBe(101);
  });

  it.each([
    [0, 'UPS_OUTPUT_Lr', 98],
    [1, 'UPS_OUTPUT_KVA', 9],
    [2, 'UPS_OUTPUT_kw', 48],
    [21, 'UPS_OUTPUT_fr', 27],
    [22, 'UPS_OUTPUT_cf', 95],
    [23, 'UPS_OUTPUT_pf1', 15],
    [26, 'UNIT_OUTPUT_Lr', 98],
    [27, 'UNIT_OUTPUT_kVA', 9],
    [32, 'UNIT_OUTPUT_I1', 3],
    [44, 'UNIT_OUTPUT_U12', 5],
    [48, 'UNIT_OUTPUT_cf', 95],
    [52, 'UNIT_TMP', 62],
    [59, 'RECTIFIER_Fr', 27],
    [65, 'RECTIFIER_kw3', 48],
    [66, 'BATTERY_V+', 5],
    [69, 'BATTERY_I-', 3],
    [70, 'BATTERY_%', 98],
    [71, 'BATTERY_Ah', 261],
    [72, 'BATTERY_Min', 72],
    [73, 'BATTERY_s', 73],
    [74, 'BATTERY_TMP', 62],
    [87, 'BYPASS_kw3', 48],
  ])('Analog Value %d is %s with units %d', (instance, name, unitsCode) => {
    expect(analogValues[instance]).toMatchObject({ name, unitsCode });
  });

  it('takes UPS_OUTPUT_ values from the system and all others from the unit (Manual §5.1)', () => {
    expect(analogValues.filter(({ level }) => level === 'system').map(({ instance }) => instance)).toEqual(
      Array.from({ length: 26 }, (_, instance) => instance),
    );
    expect(multiStates.map(({ level }) => level)).toEqual([
      'gateway',
      'system',
      ...Array.from({ length: 8 }, () => 'unit'),
    ]);
    expect(bitStrings.map(({ level }) => level)).toEqual(['system', 'system', 'unit']);
  });

  it('applies the factor to powers, currents, battery volts and ampere-hours only', () => {
    const factored = analogValues.filter(({ takesFactor }) => takesFactor);
    expect(new Set(factored.map(({ unit }) => unit))).toEqual(new Set(['kVA', 'kW', 'A', 'V', 'Ah']));
    expect(factored.filter(({ unit }) => unit === 'V').map(({ name }) => name)).toEqual(['BATTERY_V+', 'BATTERY_V-']);
    expect(analogValues.filter(({ unit, takesFactor }) => ['A', 'kVA', 'kW'].includes(unit) && !takesFactor)).toEqual(
      [],
    );
  });

  it('has the number of states and bits of §5.2.3 and §5.2.4', () => {
    expect(multiStates.map(({ states }) => states.length)).toEqual([4, 7, 7, 6, 4, 10, 2, 2, 4, 4]);
    expect(bitStrings.map(({ bits }) => bits.length)).toEqual([16, 23, 31]);
  });

  it('has texts for the bits beyond those that §6.3 prints', () => {
    expect(bitStrings[0]?.bits[15]).toBe('UNIT OPERATING 15');
    expect(bitStrings[1]?.bits[8]).toBe('UNIT 1 ALARM');
    expect(bitStrings[1]?.bits[22]).toBe('UNIT 15 ALARM');
    expect(bitStrings[2]?.bits[30]).toBe('External Input 4');
  });

  it('describes every object in both languages', () => {
    for (const { name } of all) {
      expect(descriptionsEn[name].length).toBeGreaterThan(5);
      expect(descriptionsFr[name].length).toBeGreaterThan(5);
    }
  });
});
