import { readApplication } from '../encoding/application-codec.js';
import type { ApplicationValue } from '../encoding/application-value.js';
import { eventTransitions } from '../encoding/constructed/named-bits.js';
import { ErrorCode } from '../encoding/error-reject-abort.js';
import { NotifyType } from '../encoding/event-enumerations.js';
import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import { isMessageText, mostMessageOctets } from '../events/message-text.js';
import { type ListRule, listRule } from './list-rule.js';
import { readConstructedValues, type WrittenValue } from './object-database.js';
import {
  between,
  type EncodedRule,
  numberOfStates,
  propertyFailure,
  rule,
  type WriteFailure,
  type WriteRule,
} from './write-rule.js';

/** What the properties of intrinsic reporting take that a BMS may write (135-2016 §13.2, §13.3). */

type Rules = ReadonlyMap<number, WriteRule>;

/** Notification Class objects of this device: 1 to 4. */
const notificationClasses = 4;
/** More than any object here has. */
const mostStates = 64;
const maxDelayS = 86_400;
const maxTextLength = 128;
const controlCharacter = /[\p{Cc}\u2028\u2029]/u;

const flag = rule('boolean', undefined, () => true);
const finite = rule('real', 'finite', ({ value }) => Number.isFinite(value));

export const commonEventRules: Rules = new Map<number, WriteRule>([
  [P.timeDelay, between(0, maxDelayS)],
  [P.timeDelayNormal, between(0, maxDelayS)],
  [P.notificationClass, between(1, notificationClasses)],
  [P.eventEnable, rule('bitString', '3 bits', ({ value }) => value.length === eventTransitions.length)],
  [P.notifyType, rule('enumerated', 'ALARM or EVENT', ({ value }) => value <= NotifyType.event)],
  [P.eventMessageTextsConfig, messageTexts()],
  [P.eventDetectionEnable, flag],
  [P.eventAlgorithmInhibit, flag],
  [P.reliabilityEvaluationInhibit, flag],
]);

/** OUT_OF_RANGE. */
export const limitRules: Rules = new Map<number, WriteRule>([
  [P.highLimit, finite],
  [P.lowLimit, finite],
  [P.deadband, rule('real', '0 or more', ({ value }) => Number.isFinite(value) && value >= 0)],
  [P.limitEnable, rule('bitString', '2 bits', ({ value }) => value.length === 2)],
]);

/** CHANGE_OF_STATE of a Binary Value. */
export const alarmValueRules: Rules = new Map<number, WriteRule>([
  [P.alarmValue, rule('enumerated', '0 or 1', ({ value }) => value <= 1)],
]);

/** CHANGE_OF_STATE and FAULT_STATE of a Multi-state Value. */
export const stateListRules: Rules = new Map<number, WriteRule>([
  [P.alarmValues, states()],
  [P.faultValues, states()],
]);

function states(): ListRule {
  const list = listRule('Unsigned', 'each 1 to Number_Of_States, once', {
    most: mostStates,
    read(reader, object) {
      const element = readApplication(reader, 'unsigned');
      const isInRange = element.value >= 1 && element.value <= numberOfStates(object);
      return isInRange ? element : propertyFailure(ErrorCode.valueOutOfRange);
    },
  });
  return {
    ...list,
    read(octets, object, arrayIndex) {
      const value = list.read(octets, object, arrayIndex);
      return hasTwice(value) ? propertyFailure(ErrorCode.valueOutOfRange) : value;
    },
  };
}

function hasTwice(value: WrittenValue | WriteFailure): boolean {
  if ('errorCode' in value || value.type !== 'list') return false;
  const states = value.elements.map((one) => (one.type === 'unsigned' ? one.value : undefined));
  return new Set(states).size < states.length;
}

function messageTexts(): EncodedRule {
  return {
    kind: 'encoded',
    typeName: 'BACnetARRAY[3] of CharacterString',
    range: `up to ${maxTextLength} printable characters each, ${mostMessageOctets} octets of UTF-8`,
    read(octets, _, arrayIndex) {
      const elements = readConstructedValues(octets, (reader) => readApplication(reader, 'characterString'));
      const wanted = arrayIndex === undefined ? eventTransitions.length : 1;
      if (elements.length !== wanted) return propertyFailure(ErrorCode.invalidDataType);
      if (!elements.every(isText)) return propertyFailure(ErrorCode.valueOutOfRange);
      const [only] = elements;
      return arrayIndex === undefined || only === undefined ? { type: 'array', elements } : only;
    },
  };
}

function isText({ value }: Extract<ApplicationValue, { readonly type: 'characterString' }>): boolean {
  return [...value].length <= maxTextLength && isMessageText(value) && !controlCharacter.test(value);
}
