import { expect, it } from 'vitest';
import { upsMib } from '../../../src/northbound/snmp/mib/ups-mib.js';
import { wordedNames } from '../../../src/northbound/snmp/mib/ups-mib-words.js';
import { wellKnownAlarms } from '../../../src/northbound/snmp/mib/well-known-alarms.js';
import { toldObjectList } from '../../../src/northbound/snmp/told-list.js';
import { analogValues } from '../../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';
import { settingsOf } from '../../support/northbound/northbound-sources.js';

const listOf = (snmp: Readonly<Record<string, string>> = {}) =>
  toldObjectList({ settings: settingsOf({ snmp: { enabled: 'yes', ...snmp } }), setup: undefined, report: [] });

it('the list for documents has every object of RFC 1628 that is told, and every alarm that is set, in both languages', () => {
  const { rows } = listOf();
  const names = rows.map(({ there }) => there.split(' ')[1]);
  expect(names.toSorted()).toEqual(wordedNames.toSorted());
  for (const { meaning } of rows) expect(meaning.en).not.toBe(meaning.fr);
  expect(rows.find(({ there }) => there.endsWith(' upsBatteryVoltage'))).toEqual({
    there: '1.3.6.1.2.1.33.1.2.5 upsBatteryVoltage',
    meaning: { en: 'Battery voltage', fr: 'Tension batterie' },
    unit: '0.1 Volt DC',
    objects: ['BATTERY_V+'],
  });
});

it('it names the objects that are never there', () => {
  const fact = listOf().facts.find(([name]) => name.en.startsWith('Told by nothing'));
  const missing = fact?.[1].en.split(', ') ?? [];
  expect(missing).toContain('upsIdentUPSSoftwareVersion');
  expect(missing).toContain('upsConfigLowBattTime');
  expect(missing).toContain('upsAlarmFuseFailure');
  expect(missing.length + wordedNames.length).toBe(upsMib.length + wellKnownAlarms.length);
});

it('its objects are objects of the manual', () => {
  const known = new Set<string>(
    [analogValues, multiStates, bitStrings].flatMap((rows) => rows.map(({ name }) => name)),
  );
  expect(
    listOf()
      .rows.flatMap(({ objects }) => objects)
      .filter((name) => !known.has(name)),
  ).toEqual([]);
});

it('it says which versions are spoken and who is told', () => {
  const text = (snmp: Readonly<Record<string, string>>) => JSON.stringify(listOf(snmp).facts);
  expect(text({})).toContain('3 (authPriv, SHA, AES-128)');
  expect(text({})).toContain('no receiver is set');
  const more = text({ authentication: 'sha256', v2c: 'yes', receivers: '192.0.2.5', notify: 'inform' });
  expect(more).toContain('3 (authPriv, SHA-256, AES-128) and 2c');
  expect(more).toContain('by inform, version 3, to 192.0.2.5:162');
});

it('an alarm is made of its bits alone, where nothing else of their object counts', () => {
  const bitsOf = (name: string) => listOf().rows.find(({ there }) => there.endsWith(` ${name}`))?.bits;
  expect(bitsOf('upsAlarmFanFailure')).toEqual([{ object: 'UnitAlarms', text: 'FAN FAILURE' }]);
  expect(bitsOf('upsAlarmLowBattery')).toEqual([{ object: 'UnitAlarms', text: 'BATTERY LOW' }]);
  expect(bitsOf('upsAlarmOnBattery')).toEqual([]);
});
