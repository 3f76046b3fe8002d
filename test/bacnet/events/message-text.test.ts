import { describe, expect, it } from 'vitest';
import { ByteWriter } from '../../../src/bacnet/encoding/byte-writer.js';
import { toMessageText } from '../../../src/bacnet/events/message-text.js';
import { encodeEventNotification } from '../../../src/bacnet/services/event-notification.js';
import { fromHex } from '../../vectors/from-hex.js';

const every = { inAlarm: true, fault: true, overridden: true, outOfService: true };
const stamp = {
  date: { year: 2026, month: 12, day: 31, weekday: 4 },
  time: { hour: 23, minute: 59, second: 59, hundredths: 99 },
};
/** Present_Value, and the others of table 13-5, each longer than any here. */
const propertyValues = [85, 81, 36, 103].map((propertyId) => ({
  propertyId,
  arrayIndex: undefined,
  value: fromHex('850801ffffffffffffff'),
  priority: undefined,
}));

describe('the longest event notification', () => {
  it('has a place in 480 octets, the APDU of MS/TP (135-2016 table 6-1)', () => {
    const writer = new ByteWriter();
    encodeEventNotification(writer, {
      processId: 0xffff_ffff,
      initiatingDevice: { objectType: 8, instance: 4_194_302 },
      eventObject: { objectType: 8, instance: 4_194_302 },
      timeStamp: { type: 'dateTime', dateTime: stamp },
      notificationClass: 4,
      priority: 255,
      eventType: 19,
      messageText: toMessageText('中'.repeat(500)),
      notifyType: 1,
      ackRequired: true,
      fromState: 3,
      toState: 1,
      eventValues: { type: 'changeOfReliability', reliability: 64, statusFlags: every, propertyValues },
    });
    // The header of an unsegmented ConfirmedRequest has four octets.
    expect(writer.length + 4).toBeLessThanOrEqual(480);
  });
});
