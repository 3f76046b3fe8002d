import { readRecipient, writeRecipient } from '../encoding/constructed/recipient.js';
import { ErrorCode } from '../encoding/error-reject-abort.js';
import { ObjectType } from '../encoding/object-type.js';
import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import { targetOf } from '../events/notification-target.js';
import { alarmValueRules, commonEventRules, limitRules, stateListRules } from './event-write-rules.js';
import { listRule } from './list-rule.js';
import { logRules } from './log-write-rules.js';
import { networkPortRules } from './network-port-rules.js';
import { notificationClassRules } from './notification-class-rules.js';
import { constructedValue } from './object-database.js';
import { between, numberOfBits, numberOfStates, propertyFailure, rule, type WriteRule } from './write-rule.js';

const maxNameLength = 64;
/** They would break the log, the settings file and many a BMS. */
const controlCharacter = /[\p{Cc}\u2028\u2029]/u;

const outOfService = rule('boolean', undefined, () => true);
/** BACnetReliability: 11 is reserved, vendors' own begin at 64 (135-2012 §21). */
const reliability = rule(
  'enumerated',
  '0 to 15 but 11, 64 to 65535',
  ({ value }) => (value <= 15 && value !== 11) || (value >= 64 && value <= 0xffff),
);

const mostRestartRecipients = 32;
const restartRecipients = listRule('BACnetRecipient', `up to ${mostRestartRecipients} that can be reached`, {
  most: mostRestartRecipients,
  read(reader) {
    const recipient = readRecipient(reader);
    if (targetOf(recipient) === undefined) return propertyFailure(ErrorCode.valueOutOfRange);
    return constructedValue(writeRecipient, recipient);
  },
});

/** What the writable rows of the property tables take. */
const rules: ReadonlyMap<ObjectType, ReadonlyMap<number, WriteRule>> = new Map([
  [
    ObjectType.analogValue,
    new Map<number, WriteRule>([
      ...commonEventRules,
      ...limitRules,
      [P.presentValue, rule('real', 'finite', ({ value }) => Number.isFinite(value))],
      [P.reliability, reliability],
      [P.outOfService, outOfService],
      // 0: every change counts (135-2012 §13.1.2); below it no change would ever be too small.
      [P.covIncrement, rule('real', '0 or more', ({ value }) => Number.isFinite(value) && value >= 0)],
    ]),
  ],
  [
    ObjectType.binaryValue,
    new Map<number, WriteRule>([
      ...commonEventRules,
      ...alarmValueRules,
      // BACnetBinaryPV (135-2016 §21).
      [P.presentValue, rule('enumerated', '0 or 1', ({ value }) => value <= 1)],
      [P.reliability, reliability],
      [P.outOfService, outOfService],
    ]),
  ],
  [
    ObjectType.multiStateValue,
    new Map<number, WriteRule>([
      ...commonEventRules,
      ...stateListRules,
      // 135-2012 §12.20.4: 1 to Number_Of_States.
      [
        P.presentValue,
        rule('unsigned', '1 to Number_Of_States', ({ value }, object) => value >= 1 && value <= numberOfStates(object)),
      ],
      [P.reliability, reliability],
      [P.outOfService, outOfService],
    ]),
  ],
  [
    ObjectType.bitStringValue,
    new Map<number, WriteRule>([
      ...commonEventRules,
      [
        P.presentValue,
        rule('bitString', 'of its present length', ({ value }, object) => value.length === numberOfBits(object)),
      ],
      [P.reliability, reliability],
      [P.outOfService, outOfService],
    ]),
  ],
  [ObjectType.notificationClass, notificationClassRules],
  [ObjectType.eventLog, logRules],
  [ObjectType.trendLogMultiple, logRules],
  [
    ObjectType.device,
    new Map<number, WriteRule>([
      [
        P.objectName,
        rule('characterString', `1 to ${maxNameLength} printable characters`, ({ value }) => isName(value)),
      ],
      [P.apduTimeout, between(500, 60_000)],
      [P.numberOfApduRetries, between(0, 10)],
      [P.restartNotificationRecipients, restartRecipients],
    ]),
  ],
  [ObjectType.networkPort, networkPortRules],
  [ObjectType.file, new Map<number, WriteRule>([[P.archive, rule('boolean', undefined, () => true)]])],
]);

export function writeRuleOf(objectType: number, propertyId: number): WriteRule | undefined {
  return rules.get(objectType as ObjectType)?.get(propertyId);
}

function isName(value: string): boolean {
  return value !== '' && [...value].length <= maxNameLength && !controlCharacter.test(value);
}
