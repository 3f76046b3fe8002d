import { isRecord } from '../../../core/kept-state.js';
import {
  type EventTransitionBits,
  eventTransitions,
  type LimitEnable,
  type PerTransition,
} from '../../encoding/constructed/named-bits.js';
import { NotifyType } from '../../encoding/event-enumerations.js';
import type { EventAlgorithm } from '../../events/event-algorithms.js';
import type { EventConfiguration } from '../../events/event-configuration.js';

/** What a BMS, or a person, has set of an object's events: it stays over restarts and renewed defaults. */
export interface WrittenSettings {
  readonly notificationClass?: number;
  readonly notifyType?: NotifyType;
  readonly alarmValues?: readonly number[];
  /** In the object's unit, whatever scale Present_Value is on. */
  readonly highLimit?: number;
  readonly lowLimit?: number;
  readonly deadband?: number;
  readonly limitEnable?: LimitEnable;
  readonly faultValues?: readonly number[];
  readonly timeDelayS?: number;
  readonly timeDelayNormalS?: number;
  readonly eventEnable?: EventTransitionBits;
  readonly eventDetectionEnable?: boolean;
  readonly eventAlgorithmInhibit?: boolean;
  readonly reliabilityEvaluationInhibit?: boolean;
  readonly messageTexts?: PerTransition<string>;
}

/** By `keyOf` of the object. */
export type WrittenSettingsOfObjects = Readonly<Record<string, WrittenSettings>>;

/** Takes what has the right shape: a damaged setting of an object costs itself and no other. */
export function readWrittenSettings(value: unknown): WrittenSettingsOfObjects {
  if (!isRecord(value)) throw new TypeError('not an object');
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, one]): [string, WrittenSettings][] =>
      isRecord(one) ? [[key, sound(one)]] : [],
    ),
  );
}

function sound(settings: Record<string, unknown>): WrittenSettings {
  return Object.fromEntries(Object.entries(settings).filter(([name, value]) => shapes[name]?.(value)));
}

const isNumber = (value: unknown) => typeof value === 'number' && Number.isFinite(value);
const isCount = (value: unknown) => isNumber(value) && Number.isInteger(value) && Number(value) >= 0;
const isFlag = (value: unknown) => typeof value === 'boolean';
const isText = (value: unknown) => typeof value === 'string';
const areCounts = (value: unknown) => Array.isArray(value) && value.every(isCount);
const has = (names: readonly string[], isOne: (value: unknown) => boolean) => (value: unknown) =>
  isRecord(value) && names.every((name) => isOne(value[name]));

const shapes: Readonly<Record<string, (value: unknown) => boolean>> = {
  notificationClass: isCount,
  notifyType: (value) => value === NotifyType.alarm || value === NotifyType.event,
  alarmValues: areCounts,
  highLimit: isNumber,
  lowLimit: isNumber,
  deadband: isNumber,
  limitEnable: has(['lowLimitEnable', 'highLimitEnable'], isFlag),
  faultValues: areCounts,
  timeDelayS: isCount,
  timeDelayNormalS: isCount,
  eventEnable: has(eventTransitions, isFlag),
  eventDetectionEnable: isFlag,
  eventAlgorithmInhibit: isFlag,
  reliabilityEvaluationInhibit: isFlag,
  messageTexts: has(eventTransitions, isText),
} satisfies Readonly<Record<keyof WrittenSettings, (value: unknown) => boolean>>;

/** The defaults with what was written in their place. */
export function configured(defaults: EventConfiguration, written: WrittenSettings): EventConfiguration {
  const algorithm = configuredAlgorithm(defaults.algorithm, written, defaults.presentValuePerUnit ?? 1);
  return { ...defaults, ...written, algorithm };
}

function configuredAlgorithm(algorithm: EventAlgorithm, written: WrittenSettings, scale: number): EventAlgorithm {
  switch (algorithm.type) {
    case 'changeOfState':
      return { ...algorithm, alarmValues: written.alarmValues ?? algorithm.alarmValues };
    case 'outOfRange': {
      const scaled = (own: number, other: number | undefined) => (other === undefined ? own : other * scale);
      return {
        ...algorithm,
        highLimit: scaled(algorithm.highLimit, written.highLimit),
        lowLimit: scaled(algorithm.lowLimit, written.lowLimit),
        deadband: scaled(algorithm.deadband, written.deadband),
        limitEnable: written.limitEnable ?? algorithm.limitEnable,
      };
    }
    case 'none':
      return algorithm;
  }
}
