import type { ObjectType } from '../bacnet/encoding/object-type.js';
import type { Clock } from '../core/clock.js';
import { tellTheSame } from '../core/told.js';
import { analogValues } from '../objects/catalog/analog-values.js';
import type { ObjectValues } from '../objects/mapper.js';
import { isGoodNow } from '../objects/object-value.js';
import type { Track } from '../objects/state-track.js';
import type { ValueStream, ValueUpdate } from '../objects/value-stream.js';
import { RecentStates } from './recent-states.js';

/** What is kept of each Analog Value. */
export const recentMs = 10 * 60_000;
/** All tables of a cycle make one sample; cycles that are shorter than this share one. */
const sampleEveryMs = 500;
const mostSamples = recentMs / sampleEveryMs;
/** After this long without a sample the value in between is not known. */
const gapAfterMs = 15_000;
/** Single precision tells so many digits. */
const digits = 7;

/** When, by the wall clock; undefined: the UPS gave no value from then on. */
export interface RecentPoint {
  readonly atMs: number;
  readonly value: number | undefined;
}

/**
 * Every reading of the last ten minutes: of all Analog Values, in their units, of states and bits their changes. Kept whether or not somebody looks, since an
 * incident is looked at when it has begun; 0.4 MB, taken with the first reading.
 */
export class RecentValues {
  readonly #stream: Pick<ValueStream, 'subscribe'>;
  readonly #clock: Clock;
  readonly #states: RecentStates;
  #samples: { readonly times: Float64Array; readonly values: Float32Array } | undefined;
  #count = 0;
  #isSimulated = false;
  /** Of the last update; undefined where nothing was taken of this UPS. */
  #taken: ObjectValues | undefined;
  #end = () => {};

  constructor(stream: Pick<ValueStream, 'subscribe'>, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
    this.#states = new RecentStates(recentMs, clock);
  }

  start(): void {
    this.#end = this.#stream.subscribe((update) => {
      this.#beginAnew(update);
      const { values } = update.state;
      const isSame = tellTheSame(this.#taken, values);
      this.#taken = values;
      this.#take(values, isSame);
      if (!isSame) this.#states.take(values);
    });
  }

  /** Idempotent. */
  stop(): void {
    this.#end();
  }

  /** How a Multi-state Value, or each bit that was set, went, with every change; nothing of others. */
  tracksOf(objectType: ObjectType, instance: number): readonly Track[] {
    return this.#states.of(objectType, instance);
  }

  /** Oldest first; a time in which nothing was read begins with an undefined value. */
  of(instance: number): readonly RecentPoint[] {
    if (this.#samples === undefined) return [];
    const { times, values } = this.#samples;
    const [nowMs, wallMs] = [this.#clock.monotonicMs(), this.#clock.wallMs()];
    const points: RecentPoint[] = [];
    let lastMs = Number.NaN;
    for (let sample = Math.max(0, this.#count - mostSamples); sample < this.#count; sample += 1) {
      const slot = sample % mostSamples;
      const [takenMs = 0, kept = Number.NaN] = [times[slot], values[slot * analogValues.length + instance]];
      if (nowMs - takenMs > recentMs) continue;
      const atMs = Math.round(wallMs - (nowMs - takenMs));
      if (takenMs - lastMs > gapAfterMs) points.push({ atMs: atMs - 1, value: undefined });
      points.push({ atMs, value: Number.isNaN(kept) ? undefined : Number(kept.toPrecision(digits)) });
      lastMs = takenMs;
    }
    return points;
  }

  /** The line of one UPS never goes on as another's, nor that of an imaginary one as a real one's. */
  #beginAnew({ state, replaced }: ValueUpdate): void {
    if (replaced !== undefined || state.isSimulated !== this.#isSimulated) {
      this.#count = 0;
      this.#taken = undefined;
      this.#states.clear();
    }
    this.#isSimulated = state.isSimulated;
  }

  #take(now: ObjectValues, isSame: boolean): void {
    this.#samples ??= {
      times: new Float64Array(mostSamples),
      values: new Float32Array(mostSamples * analogValues.length),
    };
    const { times, values } = this.#samples;
    const nowMs = this.#clock.monotonicMs();
    const last = times[(this.#count - 1) % mostSamples] ?? Number.NEGATIVE_INFINITY;
    const isSameCycle = this.#count > 0 && nowMs - last < sampleEveryMs;
    if (!isSameCycle) this.#count += 1;
    const slot = (this.#count - 1) % mostSamples;
    if (!isSameCycle) times[slot] = nowMs;
    const start = slot * analogValues.length;
    if (isSame) {
      const before = isSameCycle ? start : ((this.#count - 2) % mostSamples) * analogValues.length;
      values.copyWithin(start, before, before + analogValues.length);
      return;
    }
    for (const [instance, { engineering, trust }] of now.analogValues.entries()) {
      values[start + instance] = engineering !== undefined && isGoodNow(trust) ? engineering : Number.NaN;
    }
  }
}
