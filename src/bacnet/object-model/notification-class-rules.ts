import { readApplication } from '../encoding/application-codec.js';
import type { ByteReader } from '../encoding/byte-reader.js';
import { type Destination, readDestination, writeDestination } from '../encoding/constructed/destination.js';
import { eventTransitions } from '../encoding/constructed/named-bits.js';
import { ErrorCode } from '../encoding/error-reject-abort.js';
import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import { isOneDevice, targetOf } from '../events/notification-target.js';
import { listRule } from './list-rule.js';
import { constructedValue, type PropertyElement, readConstructedValues } from './object-database.js';
import { type EncodedRule, propertyFailure, rule, type WriteFailure, type WriteRule } from './write-rule.js';

/** Recipients of one class: four times the eight that a device with a writable Recipient_List must take. */
export const mostRecipients = 32;
/** 0, the most urgent, to 255 (135-2016 §12.21). */
const leastPriority = 255;

/** What the writable properties of a Notification Class take (135-2016 §12.21). */
export const notificationClassRules: ReadonlyMap<number, WriteRule> = new Map<number, WriteRule>([
  [P.priority, priorities()],
  [P.ackRequired, rule('bitString', '3 bits', ({ value }) => value.length === eventTransitions.length)],
  [
    P.recipientList,
    listRule('BACnetDestination', `up to ${mostRecipients}; confirmed to one device only`, {
      most: mostRecipients,
      read: readRecipientElement,
    }),
  ],
]);

function priorities(): EncodedRule {
  return {
    kind: 'encoded',
    typeName: 'BACnetARRAY[3] of Unsigned',
    range: `0 to ${leastPriority}`,
    read(octets, _, arrayIndex) {
      const elements = readConstructedValues(octets, (reader) => readApplication(reader, 'unsigned'));
      const wanted = arrayIndex === undefined ? eventTransitions.length : 1;
      if (elements.length !== wanted) return propertyFailure(ErrorCode.invalidDataType);
      if (elements.some(({ value }) => value > leastPriority)) return propertyFailure(ErrorCode.valueOutOfRange);
      const [only] = elements;
      return arrayIndex === undefined || only === undefined ? { type: 'array', elements } : only;
    },
  };
}

/** A destination that can work; what can't would look like an alarm that is sent, and never arrive. */
function readRecipientElement(reader: ByteReader): PropertyElement | WriteFailure {
  const destination = readDestination(reader);
  const canWork = isDeliverable(destination);
  return canWork ? constructedValue(writeDestination, destination) : propertyFailure(ErrorCode.valueOutOfRange);
}

function isDeliverable({ recipient, issueConfirmedNotifications }: Destination): boolean {
  const target = targetOf(recipient);
  return target !== undefined && (!issueConfirmedNotifications || isOneDevice(target));
}
