import type { TimeStamp } from '../../../src/bacnet/encoding/constructed/time-stamp.js';
import {
  type EventInput,
  type EventSettings,
  type StateTransition,
  stepEventState,
} from '../../../src/bacnet/events/event-state-detection.js';
import { type EventStatus, initialEventStatus } from '../../../src/bacnet/events/event-status.js';

/** What a test feeds: a value, or what stands in its place. */
export type Fed = number | 'unavailable' | 'gap';

const always = { toOffnormal: true, toFault: true, toNormal: true };

export const binaryAlarm: EventSettings = {
  algorithm: { type: 'changeOfState', choice: 1, alarmValues: [1] },
  timeDelayS: 5,
  timeDelayNormalS: undefined,
  eventDetectionEnable: true,
  eventAlgorithmInhibit: false,
  reliabilityEvaluationInhibit: false,
  eventEnable: always,
  ackRequired: { toOffnormal: true, toFault: true, toNormal: false },
  messageTexts: { toOffnormal: 'ON BATTERY', toFault: 'no reading', toNormal: 'on mains' },
};

export const limits: EventSettings = {
  ...binaryAlarm,
  algorithm: {
    type: 'outOfRange',
    highLimit: 90,
    lowLimit: 10,
    deadband: 5,
    limitEnable: { lowLimitEnable: true, highLimitEnable: true },
  },
};

/** One object with its caller: steps when something changes and when the object wants to be asked again. */
export class EventBench {
  settings: EventSettings;
  status: EventStatus = initialEventStatus;
  nowMs = 0;
  askAgainAtMs: number | undefined;
  readonly told: StateTransition[] = [];
  #input: EventInput = { monitored: { type: 'gap' }, reliability: 0, isOutOfService: false };

  constructor(settings: EventSettings) {
    this.settings = settings;
  }

  get stamp(): TimeStamp {
    return { type: 'sequenceNumber', sequenceNumber: 1 + Math.floor(this.nowMs / 1000) };
  }

  /** From and to, such as `0>2`, with the second at which it happened. */
  get path(): readonly string[] {
    return this.told.map(({ fromState, toState, timeStamp }) => {
      const second = timeStamp.type === 'sequenceNumber' ? timeStamp.sequenceNumber - 1 : Number.NaN;
      return `${fromState}>${toState} at ${second}`;
    });
  }

  feed(value: Fed, rest: Partial<Omit<EventInput, 'monitored'>> = {}): void {
    const monitored = typeof value === 'number' ? ({ type: 'value', value } as const) : ({ type: value } as const);
    this.#input = { reliability: 0, isOutOfService: false, ...rest, monitored };
    this.#settle();
  }

  set(settings: Partial<EventSettings>): void {
    this.settings = { ...this.settings, ...settings };
    this.#settle();
  }

  /** Waits, and steps only when the object asked for it. */
  pass(seconds: number): void {
    const untilMs = this.nowMs + seconds * 1000;
    while (this.askAgainAtMs !== undefined && this.askAgainAtMs <= untilMs) {
      this.nowMs = this.askAgainAtMs;
      this.#settle();
    }
    this.nowMs = untilMs;
  }

  #settle(): void {
    for (let steps = 0; ; steps += 1) {
      if (steps === 10) throw new Error('the state does not come to rest');
      const moment = { nowMs: this.nowMs, timeStamp: this.stamp };
      const step = stepEventState(this.status, this.settings, this.#input, moment);
      this.status = step.status;
      this.askAgainAtMs = step.askAgainAtMs;
      if (step.transition === undefined) return;
      this.told.push(step.transition);
    }
  }
}
