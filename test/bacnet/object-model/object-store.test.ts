import { beforeEach, describe, expect, it } from 'vitest';
import type { PropertyValue } from '../../../src/bacnet/object-model/object-database.js';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { hasCode } from '../../../src/core/errors.js';
import {
  analogValue,
  bitString,
  deviceProperties,
  enumerated,
  multiState,
  unsigned,
} from '../../support/bacnet/bacnet-bench.js';

const device = { objectType: 8, instance: 1338 };
const av0 = { objectType: 2, instance: 0 };
const mv0 = { objectType: 19, instance: 0 };

const ofProtocol: { id: number; value: PropertyValue }[] = [
  { id: 98, value: unsigned(1) },
  { id: 139, value: unsigned(14) },
  { id: 97, value: { type: 'bitString', value: [true] } },
  { id: 62, value: unsigned(1476) },
  { id: 107, value: enumerated(0) },
  { id: 11, value: unsigned(3000) },
  { id: 73, value: unsigned(3) },
  { id: 30, value: { type: 'list', elements: [] } },
];

function hex(octets: unknown): string {
  if (!(octets instanceof Uint8Array)) throw new Error(`not readable: ${JSON.stringify(octets)}`);
  return Buffer.from(octets).toString('hex');
}

function codeOf(action: () => void): string {
  try {
    action();
  } catch (error) {
    return hasCode(error, 'internal.fault') ? error.code : String(error);
  }
  return 'no error';
}

describe('the object store (135-2012 §12)', () => {
  let store: ObjectStore;

  beforeEach(() => {
    store = new ObjectStore({ databaseRevision: 7 });
    store.add({ id: device, name: 'UPS', properties: [...deviceProperties(), ...ofProtocol] });
    store.add(analogValue(0, 'UPS_V', 230.5));
    store.add(multiState(0, 'STATE'));
    store.add(bitString(0, 'BITS'));
    store.open();
  });

  describe('reading', () => {
    it('a property is its application-tagged octets', () => {
      expect(hex(store.read(av0, 85))).toBe('4443668000');
      expect(hex(store.read(av0, 77))).toBe('7506005550535f56');
      expect(hex(store.read(av0, 75))).toBe('c400800000');
      expect(hex(store.read(av0, 79))).toBe('9102');
    });

    it.each([
      ['an unknown object', { objectType: 2, instance: 1 }, 85, undefined, 1, 31],
      ['an unknown property', av0, 110, undefined, 2, 32],
      ['ALL is no property that can be read alone', av0, 8, undefined, 2, 32],
      ['an index beyond the array', mv0, 110, 4, 2, 42],
      ['an index on what is no array', av0, 85, 1, 2, 50],
      ['index 0 on what is no array', av0, 85, 0, 2, 50],
      ['an index on a list', device, 30, 1, 2, 50],
    ])('%s is an error', (_, id, propertyId, index, errorClass, errorCode) => {
      expect(store.read(id, propertyId, index)).toEqual({ errorClass, errorCode });
    });

    it('an array is readable whole, by element, and by its length under index 0', () => {
      expect(hex(store.read(mv0, 110))).toBe('74004f4e45' + '740054574f' + '7506005448524545');
      expect(hex(store.read(mv0, 110, 0))).toBe('2103');
      expect(hex(store.read(mv0, 110, 3))).toBe('7506005448524545');
      expect(hex(store.read({ objectType: 39, instance: 0 }, 343, 2))).toBe('720042');
    });

    it('an empty list has no octets', () => {
      expect(hex(store.read(device, 30))).toBe('');
      expect(hex(store.find(8, 1338)?.property(30)?.readResult)).toBe('291e4e4f');
      store.set(device, 30, { type: 'live', read: () => unsigned(1) });
      store.set(device, 30, { type: 'list', elements: [] });
      expect(hex(store.find(8, 1338)?.property(30)?.readResult)).toBe('291e4e4f');
    });

    it('a live property is asked at each reading', () => {
      let seconds = 0;
      store.set(av0, 28, { type: 'live', read: () => unsigned(++seconds) });
      expect([hex(store.read(av0, 28)), hex(store.read(av0, 28))]).toEqual(['2101', '2102']);
      expect(hex(store.find(2, 0)?.property(28)?.readResult)).toBe('291c4e21034f');
    });

    it('Device 4194303 is this device', () => {
      expect(store.find(8, 4194303)?.id).toEqual(device);
      expect(hex(store.read({ objectType: 8, instance: 4194303 }, 75))).toBe('c40200053a');
      expect(store.find(2, 4194303)).toBeUndefined();
    });

    it('an object is known by its name', () => {
      expect(store.findByName('STATE')?.id).toEqual(mv0);
      expect(store.findByName('state')).toBeUndefined();
    });
  });

  describe('what is derived', () => {
    it('Property_List leaves out identifier, name, type and itself (§12.1.1.4)', () => {
      expect(hex(store.read(av0, 371))).toBe('9155' + '911c' + '916f' + '9124' + '9151' + '9175');
      expect(hex(store.read(av0, 371, 0))).toBe('2106');
      expect(hex(store.read(av0, 371, 1))).toBe('9155');
    });

    it('Property_List is in neither ALL, REQUIRED nor OPTIONAL', () => {
      const object = store.find(2, 0);
      expect([...(object?.allProperties ?? [])].sort((a, b) => a - b)).toEqual([28, 36, 75, 77, 79, 81, 85, 111, 117]);
      expect([...(object?.requiredProperties ?? [])].sort((a, b) => a - b)).toEqual([36, 75, 77, 79, 81, 85, 111, 117]);
      expect(object?.optionalProperties).toEqual([28]);
    });

    describe('Status_Flags, of Event_State, Reliability and Out_Of_Service (§12.4.6)', () => {
      const av1 = { objectType: 2, instance: 1 };
      const flags = () => hex(store.read(av1, 111));

      beforeEach(() => {
        const { properties } = analogValue(1, 'UPS_I', 1);
        store.add({ id: av1, name: 'UPS_I', properties: [...properties, { id: 103, value: enumerated(0) }] });
      });

      it.each([
        ['normal, without a fault, in service', 0, 0, false, '820400'],
        ['an event state that is not NORMAL is IN_ALARM', 2, 0, false, '820480'],
        ['a Reliability that is not NO_FAULT_DETECTED is FAULT', 0, 12, false, '820440'],
        ['both of them', 1, 7, false, '8204c0'],
        ['OUT_OF_SERVICE', 0, 0, true, '820410'],
        ['all that there is', 4, 7, true, '8204d0'],
      ])('%s', (_, eventState, reliability, isOutOfService, octets) => {
        store.set(av1, 36, enumerated(eventState));
        store.set(av1, 103, enumerated(reliability));
        store.set(av1, 81, { type: 'boolean', value: isOutOfService });
        expect(flags()).toBe(octets);
      });

      it('an event state outlasts every change of Reliability', () => {
        store.set(av1, 36, enumerated(2));
        store.set(av1, 103, enumerated(12));
        store.set(av1, 103, enumerated(0));
        expect(flags()).toBe('820480');
      });

      it('agree with their sources when a change is told, and are told themselves when they changed', () => {
        const told: unknown[] = [];
        store.onChange((_id, propertyId) => told.push([propertyId, flags()]));
        store.set(av1, 103, enumerated(12));
        store.set(av1, 103, enumerated(7));
        store.set(av1, 85, { type: 'real', value: 2 });
        expect(told).toEqual([
          [103, '820440'],
          [111, '820440'],
          [103, '820440'],
          [85, '820440'],
        ]);
      });
    });

    it('Object_List holds every object, the Device first', () => {
      expect(hex(store.read(device, 76))).toBe('c40200053a' + 'c400800000' + 'c404c00000' + 'c409c00000');
      expect(hex(store.read(device, 76, 0))).toBe('2104');
      expect(hex(store.read(device, 76, 4))).toBe('c409c00000');
    });

    it('Protocol_Object_Types_Supported has the 65 bits of Protocol_Revision 24, those of the types there are', () => {
      // Bits 2, 8, 19 and 39; 9 octets with seven unused bits.
      expect(hex(store.read(device, 96))).toBe('850a' + '07' + '208010000100000000');
    });

    it('Database_Revision is the one of the last run while nothing changes', () => {
      expect(hex(store.read(device, 155))).toBe('2107');
    });

    it('Database_Revision grows with each object and each name, and is told', () => {
      const revisions: number[] = [];
      store.onDatabaseRevision((revision) => revisions.push(revision));
      store.add(analogValue(1, 'UPS_I', 1));
      store.rename(av0, 'UPS_VOLT');
      store.rename(av0, 'UPS_VOLT');
      expect(revisions).toEqual([8, 9]);
      expect(hex(store.read(device, 155))).toBe('2109');
      expect(hex(store.read(device, 76, 0))).toBe('2105');
    });
  });

  describe('writing by the gateway', () => {
    it('a new value is read and told; the same value is not told', () => {
      const changes: unknown[] = [];
      const end = store.onChange((id, propertyId) => changes.push([id, propertyId]));
      store.set(av0, 85, { type: 'real', value: 1 });
      store.set(av0, 85, { type: 'real', value: 1 });
      store.set(mv0, 110, { type: 'array', elements: [] });
      end();
      store.set(av0, 85, { type: 'real', value: 2 });
      expect(changes).toEqual([
        [av0, 85],
        [mv0, 110],
      ]);
      expect(hex(store.read(av0, 85))).toBe('4440000000');
      expect(hex(store.read(mv0, 110))).toBe('');
      expect(hex(store.read(mv0, 110, 0))).toBe('2100');
    });

    it('an empty array that becomes an empty list is no array any more', () => {
      store.set(mv0, 110, { type: 'array', elements: [] });
      store.set(mv0, 110, { type: 'list', elements: [] });
      expect(store.read(mv0, 110, 0)).toEqual({ errorClass: 2, errorCode: 50 });
    });

    it('what ReadPropertyMultiple sends follows the value', () => {
      store.set(av0, 85, { type: 'real', value: 1 });
      expect(hex(store.find(2, 0)?.property(85)?.readResult)).toBe('2955' + '4e' + '443f800000' + '4f');
    });

    it('a new name is found, the old one is not, and Object_Name says it', () => {
      store.rename(av0, 'UPS_VOLT');
      expect(store.findByName('UPS_VOLT')?.id).toEqual(av0);
      expect(store.findByName('UPS_V')).toBeUndefined();
      expect(hex(store.read(av0, 77))).toBe('75090055' + '50535f564f4c54');
    });

    it.each([
      ['a second object with the same identifier', (s: ObjectStore) => s.add(analogValue(0, 'OTHER', 1))],
      ['a second object with the same name', (s: ObjectStore) => s.add(analogValue(1, 'UPS_V', 1))],
      ['an empty name', (s: ObjectStore) => s.add(analogValue(1, '', 1))],
      ['instance 4194303', (s: ObjectStore) => s.add(analogValue(4194303, 'OTHER', 1))],
      ['a second Device', (s: ObjectStore) => s.add({ id: { objectType: 8, instance: 2 }, name: 'B', properties: [] })],
      [
        'a type without table',
        (s: ObjectStore) => s.add({ ...analogValue(1, 'X', 1), id: { objectType: 0, instance: 1 } }),
      ],
      ['a name that another object has', (s: ObjectStore) => s.rename(av0, 'STATE')],
      ['a rename of nothing', (s: ObjectStore) => s.rename({ objectType: 2, instance: 9 }, 'X')],
      ['a value for nothing', (s: ObjectStore) => s.set({ objectType: 2, instance: 9 }, 85, unsigned(1))],
      ['a value for a property that is not there', (s: ObjectStore) => s.set(av0, 110, unsigned(1))],
      ['a value for Object_Name', (s: ObjectStore) => s.set(av0, 77, unsigned(1))],
      ['a value for Status_Flags', (s: ObjectStore) => s.set(av0, 111, unsigned(1))],
      ['a value for Object_List', (s: ObjectStore) => s.set(device, 76, unsigned(1))],
      [
        'a missing required property',
        (s: ObjectStore) =>
          s.add({ ...analogValue(1, 'X', 1), properties: analogValue(1, 'X', 1).properties.slice(1) }),
      ],
      [
        'a property that the type does not have',
        (s: ObjectStore) =>
          s.add({
            ...bitString(1, 'X'),
            properties: [...bitString(1, 'X').properties, { id: 117, value: enumerated(1) }],
          }),
      ],
      [
        'a property given twice',
        (s: ObjectStore) =>
          s.add({
            ...bitString(1, 'X'),
            properties: [...bitString(1, 'X').properties, ...bitString(1, 'X').properties],
          }),
      ],
    ])('%s is refused', (_, action) => {
      expect(codeOf(() => action(store))).toBe('internal.fault');
      expect(hex(store.read(device, 76, 0))).toBe('2104');
      expect(hex(store.read(device, 155))).toBe('2107');
    });

    it('a vendor may have properties of his own from 512 on; they are in ALL only', () => {
      const own = analogValue(1, 'X', 1);
      store.add({ ...own, properties: [...own.properties, { id: 512, value: unsigned(3) }] });
      const object = store.find(2, 1);
      expect(object?.allProperties).toContain(512);
      expect(object?.requiredProperties).not.toContain(512);
      expect(object?.optionalProperties).not.toContain(512);
    });

    it('a database without a Device is not opened', () => {
      expect(codeOf(() => new ObjectStore({ databaseRevision: 0 }).open())).toBe('internal.fault');
    });
  });
});
