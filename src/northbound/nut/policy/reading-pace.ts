import { type AnalogValueName, analogValues } from '../../../objects/catalog/analog-values.js';
import type { ObjectValues } from '../../../objects/mapper.js';
import { isGoodNow } from '../../../objects/object-value.js';

/** Numbers of one table that every cycle of the poll asks for; the first that is there counts. */
const beats: readonly AnalogValueName[] = ['BATTERY_Min', 'BATTERY_%', 'UNIT_OUTPUT_Lr'];

const countedGaps = 3;
/** A UPS that takes longer is lost now and then. */
const longestMs = 10_000;

/** How long it takes from one reading of the UPS to the next: the interval of the poll, or longer where the line is slow. */
export class ReadingPace {
  #beat: { readonly name: AnalogValueName; readonly readAtMs: number } | undefined;
  readonly #gapsMs: number[] = [];

  note(values: ObjectValues): void {
    const before = this.#beat;
    const now = beatOf(values);
    if (now === undefined || (now.name === before?.name && now.readAtMs === before.readAtMs)) return;
    this.#beat = now;
    if (now.name !== before?.name) return;
    this.#gapsMs.push(now.readAtMs - before.readAtMs);
    if (this.#gapsMs.length > countedGaps) this.#gapsMs.shift();
  }

  /** Milliseconds. The shortest of the last three: one that fails makes the time to the next longer. */
  of(pollMs: number): number {
    const gapMs = this.#gapsMs.length < countedGaps ? 0 : Math.min(...this.#gapsMs);
    return Math.max(pollMs, Math.min(gapMs, longestMs));
  }
}

function beatOf({ analogValues: all }: ObjectValues) {
  for (const name of beats) {
    const trust = all[analogValues.findIndex((row) => row.name === name)]?.trust;
    if (trust?.readAtMs !== undefined && isGoodNow(trust)) return { name, readAtMs: trust.readAtMs };
  }
  return undefined;
}
