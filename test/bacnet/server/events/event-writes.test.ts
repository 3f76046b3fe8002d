import { beforeEach, describe, expect, it } from 'vitest';
import type { ObjectIdentifier } from '../../../../src/bacnet/encoding/application-value.js';
import { PropertyWriter } from '../../../../src/bacnet/object-model/property-writer.js';
import { EventWrites } from '../../../../src/bacnet/server/events/event-writes.js';
import { BacnetBench } from '../../../support/bacnet/bacnet-bench.js';
import { deviceStatus, load, onBattery, ReportingBench, unitAlarms } from '../../../support/bacnet/reporting-bench.js';

let bench: BacnetBench;
let reporting: ReportingBench;
let writer: PropertyWriter;
let owner: EventWrites;

beforeEach(async () => {
  bench = new BacnetBench();
  reporting = new ReportingBench(bench.store, bench.clock);
  reporting.addObjects();
  reporting.events.start();
  owner = new EventWrites(reporting.events);
  writer = new PropertyWriter(bench.store, {
    isCommissioning: false,
    isOutOfService: () => false,
    write: async (write) => {
      expect(owner.owns(write.objectId.objectType, write.propertyId)).toBe(true);
      return owner.write(write);
    },
  });
  await bench.clock.advance(0);
});

const write = (objectId: ObjectIdentifier, propertyId: number, octets: string, arrayIndex?: number) =>
  writer.write({ objectId, propertyId, arrayIndex, value: Buffer.from(octets.replaceAll(' ', ''), 'hex') }, 'a BMS');
const read = (id: ObjectIdentifier, propertyId: number, arrayIndex?: number) => {
  const octets = bench.store.read(id, propertyId, arrayIndex);
  return octets instanceof Uint8Array ? Buffer.from(octets).toString('hex') : octets;
};
const failure = (errorCode: number) => ({ errorClass: 2, errorCode });
const valueOutOfRange = failure(37);
const invalidDataType = failure(9);

describe('a BMS writes event properties (135-2016 §13.2)', () => {
  it.each([
    ['Time_Delay', onBattery, 113, '2209c4'],
    ['Time_Delay_Normal', onBattery, 356, '2105'],
    ['Notification_Class', onBattery, 17, '2104'],
    ['Event_Enable', onBattery, 35, '8205a0'],
    ['Notify_Type', onBattery, 72, '9101'],
    ['Event_Detection_Enable', onBattery, 353, '10'],
    ['Event_Algorithm_Inhibit', onBattery, 354, '11'],
    ['Reliability_Evaluation_Inhibit', onBattery, 357, '11'],
    ['Alarm_Value', onBattery, 6, '9100'],
    ['Alarm_Values', deviceStatus, 7, '2103 2104'],
    ['no Alarm_Values', deviceStatus, 7, ''],
    ['Fault_Values', deviceStatus, 39, '2104'],
    ['High_Limit', load, 45, '4442a00000'],
    ['Low_Limit', load, 59, '44c2a00000'],
    ['Deadband', load, 25, '4400000000'],
    ['Limit_Enable', load, 52, '820640'],
    ['Event_Enable of a BitString Value', unitAlarms, 35, '820520'],
  ])('%s', async (_, id, propertyId, octets) => {
    expect(await write(id, propertyId, octets)).toBeUndefined();
    expect(read(id, propertyId)).toBe(octets.replaceAll(' ', ''));
  });

  it.each([
    ['a delay of more than a day', onBattery, 113, '23015181', valueOutOfRange],
    ['a class that is not there', onBattery, 17, '2105', valueOutOfRange],
    ['Event_Enable of two bits', onBattery, 35, '8206c0', valueOutOfRange],
    ['ACK_NOTIFICATION as Notify_Type', onBattery, 72, '9102', valueOutOfRange],
    ['an Alarm_Value that is neither', onBattery, 6, '9102', valueOutOfRange],
    ['a state beyond Number_Of_States', deviceStatus, 7, '2105', valueOutOfRange],
    ['a state twice', deviceStatus, 7, '21032103', valueOutOfRange],
    ['states that are no numbers', deviceStatus, 7, '9103', invalidDataType],
    ['half a list', deviceStatus, 7, '210322', invalidDataType],
    ['a limit that is none', load, 45, '447fc00000', valueOutOfRange],
    ['a negative deadband', load, 25, '44bf800000', valueOutOfRange],
    ['a limit that is a whole number', load, 45, '2150', invalidDataType],
    ['two texts', onBattery, 352, '720041 720042', invalidDataType],
    ['a text with a line feed', onBattery, 352, '720041 72000a 720042', valueOutOfRange],
    ['a text of 129 characters', onBattery, 352, `720041 758200${'41'.repeat(129)} 720042`, valueOutOfRange],
    // 128 characters of 3 octets: a notification with it would not go through a network of 480 octets.
    [
      'a text of 257 octets and more',
      onBattery,
      352,
      `720041 75fe018100${'e4b8ad'.repeat(128)} 720042`,
      valueOutOfRange,
    ],
    // WRITE_ACCESS_DENIED.
    ['what only events change', onBattery, 0, '8205e0', failure(40)],
    // UNKNOWN_PROPERTY.
    ['limits of what has none', onBattery, 45, '4400000000', failure(32)],
  ])('%s is refused', async (_, id, propertyId, octets, expected) => {
    expect(await write(id, propertyId, octets)).toEqual(expected);
  });

  it('Event_Message_Texts_Config whole, and one of them', async () => {
    expect(await write(onBattery, 352, '720041 720042 720043')).toBeUndefined();
    expect(await write(onBattery, 352, '720058', 2)).toBeUndefined();
    expect(read(onBattery, 352)).toBe('720041720058720043');
    // INVALID_ARRAY_INDEX; the length is fixed.
    expect(await write(onBattery, 352, '720058', 4)).toEqual(failure(42));
    expect(await write(onBattery, 352, '2103', 0)).toEqual(failure(40));
    reporting.set(onBattery, 1);
    await bench.clock.advance(0);
    expect(reporting.records).toMatchObject([{ messageText: 'A' }]);
  });

  it('is kept, each for its object', async () => {
    await write(onBattery, 113, '2107');
    await write(onBattery, 17, '2103');
    await write(load, 45, '4442a00000');
    expect(JSON.parse(reporting.written.text ?? '')).toEqual({
      '5:10': { timeDelayS: 7, notificationClass: 3 },
      '2:1': { highLimit: 80 },
    });
  });
});

it('what was written is asked for once, and is on the disk when it resolves', async () => {
  expect(owner.takeKept()).toBeUndefined();
  await write(onBattery, 113, '2105');
  await write(onBattery, 17, '2104');
  await owner.takeKept();
  expect(reporting.events.objectOf(onBattery)?.written).toMatchObject({ timeDelayS: 5, notificationClass: 4 });
  expect(owner.takeKept()).toBeUndefined();
});
