import { describe, expect, it } from 'vitest';
import type { ObjectDefinition } from '../../src/bacnet/object-model/object-database.js';
import { objectDefinitions } from '../../src/objects/object-definitions.js';
import { ObjectPublisher } from '../../src/objects/object-publisher.js';
import { RecordingDatabase } from './recording-database.js';
import { snapshotOf, upsOf } from './register-image.js';
import { ServedObjects } from './served-objects.js';
import { mapped } from './values-of.js';

const masterys = upsOf('masterys-gp4');
const image = { '0x000a': 1, '0x000e': 1, '0x0040': 57, '0x00c0': 0xffff, '0x00c1': 0xffff, '0x00c2': 0xffff };

function definition(definitions: readonly ObjectDefinition[], name: string): ObjectDefinition {
  const found = definitions.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no ${name}`);
  return found;
}

describe('the properties of the objects (Manual §8)', () => {
  const definitions = objectDefinitions(mapped(snapshotOf(masterys, image)), 'en');

  it('are there for 88 Analog, 10 Multi-state and 3 BitString Values', () => {
    const count = (type: number) => definitions.filter(({ id }) => id.objectType === type).length;
    expect([count(2), count(19), count(39), definitions.length]).toEqual([88, 10, 3, 101]);
  });

  it('of an Analog Value are those of §8.1, Reliability and COV_Increment', () => {
    expect(definition(definitions, 'UPS_OUTPUT_Lr')).toEqual({
      id: { objectType: 2, instance: 0 },
      name: 'UPS_OUTPUT_Lr',
      properties: [
        { id: 85, value: { type: 'real', value: 57 } },
        { id: 28, value: { type: 'characterString', value: 'Total output load rate of the parallel UPS system' } },
        { id: 36, value: { type: 'enumerated', value: 0 } },
        { id: 103, value: { type: 'enumerated', value: 0 } },
        { id: 81, value: { type: 'boolean', value: false } },
        { id: 117, value: { type: 'enumerated', value: 98 } },
        { id: 22, value: { type: 'real', value: 1 } },
      ],
    });
  });

  it('of a Multi-state Value are those of §8.2 and Reliability', () => {
    const { id, properties } = definition(definitions, 'InputRecStatus');
    const texts = ['GEN SET', 'NOT PRESENT', 'OUT OF TOL', 'OK'].map((value) => ({ type: 'characterString', value }));
    expect(id).toEqual({ objectType: 19, instance: 8 });
    expect(properties.map((property) => property.id)).toEqual([85, 28, 36, 103, 81, 74, 110, 104]);
    expect(properties).toContainEqual({ id: 85, value: { type: 'unsigned', value: 4 } });
    expect(properties).toContainEqual({ id: 74, value: { type: 'unsigned', value: 4 } });
    expect(properties).toContainEqual({ id: 110, value: { type: 'array', elements: texts } });
    expect(properties).toContainEqual({ id: 104, value: { type: 'unsigned', value: 4 } });
  });

  it('have the last state as Relinquish_Default, but Ready and NO ALARM', () => {
    const defaults = definitions
      .filter(({ id }) => id.objectType === 19)
      .map(({ properties }) => properties.find(({ id }) => id === 104)?.value);
    expect(defaults).toEqual([2, 7, 7, 6, 1, 10, 2, 2, 4, 4].map((value) => ({ type: 'unsigned', value })));
  });

  it('of a BitString Value are those of §8.3 and Reliability', () => {
    const { id, properties } = definition(definitions, 'UPSStatus');
    expect(id).toEqual({ objectType: 39, instance: 0 });
    expect(properties.map((property) => property.id)).toEqual([85, 28, 36, 103, 81, 343]);
    const texts = ['ENERGY SAVER', ...Array.from({ length: 15 }, (_, unit) => `UNIT OPERATING ${unit + 1}`)];
    const elements = texts.map((value) => ({ type: 'characterString', value }));
    expect(properties).toContainEqual({ id: 343, value: { type: 'array', elements } });
  });

  it.each([
    ['an Analog Value', { objectType: 2, instance: 0 }, [75, 77, 79, 85, 28, 111, 36, 103, 81, 117, 22]],
    ['a Multi-state Value', { objectType: 19, instance: 8 }, [75, 77, 79, 85, 28, 111, 36, 103, 81, 74, 110, 104]],
    ['a BitString Value', { objectType: 39, instance: 0 }, [75, 77, 79, 85, 28, 111, 36, 103, 81, 343]],
  ] as const)('of %s have Status_Flags among them, with all flags false', (_, id, properties) => {
    const served = new ServedObjects(mapped(snapshotOf(masterys, image)));
    expect(served.store.find(id.objectType, id.instance)?.allProperties).toEqual(properties);
    expect(served.read(id, 111)).toEqual({ type: 'bitString', value: [false, false, false, false] });
  });

  it('describe the objects in French when asked', () => {
    const french = objectDefinitions(mapped(snapshotOf(masterys, image)), 'fr');
    const description = (name: string) => definition(french, name).properties.find(({ id }) => id === 28)?.value;
    expect(description('UNIT_OUTPUT_pf3')).toEqual({
      type: 'characterString',
      value: 'Facteur de puissance en sortie phase 3',
    });
    expect(description('BATTERY_I-')).toEqual({
      type: 'characterString',
      value: 'Courant de la branche négative de la batterie',
    });
  });
});

describe('publishing', () => {
  it('writes only what changed', () => {
    const database = new RecordingDatabase();
    const publisher = new ObjectPublisher(database);
    publisher.publish(mapped(snapshotOf(masterys, image)));
    expect(database.writes).toHaveLength(101 * 2);
    database.writes.length = 0;
    publisher.publish(mapped(snapshotOf(masterys, image, { takenAtMs: 2000, readAtMs: 2000 })));
    expect(database.writes).toEqual([]);
    publisher.publish(mapped(snapshotOf(masterys, { ...image, '0x0040': 58, '0x0038': 0x0002 })));
    expect(database.writes).toEqual([
      ['2:0', 85, { type: 'real', value: 58 }],
      ['2:26', 85, { type: 'real', value: 58 }],
      // Overload is an alarm of the unit: GENERAL ALARM (Manual §6.2.5).
      ['19:4', 85, { type: 'unsigned', value: 4 }],
      ['39:1', 85, { type: 'bitString', value: Array.from({ length: 23 }, (_, bit) => bit === 1) }],
      ['39:2', 85, { type: 'bitString', value: Array.from({ length: 31 }, (_, bit) => bit === 1) }],
    ]);
  });

  it('flags a loss and takes the flag back, values untouched', () => {
    const database = new ServedObjects(mapped(snapshotOf(masterys, image)));
    const { publisher } = database;
    publisher.publish(mapped(snapshotOf(masterys, image, { connection: 'lost' })));
    const load = () => database.writes.filter(([object]) => object === '2:0');
    expect(load()).toEqual([
      ['2:0', 103, { type: 'enumerated', value: 12 }],
      ['2:0', 111, { type: 'bitString', value: [false, true, false, false] }],
    ]);
    expect(database.writes.filter(([object]) => object === '19:0')).toEqual([
      ['19:0', 85, { type: 'unsigned', value: 3 }],
    ]);
    database.writes.length = 0;
    publisher.publish(mapped(snapshotOf(masterys, image)));
    expect(load()).toEqual([
      ['2:0', 103, { type: 'enumerated', value: 0 }],
      ['2:0', 111, { type: 'bitString', value: [false, false, false, false] }],
    ]);
  });
});
