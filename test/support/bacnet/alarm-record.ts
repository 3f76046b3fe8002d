import type { EventRecord } from '../../../src/bacnet/server/events/event-record.js';

/** ON BATTERY of a Binary Value; its time stamp is the number of the instance. */
export const alarmRecord = (instance: number): EventRecord => ({
  initiatingDevice: { objectType: 8, instance: 1338 },
  eventObject: { objectType: 5, instance },
  timeStamp: { type: 'sequenceNumber', sequenceNumber: instance },
  notificationClass: 1,
  priority: 64,
  eventType: 1,
  messageText: 'ON BATTERY',
  notifyType: 0,
  ackRequired: true,
  fromState: 0,
  toState: 2,
  eventValues: undefined,
});
