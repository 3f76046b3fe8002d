import { beforeEach, describe, expect, it } from 'vitest';
import { ErrorClass, ErrorCode } from '../../../../src/bacnet/encoding/error-reject-abort.js';
import {
  type KeptNotificationClass,
  NotificationClasses,
} from '../../../../src/bacnet/server/events/notification-classes.js';
import { BacnetBench } from '../../../support/bacnet/bacnet-bench.js';
import { RecordingBms } from '../../../support/bacnet/bms-ports.js';
import { classDefaults, MemoryState } from './delivery-bench.js';

let bench: BacnetBench;
let classes: NotificationClasses;
let kept: MemoryState<readonly KeptNotificationClass[]>;

/** Writes to the classes are carried out, and no others. */
class ClassesBms extends RecordingBms {
  override get writes(): RecordingBms['writes'] {
    return {
      isCommissioning: false,
      isOutOfService: () => false,
      write: async (write) =>
        classes.owns(write.objectId.objectType, write.propertyId)
          ? classes.write(write)
          : { errorClass: ErrorClass.property, errorCode: ErrorCode.writeAccessDenied },
    };
  }
}

beforeEach(async () => {
  kept = new MemoryState();
  classes = new NotificationClasses(classDefaults, kept);
  bench = new BacnetBench({}, undefined, undefined, (clock) => new ClassesBms(clock));
  for (const definition of classes.definitions()) bench.store.add(definition);
  classes.serve(bench.store);
  await bench.start();
});

/** Octets by hand, 135-2016 §21 and §20.2: all days, the whole day, recipient, process, confirmed, all transitions. */
const destination = (recipient: string, { confirmed = true, processId = '2107', days = '8201fe' } = {}) =>
  `${days} b400000000 b4173b3b63 ${recipient} ${processId} ${confirmed ? '11' : '10'} 8205e0`.replaceAll(' ', '');
const device = (instance: number) => `0c02${instance.toString(16).padStart(6, '0')}`;
const address = (network: string, mac: string) => `1e ${network} ${mac} 1f`;
const station = address('2100', '6506c0a80107bac0');
const localBroadcast = address('2100', '60');
const remoteBroadcast = address('210c', '60');
const remoteStation = address('210c', '6107');
const globalBroadcast = address('22ffff', '60');

const nc = '0c03c00001';
const recipientList = '1966';
const five = destination(device(5));
const six = destination(device(6));

const add = (elements: string, property = recipientList, object = nc) =>
  bench.askApdu(`0005 2a 08 ${object} ${property} 3e ${elements} 3f`);
const remove = (elements: string) => bench.askApdu(`0005 2b 09 ${nc} ${recipientList} 3e ${elements} 3f`);
const write = (property: string, value: string, object = nc) =>
  bench.askApdu(`0005 2c 0f ${object} ${property} 3e ${value} 3f`);
const read = async (property: string) => {
  const [answer = ''] = await bench.askApdu(`0005 2d 0c ${nc} ${property}`);
  return answer.replace(`302d0c${nc}${property}3e`, '').replace(/3f$/, '');
};
const listError = (invokeId: string, service: string, errorClass: string, errorCode: string, element: string) =>
  `50${invokeId}${service}0e91${errorClass}91${errorCode}0f19${element}`;

describe('Notification Class (135-2016 §12.21)', () => {
  it('is served with what it was delivered with, and no recipient', async () => {
    expect(await read('1911')).toBe('2101');
    expect(await read('1956')).toBe('2140214021c8');
    expect(await read('1901')).toBe('8205c0');
    expect(await read(recipientList)).toBe('');
    expect(await read('194d')).toBe(`7508 00${Buffer.from('CLASS 1').toString('hex')}`.replaceAll(' ', ''));
  });

  it.each([
    ['device', destination(device(5))],
    ['device, unconfirmed', destination(device(5), { confirmed: false })],
    ['station of this network', destination(station)],
    ['station of another network', destination(remoteStation)],
    ['local broadcast', destination(localBroadcast, { confirmed: false })],
    ['remote broadcast', destination(remoteBroadcast, { confirmed: false })],
    ['global broadcast', destination(globalBroadcast, { confirmed: false })],
    ['process identifier 4294967295', destination(station, { processId: '24ffffffff' })],
    ['no day at all', destination(station, { days: '820100' })],
  ])('takes a recipient: %s', async (_, element) => {
    expect(await write(recipientList, element)).toEqual(['202c0f']);
    expect(await read(recipientList)).toBe(element.replaceAll(' ', ''));
  });

  it.each([
    ['confirmed to the local broadcast', destination(localBroadcast), '02', '25'],
    ['confirmed to a remote broadcast', destination(remoteBroadcast), '02', '25'],
    ['confirmed to the global broadcast', destination(globalBroadcast), '02', '25'],
    ['device 4194303, which is none', destination('0c023fffff'), '02', '25'],
    ['an object that is no Device', destination('0c00800005'), '02', '25'],
    ['a B/IP address of 4 octets', destination(address('2100', '64c0a80107')), '02', '25'],
    ['UDP port 0', destination(address('2100', '6506c0a801070000')), '02', '25'],
    ['a multicast address', destination(address('2100', '6506e0000001bac0')), '02', '25'],
    ['255.255.255.255', destination(address('2100', '6506ffffffffbac0')), '02', '25'],
    ['one station of all networks', destination(address('22ffff', '6107')), '02', '25'],
    ['six days', destination(station, { days: '8202fc' }), '02', '09'],
    ['a REAL', '4400000000', '02', '09'],
    ['half a destination', five.slice(0, -6), '02', '09'],
  ])('refuses %s, and stays as it was', async (_, element, errorClass, errorCode) => {
    await write(recipientList, six);
    expect(await write(recipientList, element)).toEqual([`502c0f91${errorClass}91${errorCode}`]);
    expect(await add(element)).toEqual([listError('2a', '08', errorClass, errorCode, '01')]);
    expect(await read(recipientList)).toBe(six);
  });

  it('takes no index on the list: it is no array', async () => {
    expect(await write(`${recipientList}2901`, five)).toEqual(['502c0f91029132']);
  });

  it('has room for 32 recipients, in whatever way they come', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => destination(device(index))).join('');
    expect(await write(recipientList, many(33))).toEqual(['502c0f91039114']);
    expect(await write(recipientList, many(32))).toEqual(['202c0f']);
    expect(await add(destination(device(0)) + destination(device(99)))).toEqual([
      listError('2a', '08', '03', '13', '02'),
    ]);
  });

  it('Priority is an array: whole, and by element', async () => {
    expect(await write('1956', '2101 2102 21ff')).toEqual(['202c0f']);
    expect(await bench.askApdu(`0005 2e 0f ${nc} 1956 2902 3e 210a 3f`)).toEqual(['202e0f']);
    expect(await read('1956')).toBe('2101210a21ff');
    expect(classes.get(1)?.priority).toEqual({ toOffnormal: 1, toFault: 10, toNormal: 255 });
  });

  it.each([
    ['Priority 256', '1956', '2101 2102 220100', '25'],
    ['two priorities', '1956', '2101 2102', '09'],
    ['priorities that are enumerated', '1956', '9101 9102 9103', '09'],
    ['element 4 of Priority', '19562904', '2101', '2a'],
    ['the length of Priority', '19562900', '2103', '28'],
    ['Ack_Required of two bits', '1901', '8206c0', '25'],
    ['Notification_Class', '1911', '2102', '28'],
  ])('refuses %s', async (_, property, value, errorCode) => {
    expect(await write(property, value)).toEqual([`502c0f910291${errorCode}`]);
  });

  it('several properties by WritePropertyMultiple; what was written before a failure stays', async () => {
    const values = (...all: (readonly [string, string])[]) =>
      all.map(([id, value]) => `09${id} 2e ${value} 2f`).join('');
    const request = values(['01', '8205a0'], ['66', five], ['56', '2101 2102 220100'], ['66', six]);
    expect(await bench.askApdu(`0005 2f 10 ${nc} 1e ${request} 1f`)).toEqual([`502f100e910291250f1e${nc}19561f`]);
    expect(await read('1901')).toBe('8205a0');
    expect(await read(recipientList)).toBe(five);
  });

  it('is kept, and comes back with what was written', async () => {
    await write(recipientList, five + destination(station));
    await write('1956', '2101 2102 2103');
    await write('1901', '820520');
    const again = new NotificationClasses(classDefaults, kept);
    expect(again.get(1)).toEqual(classes.get(1));
    expect(again.get(1)?.recipients).toHaveLength(2);
    expect(again.get(2)).toEqual({ ...classes.get(2), recipients: [] });
  });

  it('what is damaged of what was kept gives way to the defaults', () => {
    const damaged = { number: 1, priority: { toOffnormal: 'x' }, ackRequired: undefined, recipients: ['00', five] };
    kept.current = [damaged] as unknown as readonly KeptNotificationClass[];
    const again = new NotificationClasses(classDefaults, kept);
    expect(again.get(1)).toMatchObject({ priority: { toOffnormal: 64 }, ackRequired: { toOffnormal: true } });
    expect(again.get(1)?.recipients).toHaveLength(1);
  });
});

describe('AddListElement (135-2016 §15.1)', () => {
  it('adds what is not there and ignores what is', async () => {
    expect(await add(five)).toEqual(['202a08']);
    expect(await add(six + five + six)).toEqual(['202a08']);
    expect(await read(recipientList)).toBe(five + six);
  });

  it('takes an element in another encoding for the same one', async () => {
    await add(five);
    // Process identifier 7 in two octets.
    expect(await add(destination(device(5), { processId: '220007' }))).toEqual(['202a08']);
    expect(await read(recipientList)).toBe(five);
  });

  it('adds all or none, and says which element was the first to fail', async () => {
    await add(five);
    expect(await add(six + destination(localBroadcast) + destination('0c023fffff'))).toEqual([
      listError('2a', '08', '02', '25', '02'),
    ]);
    expect(await read(recipientList)).toBe(five);
  });

  it.each([
    ['an object that is not there', recipientList, '0c03c00009', '01', '1f'],
    ['a property that is not there', '1955', nc, '02', '20'],
    ['a property that is no list', '1901', nc, '05', '16'],
    ['an element of an array that is no list', '19562901', nc, '05', '16'],
    ['an index where there is no array', '19662901', nc, '02', '32'],
    ['an index beyond the array', '19562909', nc, '02', '2a'],
    ['a list that nobody may write', '191e', '0c0200053a', '02', '28'],
  ])('refuses %s, of no element', async (_, property, object, errorClass, errorCode) => {
    expect(await add(five, property, object)).toEqual([listError('2a', '08', errorClass, errorCode, '00')]);
  });

  it('without elements changes nothing', async () => {
    expect(await add('')).toEqual(['202a08']);
  });

  it('is rejected when its parameters are broken', async () => {
    expect(await bench.askApdu(`0005 2a 08 ${nc} ${recipientList}`)).toEqual(['602a05']);
  });
});

describe('RemoveListElement (135-2016 §15.2)', () => {
  it('removes what is named', async () => {
    await add(five + six);
    expect(await remove(five)).toEqual(['202b09']);
    expect(await read(recipientList)).toBe(six);
  });

  it('removes all or none: an element that is not there is list-element-not-found', async () => {
    await add(five + six);
    expect(await remove(five + destination(device(7)))).toEqual([listError('2b', '09', '05', '51', '02')]);
    expect(await read(recipientList)).toBe(five + six);
  });

  it('compares the whole element', async () => {
    await add(five);
    expect(await remove(destination(device(5), { confirmed: false }))).toEqual([
      listError('2b', '09', '05', '51', '01'),
    ]);
  });
});
