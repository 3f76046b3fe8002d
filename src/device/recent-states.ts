import { ObjectType } from '../bacnet/encoding/object-type.js';
import type { Clock } from '../core/clock.js';
import type { ObjectValues } from '../objects/mapper.js';
import { isGoodNow } from '../objects/object-value.js';
import { shownTracks, type Track, type TrackStep, trackSince } from '../objects/state-track.js';

/** Of a state that flaps, the newest are kept. */
const mostSteps = 600;

/** What each Multi-state Value and each bit was in the last minutes, with every change; on a clock that never jumps. */
export class RecentStates {
  readonly #keptMs: number;
  readonly #clock: Clock;
  readonly #states = new Map<number, TrackStep[]>();
  /** By instance and bit. */
  readonly #bits = new Map<number, TrackStep[][]>();

  constructor(keptMs: number, clock: Clock) {
    this.#keptMs = keptMs;
    this.#clock = clock;
  }

  take({ multiStates, bitStrings }: ObjectValues): void {
    const atMs = this.#clock.monotonicMs();
    for (const [instance, { presentValue, trust }] of multiStates.entries()) {
      const steps = this.#states.get(instance) ?? [];
      this.#states.set(instance, steps);
      this.#note(steps, { atMs, value: isGoodNow(trust) ? presentValue : undefined });
    }
    for (const [instance, { presentValue, trust }] of bitStrings.entries()) {
      const bits = this.#bits.get(instance) ?? presentValue.map((): TrackStep[] => []);
      this.#bits.set(instance, bits);
      for (const [bit, steps] of bits.entries())
        this.#note(steps, { atMs, value: isGoodNow(trust) ? Number(presentValue[bit] === true) : undefined });
    }
  }

  clear(): void {
    this.#states.clear();
    this.#bits.clear();
  }

  /** Times by the wall clock; of a bit string as `shownTracks`. */
  of(objectType: ObjectType, instance: number): readonly Track[] {
    if (objectType === ObjectType.multiStateValue) return [{ steps: this.#told(this.#states.get(instance) ?? []) }];
    const bits = objectType === ObjectType.bitStringValue ? (this.#bits.get(instance) ?? []) : [];
    return shownTracks(bits.map((steps, bit) => ({ bit, steps: this.#told(steps) })));
  }

  #note(steps: TrackStep[], step: TrackStep): void {
    const last = steps.at(-1);
    if (last !== undefined && last.value === step.value) return;
    steps.push(step);
    const oldestMs = step.atMs - this.#keptMs;
    while (steps.length > mostSteps || (steps[1]?.atMs ?? Number.POSITIVE_INFINITY) <= oldestMs) steps.shift();
  }

  #told(steps: readonly TrackStep[]): readonly TrackStep[] {
    const [nowMs, wallMs] = [this.#clock.monotonicMs(), this.#clock.wallMs()];
    return trackSince(steps, nowMs - this.#keptMs).map(({ atMs, value }) => ({
      atMs: Math.round(wallMs - (nowMs - atMs)),
      value,
    }));
  }
}
