import type { EventTransitionBits, LimitEnable, PerTransition } from '../../encoding/constructed/named-bits.js';
import type { NotifyType } from '../../encoding/event-enumerations.js';
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
