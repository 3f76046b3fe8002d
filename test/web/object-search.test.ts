import { describe, expect, it } from 'vitest';
import type { ObjectView } from '../../src/http/screens/values/schema.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../src/objects/catalog/bit-strings.js';
import { descriptionsEn } from '../../src/objects/catalog/descriptions-en.js';
import { descriptionsFr } from '../../src/objects/catalog/descriptions-fr.js';
import { multiStates } from '../../src/objects/catalog/multi-states.js';
import { matchesSearch } from '../../web/src/values/object-search.js';
import { orderAfter, orderOf, sorted, valueKey } from '../../web/src/values/value-order.js';
import { objectOf } from '../support/web/page-state.js';

const texts = (name: keyof typeof descriptionsEn) => ({ en: descriptionsEn[name], fr: descriptionsFr[name] });
/** The 101 objects: numbers at 100 in their units, but BYPASS_V1, which has no register. */
const objects: readonly ObjectView[] = [
  ...analogValues.map(({ name, instance, unit }) =>
    objectOf(name, {
      instance,
      unit,
      description: texts(name),
      ...(name === 'BYPASS_V1'
        ? { presentValue: -1, state: 'not-managed' }
        : { presentValue: 100, engineeringValue: 100 }),
    }),
  ),
  ...multiStates.map(({ name, instance, states }) =>
    objectOf(name, { type: 'MV', instance, states, presentValue: 2, description: texts(name) }),
  ),
  ...bitStrings.map(({ name, instance, bits }) =>
    objectOf(name, {
      type: 'BSV',
      instance,
      bits: bits.map((bit) => ({ name: bit, active: false })),
      presentValue: bits.map((_, bit) => bit === 10),
      description: texts(name),
    }),
  ),
];

function found(search: string): readonly string[] {
  return objects.filter((object) => matchesSearch(object, search)).map(({ name }) => name);
}

const inputVoltages = [
  'RECTIFIER_V1',
  'RECTIFIER_V2',
  'RECTIFIER_V3',
  'RECTIFIER_U12',
  'RECTIFIER_U23',
  'RECTIFIER_U31',
];

describe('the search in Values', () => {
  it.each(['AV75', 'av 75', '75', 'bypass_v1', '-1', '−1'])('finds BYPASS_V1 alone by %s', (search) => {
    expect(found(search)).toEqual(['BYPASS_V1']);
  });

  it.each(['input voltage', 'Voltage INPUT', 'tension entrée', 'ENTREE tension'])(
    'finds the voltages of the mains by %s',
    (search) => {
      expect(found(search)).toEqual(inputVoltages);
    },
  );

  it.each(['autonomy', 'autonomie', 'runtime', 'Autonomie restante'])('finds the runtime by %s', (search) => {
    expect(found(search)).toEqual(['BATTERY_Min']);
  });

  it.each([
    ['by-pass fréquence', ['BYPASS_Fr']],
    ['bypass frequency', ['BYPASS_Fr']],
    ['température batterie', ['BATTERY_TMP']],
    ['MSV5', ['BatteryStatus']],
    ['MV 5', ['BatteryStatus']],
    ['nothing of that', []],
  ])('%s', (search, names) => {
    expect(found(search)).toEqual(names);
  });

  it('takes a number for one of the object’s own, and not for digits within another', () => {
    const current = objectOf('BATTERY_I+', { instance: 68, engineeringValue: -12.5, presentValue: -125, unit: 'A' });
    expect(['-12.5', '-12,5', '-125', '68'].map((text) => matchesSearch(current, text))).toEqual([
      true,
      true,
      true,
      true,
    ]);
    expect(['-1', '-12', '8', '125'].map((text) => matchesSearch(current, text))).toEqual([false, false, false, false]);
    const voltage = objectOf('UNIT_OUTPUT_V1', { engineeringValue: 230.4, presentValue: 2304 });
    expect(['230', '230.4', '230,4', '23'].map((text) => matchesSearch(voltage, text))).toEqual([
      true,
      true,
      true,
      false,
    ]);
  });

  it('does not take a default that nothing tells for a state of the UPS', () => {
    const unfed = objectOf('RectifierStatus', {
      type: 'MV',
      states: ['OFF', 'ON'],
      presentValue: 2,
      state: 'no-sensor',
    });
    expect(matchesSearch(unfed, 'off')).toBe(false);
    expect(matchesSearch({ ...unfed, presentValue: 1, state: 'good' }, 'off')).toBe(true);
  });

  it('finds states and bits that the UPS tells now', () => {
    expect(found('ON BATTERY')).toEqual(expect.arrayContaining(['UPSLoadStatus', 'UnitLoadStatus', 'UnitAlarms']));
    expect(found('BAT. DISCONNECTED')).toEqual([]);
  });

  it('finds all by nothing', () => {
    expect(found('  ')).toHaveLength(101);
  });
});

describe('the order of the table', () => {
  it('goes up, down, and back to that of the manual', () => {
    expect(['', 'value', '-value', 'age'].map((text) => orderAfter(text, 'value'))).toEqual([
      'value',
      '-value',
      '',
      'value',
    ]);
    expect(orderOf('-value')).toEqual({ column: 'value', isDown: true });
    expect(orderOf('')).toBeUndefined();
  });

  it('has what the UPS does not tell last, whichever way', () => {
    const rows = [
      objectOf('a', { engineeringValue: 5 }),
      objectOf('b', { presentValue: -1, state: 'not-managed' }),
      objectOf('c', { engineeringValue: 40 }),
      objectOf('d', { engineeringValue: -3 }),
    ];
    const names = (isDown: boolean) => sorted(rows, valueKey, isDown).map(({ name }) => name);
    expect(names(false)).toEqual(['d', 'a', 'c', 'b']);
    expect(names(true)).toEqual(['c', 'a', 'd', 'b']);
  });

  it('counts numbers within names', () => {
    const rows = ['V10', 'V2', 'V1'].map((name) => objectOf(name, {}));
    expect(sorted(rows, ({ name }) => name, false).map(({ name }) => name)).toEqual(['V1', 'V2', 'V10']);
  });
});
