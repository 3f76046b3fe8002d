import type { ObjectIdentifier } from '../encoding/application-value.js';
import type { EventTransitionBits, PerTransition } from '../encoding/constructed/named-bits.js';
import type { NotifyType } from '../encoding/event-enumerations.js';
import type { EventAlgorithm } from './event-algorithms.js';

/** What the events of one object are configured with: its properties for intrinsic reporting (135-2016 §13.2). */
export interface EventConfiguration {
  readonly id: ObjectIdentifier;
  readonly notificationClass: number;
  /** ALARM or EVENT. */
  readonly notifyType: NotifyType;
  readonly algorithm: EventAlgorithm;
  /** Fault_Values of a Multi-state Value; empty elsewhere. */
  readonly faultValues: readonly number[];
  readonly timeDelayS: number;
  /** `undefined`: as long as Time_Delay. */
  readonly timeDelayNormalS: number | undefined;
  readonly eventEnable: EventTransitionBits;
  readonly eventDetectionEnable: boolean;
  readonly eventAlgorithmInhibit: boolean;
  readonly reliabilityEvaluationInhibit: boolean;
  /** Event_Message_Texts_Config. */
  readonly messageTexts: PerTransition<string>;
  /**
   * Present_Value that stands for one of the object's unit, 10 where it is in tenths; absent: 1. The limits here are on the
   * scale of Present_Value; those that a BMS wrote are kept in the unit, and follow the scale.
   */
  readonly presentValuePerUnit?: number;
}
