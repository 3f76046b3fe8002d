import { bitStrings } from '../../conformance/manual/bit-strings.js';
import type { Truth } from '../world/contract.js';

/** Bits of UPSStatus and of the alarms as they really were, asked for interval by interval; what is known already is kept. */
export class AlarmBitsOverTime {
  readonly #truth: Truth;
  /** By object and bit: the instants at which it changed. */
  readonly #changes = new Map<string, { readonly atMs: number; readonly isSet: boolean }[]>();
  #knownToMs = -1;

  constructor(truth: Truth) {
    this.#truth = truth;
  }

  /** Whether the bit of that text was set, or clear, at some instant of the interval; both ends included. */
  was(isSet: boolean, object: string, text: string, fromMs: number, toMs: number): boolean {
    this.#learn(toMs);
    const bit = bitStrings.find(({ name }) => name === object)?.texts.indexOf(text) ?? -1;
    const changes = this.#changes.get(`${object} ${bit}`) ?? [];
    const before = changes.findLast(({ atMs }) => atMs < fromMs)?.isSet ?? false;
    return before === isSet || changes.some((one) => one.isSet === isSet && one.atMs >= fromMs && one.atMs <= toMs);
  }

  #learn(toMs: number): void {
    if (toMs <= this.#knownToMs) return;
    for (const { atMs, object, bit, isSet } of this.#truth.alarmChanges(this.#knownToMs, toMs)) {
      const key = `${object} ${bit}`;
      const all = this.#changes.get(key) ?? [];
      this.#changes.set(key, all);
      if (all.at(-1)?.atMs !== atMs || all.at(-1)?.isSet !== isSet) all.push({ atMs, isSet });
    }
    this.#knownToMs = toMs;
  }
}
