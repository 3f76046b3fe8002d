import { describe, expect, it } from 'vitest';
import { readDestination, writeDestination } from '../../../src/bacnet/encoding/constructed/destination.js';
import { writeTimeStamp } from '../../../src/bacnet/encoding/constructed/time-stamp.js';
import {
  constructedValue,
  constructedValues,
  type PropertyDefinition,
  readConstructedValues,
} from '../../../src/bacnet/object-model/object-database.js';
import { ObjectStore } from '../../../src/bacnet/object-model/object-store.js';
import { propertyTableOf } from '../../../src/bacnet/object-model/property-tables.js';
import { hasCode } from '../../../src/core/errors.js';
import { rejectReasonOf } from '../../support/bacnet/outcome.js';
import { fromHex, toHex } from '../../vectors/from-hex.js';

const unsigned = (value: number) => ({ type: 'unsigned', value }) as const;
const enumerated = (value: number) => ({ type: 'enumerated', value }) as const;
const boolean = (value: boolean) => ({ type: 'boolean', value }) as const;

const required = (objectType: number) =>
  [...(propertyTableOf(objectType)?.properties ?? [])].filter(([, code]) => code === 'required').map(([id]) => id);

describe('what each object type requires (135-2016 §12)', () => {
  it.each([
    ['Binary Value', 5, [75, 77, 79, 85, 111, 36, 81, 371]],
    ['Notification Class', 15, [75, 77, 79, 17, 86, 1, 102, 371]],
    ['Event Log', 25, [75, 77, 79, 111, 36, 133, 144, 126, 131, 141, 145, 371]],
    ['Trend Log Multiple', 27, [75, 77, 79, 111, 36, 133, 132, 197, 134, 144, 126, 131, 141, 145, 371]],
    ['Structured View', 29, [75, 77, 79, 208, 211, 371]],
    // From Protocol_Revision 24 on without 425, 426, 399 and 420, which a port of BACnet/SC need not have.
    ['Network Port', 56, [75, 77, 79, 111, 103, 81, 427, 482, 416, 371]],
    ['File', 10, [75, 77, 79, 43, 42, 71, 13, 99, 41, 371]],
  ])('%s', (_, objectType, ids) => {
    expect(required(objectType)).toEqual(ids);
  });

  it.each([
    ['Analog Value', 2, [45, 59, 25, 52]],
    ['Binary Value', 5, [6]],
    ['Multi-state Value', 19, [7, 39]],
    ['BitString Value', 39, [7, 342]],
  ])('%s can report, with the parameters of its algorithm', (_, objectType, parameters) => {
    const ofEvents = [113, 17, 35, 0, 72, 130, 351, 352, 353, 354, 356, 357];
    const properties = propertyTableOf(objectType)?.properties;
    expect([...ofEvents, ...parameters].filter((id) => properties?.get(id) !== 'optional')).toEqual([]);
  });
});

describe('a property holds constructed values (135-2016 §21)', () => {
  const stamp = (sequenceNumber: number) => ({ type: 'sequenceNumber', sequenceNumber }) as const;
  const everyDay = {
    monday: true,
    tuesday: true,
    wednesday: true,
    thursday: true,
    friday: true,
    saturday: true,
    sunday: true,
  };
  const operator = {
    validDays: everyDay,
    fromTime: { hour: 0, minute: 0, second: 0, hundredths: 0 },
    toTime: { hour: 23, minute: 59, second: 59, hundredths: 99 },
    recipient: { type: 'device', device: { objectType: 8, instance: 17 } },
    processId: 9,
    issueConfirmedNotifications: true,
    transitions: { toOffnormal: true, toFault: true, toNormal: true },
  } as const;
  const operatorOctets = '8201feb400000000b4173b3b630c02000011210911' + '8205e0';

  const open = (id: { objectType: number; instance: number }, properties: readonly PropertyDefinition[]) => {
    const store = new ObjectStore({ databaseRevision: 0 });
    store.add({ id, name: 'A', properties });
    return store;
  };
  const notificationClass = { objectType: 15, instance: 1 };
  const withRecipients = (processIds: readonly number[]) =>
    open(notificationClass, [
      { id: 17, value: unsigned(1) },
      { id: 86, value: { type: 'array', elements: [unsigned(64), unsigned(64), unsigned(200)] } },
      { id: 1, value: { type: 'bitString', value: [true, true, false] } },
      {
        id: 102,
        value: {
          type: 'list',
          elements: constructedValues(
            writeDestination,
            processIds.map((processId) => ({ ...operator, processId })),
          ),
        },
      },
    ]);

  it('a list of them: Recipient_List', () => {
    const store = withRecipients([9, 10]);
    const octets = store.read(notificationClass, 102);
    if (!(octets instanceof Uint8Array)) throw new Error('not readable');
    expect(toHex(octets)).toBe(operatorOctets + operatorOctets.replace('2109', '210a'));
    expect(readConstructedValues(octets, readDestination)).toEqual([operator, { ...operator, processId: 10 }]);
    const items = store.find(15, 1)?.property(102)?.listItems ?? [];
    expect(items.map(toHex)).toEqual([operatorOctets, operatorOctets.replace('2109', '210a')]);
    expect(store.read(notificationClass, 102, 1)).toEqual({ errorClass: 2, errorCode: 50 });
  });

  it('an empty list', () => {
    const octets = withRecipients([]).read(notificationClass, 102);
    expect(octets).toEqual(new Uint8Array());
  });

  it('an array of them: Event_Time_Stamps, by index too; the same again is no change', () => {
    const id = { objectType: 5, instance: 0 };
    const stamps = (...numbers: readonly number[]) =>
      ({ type: 'array', elements: constructedValues(writeTimeStamp, numbers.map(stamp)) }) as const;
    const store = open(id, [
      { id: 85, value: enumerated(0) },
      { id: 36, value: enumerated(0) },
      { id: 81, value: boolean(false) },
      { id: 130, value: stamps(1, 2, 3) },
    ]);
    const changes: number[] = [];
    store.onChange((_, propertyId) => changes.push(propertyId));
    expect([undefined, 0, 2].map((index) => toHex(store.read(id, 130, index) as Uint8Array))).toEqual([
      '190119021903',
      '2103',
      '1902',
    ]);
    store.set(id, 130, stamps(1, 2, 3));
    expect(changes).toEqual([]);
    store.set(id, 130, stamps(1, 2, 4));
    expect(changes).toEqual([130]);
    expect(toHex(store.read(id, 130, 3) as Uint8Array)).toBe('1904');
  });

  it('a single one, and a live one', () => {
    const id = { objectType: 56, instance: 1 };
    const store = open(id, [
      ...([103, 427, 482, 426] as const).map((propertyId) => ({ id: propertyId, value: enumerated(0) })),
      { id: 81, value: boolean(false) },
      { id: 425, value: unsigned(0) },
      { id: 416, value: boolean(false) },
      { id: 399, value: unsigned(1476) },
      { id: 420, value: { type: 'real', value: 0 } },
      { id: 418, value: constructedValue(writeTimeStamp, stamp(7)) },
      { id: 419, value: { type: 'live', read: () => constructedValue(writeTimeStamp, stamp(8)) } },
    ]);
    expect([418, 419].map((propertyId) => toHex(store.read(id, propertyId) as Uint8Array))).toEqual(['1907', '1908']);
  });

  it('half an element is refused', () => {
    const octets = fromHex(operatorOctets + operatorOctets.slice(0, 20));
    expect(rejectReasonOf(() => readConstructedValues(octets, readDestination))).toBe(5);
  });

  it('a Notification Class without recipients is refused', () => {
    let code = 'none';
    try {
      open(notificationClass, [{ id: 17, value: unsigned(1) }]);
    } catch (error) {
      if (hasCode(error, 'internal.fault')) code = error.code;
    }
    expect(code).toBe('internal.fault');
  });
});
