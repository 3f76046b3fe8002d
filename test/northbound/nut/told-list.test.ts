import { describe, expect, it } from 'vitest';
import { toldVariableList } from '../../../src/northbound/nut/told-list.js';
import { analogValues } from '../../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';
import { settingsOf } from '../../support/northbound/northbound-sources.js';

const listOf = (nut: Readonly<Record<string, string>> = {}) =>
  toldVariableList({ settings: settingsOf({ nut: { enabled: 'yes', ...nut } }), setup: undefined, report: [] });
const rowOf = (name: string) => listOf().rows.find(({ there }) => there === name);
const factOf = (list: ReturnType<typeof listOf>, title: string) =>
  list.facts.find(([{ en }]) => en === title)?.[1].en ?? '';

describe('the list of what NUT clients are told', () => {
  it('names for each variable the objects behind it, and the unit of NUT', () => {
    expect(rowOf('output.L2.realpower')).toMatchObject({ objects: ['UPS_OUTPUT_kw2', 'UNIT_OUTPUT_kw2'], unit: 'W' });
    expect(rowOf('battery.runtime')).toMatchObject({ objects: ['BATTERY_Min'], unit: 's' });
    expect(rowOf('input.bypass.L3-L1.voltage')).toMatchObject({ objects: ['BYPASS_U31'], unit: 'V' });
    expect(rowOf('ups.status')?.objects).toContain('BatteryStatus');
  });

  it('names objects that are there', () => {
    const there: ReadonlySet<string> = new Set(
      [...analogValues, ...multiStates, ...bitStrings].map(({ name }) => name),
    );
    expect(
      listOf()
        .rows.flatMap(({ objects }) => objects)
        .filter((name) => !there.has(name)),
    ).toEqual([]);
  });

  it('says how it is encrypted, and which words of ups.status can be told', () => {
    expect(factOf(listOf(), 'Words of ups.status')).toBe('OL OB LB RB CHRG DISCHRG OVER');
    expect(factOf(listOf({ status_words: 'all' }), 'Words of ups.status').split(' ')).toEqual(
      expect.arrayContaining(['ALARM', 'BYPASS', 'OFF']),
    );
    expect(factOf(listOf({ tls: 'required' }), 'Encryption and login')).toContain('STARTTLS required');
  });
});
