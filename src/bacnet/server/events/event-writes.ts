import type { ApplicationValue } from '../../encoding/application-value.js';
import {
  eventTransitionBits,
  eventTransitions,
  limitEnableBits,
  type PerTransition,
} from '../../encoding/constructed/named-bits.js';
import { ErrorCode } from '../../encoding/error-reject-abort.js';
import { NotifyType } from '../../encoding/event-enumerations.js';
import { ObjectType } from '../../encoding/object-type.js';
import { PropertyIdentifier as P } from '../../encoding/property-identifier.js';
import type { EventConfiguration } from '../../events/event-configuration.js';
import { isPrimitive, type WrittenValue } from '../../object-model/object-database.js';
import type { CheckedWrite, OwnedWrites } from '../../object-model/property-writer.js';
import { propertyFailure, type WriteFailure } from '../../object-model/write-rule.js';
import type { EventReporting } from './event-reporting.js';
import type { WrittenSettings } from './written-settings.js';

const values: ReadonlySet<number> = new Set([
  ObjectType.analogValue,
  ObjectType.binaryValue,
  ObjectType.multiStateValue,
  ObjectType.bitStringValue,
]);

/** Carries out what BMSs write to the event properties of the values. */
export class EventWrites implements OwnedWrites {
  readonly #events: EventReporting;
  #kept: Promise<void> | undefined;

  constructor(events: EventReporting) {
    this.#events = events;
  }

  owns(objectType: number, propertyId: number): boolean {
    return values.has(objectType) && writable.has(propertyId);
  }

  /** Served at once; it is on the disk once `takeKept` resolves, so that all of one request share one write. */
  async write({ objectId, propertyId, arrayIndex, value }: CheckedWrite): Promise<WriteFailure | undefined> {
    const configuration = this.#events.configurationOf(objectId);
    const settings = configuration && writable.get(propertyId)?.(value, configuration, arrayIndex);
    if (settings === undefined) return propertyFailure(ErrorCode.writeAccessDenied);
    this.#kept = this.#events.set(objectId, settings);
    return undefined;
  }

  takeKept(): Promise<void> | undefined {
    const kept = this.#kept;
    this.#kept = undefined;
    return kept;
  }
}

/** A checked value as a setting; `undefined` where the object cannot have it. */
type ToSettings = (
  value: WrittenValue,
  configuration: EventConfiguration,
  arrayIndex: number | undefined,
) => WrittenSettings | undefined;

const writable: ReadonlyMap<number, ToSettings> = new Map<number, ToSettings>([
  [P.timeDelay, of('unsigned', (value) => ({ timeDelayS: value }))],
  [P.timeDelayNormal, of('unsigned', (value) => ({ timeDelayNormalS: value }))],
  [P.notificationClass, of('unsigned', (value) => ({ notificationClass: value }))],
  [
    P.notifyType,
    of('enumerated', (value) => ({ notifyType: value === NotifyType.alarm ? NotifyType.alarm : NotifyType.event })),
  ],
  [P.eventEnable, of('bitString', (value) => ({ eventEnable: eventTransitionBits.fromBits(value) }))],
  [P.eventDetectionEnable, of('boolean', (value) => ({ eventDetectionEnable: value }))],
  [P.eventAlgorithmInhibit, of('boolean', (value) => ({ eventAlgorithmInhibit: value }))],
  [P.reliabilityEvaluationInhibit, of('boolean', (value) => ({ reliabilityEvaluationInhibit: value }))],
  [P.highLimit, of('real', (value, { presentValuePerUnit = 1 }) => ({ highLimit: value / presentValuePerUnit }))],
  [P.lowLimit, of('real', (value, { presentValuePerUnit = 1 }) => ({ lowLimit: value / presentValuePerUnit }))],
  [P.deadband, of('real', (value, { presentValuePerUnit = 1 }) => ({ deadband: value / presentValuePerUnit }))],
  [P.limitEnable, of('bitString', (value) => ({ limitEnable: limitEnableBits.fromBits(value) }))],
  [P.alarmValue, of('enumerated', (value) => ({ alarmValues: [value] }))],
  [P.alarmValues, (value) => ({ alarmValues: numbersOf(value) })],
  [P.faultValues, (value) => ({ faultValues: numbersOf(value) })],
  [P.eventMessageTextsConfig, messageTexts],
]);

type ValueOf<T extends ApplicationValue['type']> = Extract<
  ApplicationValue,
  { readonly type: T; readonly value: unknown }
>['value'];

function of<T extends Exclude<ApplicationValue['type'], 'null'>>(
  type: T,
  settings: (value: ValueOf<T>, configuration: EventConfiguration) => WrittenSettings,
): ToSettings {
  return (value, configuration) =>
    isPrimitive(value) && isOf(value, type) ? settings(value.value as ValueOf<T>, configuration) : undefined;
}

function isOf<T extends Exclude<ApplicationValue['type'], 'null'>>(
  value: ApplicationValue,
  type: T,
): value is Extract<ApplicationValue, { readonly type: T; readonly value: unknown }> {
  return value.type === type;
}

function numbersOf(value: WrittenValue): readonly number[] {
  const elements = value.type === 'list' ? value.elements : [];
  return elements.flatMap((one) => (one.type === 'unsigned' ? [one.value] : []));
}

/** All three, or the one of the index. */
function messageTexts(value: WrittenValue, { messageTexts: before }: EventConfiguration, arrayIndex?: number) {
  const written = value.type === 'array' ? value.elements : [value];
  const first = arrayIndex === undefined ? 0 : arrayIndex - 1;
  const textAt = (index: number): string => {
    const element = written[index - first];
    const own = eventTransitions[index];
    return element?.type === 'characterString' ? element.value : own === undefined ? '' : before[own];
  };
  const texts: PerTransition<string> = { toOffnormal: textAt(0), toFault: textAt(1), toNormal: textAt(2) };
  return { messageTexts: texts };
}
