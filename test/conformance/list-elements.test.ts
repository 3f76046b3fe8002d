import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBacnetJs } from '../support/bacnet/bms-clients.js';
import { openOperator } from '../support/bacnet/bms-operators.js';
import { type Daemon, startDaemon } from '../support/daemon.js';

/** DeviceStatus; its Alarm_Values are 3 and 4 as delivered. */
const deviceStatus = { type: 19, instance: 0, propertyId: 7 };
const unsigned = (value: number) => ({ type: 2, value });

describe('AddListElement and RemoveListElement (135-2016 §15.1, §15.2), by clients of other hands', () => {
  let daemon: Daemon;

  beforeAll(async () => {
    daemon = await startDaemon();
  });

  afterAll(async () => {
    await daemon?.stop();
  });

  it.each(['node-bacnet', '@bacnet-js/client'] as const)('%s', async (name) => {
    const operator = await openOperator(name, daemon.port);
    const reader = await openBacnetJs(daemon.port);
    const { type, instance, propertyId } = deviceStatus;
    const alarmValues = async () => (await reader.read(type, instance, propertyId)).map(({ value }) => value);
    try {
      expect(await alarmValues()).toEqual([3, 4]);
      expect(await operator.changeList('add', { ...deviceStatus, value: unsigned(1) })).toBe('done');
      expect(await operator.changeList('add', { ...deviceStatus, value: unsigned(4) })).toBe('done');
      expect(await alarmValues()).toEqual([3, 4, 1]);
      // No such state, and no such element.
      expect(await operator.changeList('add', { ...deviceStatus, value: unsigned(9) })).not.toBe('done');
      expect(await operator.changeList('remove', { ...deviceStatus, value: unsigned(2) })).not.toBe('done');
      expect(await operator.changeList('remove', { ...deviceStatus, value: unsigned(1) })).toBe('done');
      expect(await alarmValues()).toEqual([3, 4]);
    } finally {
      operator.close();
      reader.close();
    }
  });
});
