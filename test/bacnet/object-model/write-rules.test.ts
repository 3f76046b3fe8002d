import { describe, expect, it } from 'vitest';
import type { ApplicationValue } from '../../../src/bacnet/encoding/application-value.js';
import { ObjectType } from '../../../src/bacnet/encoding/object-type.js';
import { propertyTableOf } from '../../../src/bacnet/object-model/property-tables.js';
import { StoredObject } from '../../../src/bacnet/object-model/stored-object.js';
import { writeRuleOf } from '../../../src/bacnet/object-model/write-rules.js';
import { settingOf } from '../../../src/settings/settings-schema.js';

const types = [
  ObjectType.analogValue,
  ObjectType.binaryValue,
  ObjectType.multiStateValue,
  ObjectType.bitStringValue,
  ObjectType.device,
];
const written = (objectType: number) => [...(propertyTableOf(objectType)?.writable ?? [])];

const ofEvents = [113, 17, 35, 72, 352, 353, 354, 356, 357];
const always = (...ids: readonly number[]) => Object.fromEntries(ids.map((id) => [id, 'always']));

describe('what a BMS may write', () => {
  it('is this and nothing else', () => {
    expect(Object.fromEntries(types.map((type) => [type, Object.fromEntries(written(type))]))).toEqual({
      // Present_Value 85, Reliability 103, Out_Of_Service 81, COV_Increment 22.
      // Of events: Time_Delay 113, Notification_Class 17, Event_Enable 35, Notify_Type 72, Event_Message_Texts_Config 352,
      // Event_Detection_Enable 353, Event_Algorithm_Inhibit 354, Time_Delay_Normal 356, Reliability_Evaluation_Inhibit 357;
      // High_Limit 45, Low_Limit 59, Deadband 25, Limit_Enable 52; Alarm_Value 6; Alarm_Values 7, Fault_Values 39.
      2: {
        85: 'outOfService',
        103: 'outOfService',
        81: 'commissioning',
        22: 'always',
        ...always(...ofEvents, 45, 59, 25, 52),
      },
      5: { 85: 'outOfService', 103: 'outOfService', 81: 'commissioning', ...always(...ofEvents, 6) },
      19: { 85: 'outOfService', 103: 'outOfService', 81: 'commissioning', ...always(...ofEvents, 7, 39) },
      39: { 85: 'outOfService', 103: 'outOfService', 81: 'commissioning', ...always(...ofEvents) },
      // Object_Name 77, APDU_Timeout 11, Number_Of_APDU_Retries 73, Restart_Notification_Recipients 202.
      8: { 77: 'always', 11: 'always', 73: 'always', 202: 'always' },
    });
  });

  it.each(types)('object type %i: each writable property says which values it takes', (type) => {
    expect(written(type).filter(([id]) => writeRuleOf(type, id) === undefined)).toEqual([]);
  });

  it.each([
    ['apdu_timeout_ms', 11],
    ['apdu_retries', 73],
  ])('%s has the bounds of the setting that keeps it', (key, propertyId) => {
    const { minimum = Number.NaN, maximum = Number.NaN } = settingOf('bacnet', key)?.kind ?? {};
    // No Unsigned is below 0.
    const takes = (value: number) => value >= 0 && isInRange(propertyId, { type: 'unsigned', value });
    expect([minimum - 1, minimum, maximum, maximum + 1].map(takes)).toEqual([false, true, true, false]);
  });

  it.each(['A', 'N'.repeat(64), '😀'.repeat(64), 'N'.repeat(65), 'A\u2028B', 'A\u0000', ' A ', '(set)', '; x'])(
    'Object_Name %j is taken exactly when the setting takes it',
    (value) => {
      const setting = settingOf('bacnet', 'object_name')?.kind;
      expect(isInRange(77, { type: 'characterString', value })).toBe(setting?.parse(value) !== undefined);
    },
  );
});

function isInRange(propertyId: number, value: ApplicationValue): boolean {
  const table = propertyTableOf(ObjectType.device);
  const rule = writeRuleOf(ObjectType.device, propertyId);
  if (table === undefined || rule?.kind !== 'primitive') throw new Error('no rule');
  const device = new StoredObject({ objectType: ObjectType.device, instance: 1 }, 'D', table, [], []);
  return rule.isInRange(value, device);
}
