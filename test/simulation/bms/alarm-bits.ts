import type { Truth } from '../world/contract.js';
import { bitOf, pointOf } from './judged-objects.js';

export interface BitTime {
  readonly instance: number;
  readonly isSet: boolean;
  readonly fromMs: number;
  /** Infinite while it lasts. */
  readonly untilMs: number;
}

/** Until what moment a bit was how, by Binary Value, from the truth. What is set at the beginning is a change at 0. */
export class AlarmBits {
  readonly #truth: Truth;
  readonly #times = new Map<number, BitTime[]>();
  #knownUntilMs = -1;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** All times of a bit until `nowMs`, the last one without an end. */
  of(instance: number, nowMs: number): readonly BitTime[] {
    this.#learn(nowMs);
    return this.#times.get(instance) ?? [{ instance, isSet: false, fromMs: 0, untilMs: Number.POSITIVE_INFINITY }];
  }

  /** Every Binary Value whose bit ever changed. */
  changed(nowMs: number): Iterable<number> {
    this.#learn(nowMs);
    return this.#times.keys();
  }

  /** The last changes in words. */
  lately(instance: number, nowMs: number): string {
    const times = this.of(instance, nowMs).slice(-3);
    return times.map(({ isSet, fromMs }) => `${isSet ? 'set' : 'clear'} from ${Math.round(fromMs)}`).join(', ');
  }

  wasSo(instance: number, isSet: boolean, fromMs: number, toMs: number): boolean {
    return this.of(instance, toMs).some((one) => one.isSet === isSet && one.fromMs <= toMs && one.untilMs >= fromMs);
  }

  #learn(nowMs: number): void {
    if (nowMs <= this.#knownUntilMs) return;
    for (const { atMs, object, bit, isSet } of this.#truth.alarmChanges(this.#knownUntilMs, nowMs)) {
      const instance = pointOf(object, bit);
      // Those of the last instant come twice: they change nothing then.
      if (instance === undefined || atMs < this.#knownUntilMs) continue;
      const known = this.#times.get(instance);
      const times = known ?? [];
      if (known === undefined) {
        this.#times.set(instance, times);
        if (atMs > 0) times.push({ instance, isSet: !isSet, fromMs: 0, untilMs: atMs });
      }
      const last = times.at(-1);
      if (last?.isSet === isSet) continue;
      if (last !== undefined) times[times.length - 1] = { ...last, untilMs: atMs };
      times.push({ instance, isSet, fromMs: atMs, untilMs: Number.POSITIVE_INFINITY });
    }
    this.#knownUntilMs = nowMs;
  }
}

/** Binary Values of the GENERAL ALARMs: unavailable while another one tells more (src/objects/alarms/README.md). */
export const generalAlarms: ReadonlySet<number> = new Set([6, 107]);

/** UNIT OPERATING n is an alarm when it is not set. */
export function isAlarmValue(instance: number, isSet: boolean): boolean {
  const bit = bitOf(instance);
  const isInverse = bit?.object === 'UPSStatus' && bit.bit > 0;
  return isSet !== isInverse;
}
