import type { Clock } from '../../../src/core/clock.js';
import type { Logger } from '../../../src/core/log.js';
import { analogValues } from '../../../src/objects/catalog/analog-values.js';
import { bitStrings } from '../../../src/objects/catalog/bit-strings.js';
import { multiStates } from '../../../src/objects/catalog/multi-states.js';
import { type MapperOptions, ObjectMapper, type ObjectValues } from '../../../src/objects/mapper.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import { type AssignedWords, UpsMonitor, type UpsMonitorOptions } from '../../../src/ups/polling/ups-monitor.js';

/** Words that a site gave to objects, all of them in tables of the map. */
export function wordsOfTables(addresses: readonly number[]): AssignedWords {
  return { addresses, aloneOn: () => [] };
}

/** Of a single UPS as the settings come. */
export const monitorDefaults = {
  line: { parity: 'none', stopBits: 1, timeoutMs: 'auto' },
  slave: 1,
  pollIntervalMs: 1000,
  offlineAfter: 3,
  assigned: wordsOfTables([]),
  remembered: undefined,
  registry: builtInMaps,
} as const;

/** What an object showed from a moment on. */
export interface Change {
  readonly atMs: number;
  readonly value: string;
}

export interface WatchedUpsOptions extends Pick<UpsMonitorOptions, 'createLine' | 'choices'> {
  readonly clock: Clock;
  readonly log: Logger;
  readonly monitor?: Partial<UpsMonitorOptions>;
  readonly mapper?: Partial<MapperOptions>;
}

/** Link, poll and objects as the daemon joins them, with everything that an object showed and when. */
export class WatchedUps {
  readonly monitor: UpsMonitor;
  readonly #options: WatchedUpsOptions;
  readonly #changes = new Map<string, Change[]>();
  #mapper: ObjectMapper | undefined;
  #values: ObjectValues | undefined;

  constructor(options: WatchedUpsOptions) {
    const { createLine, choices, clock, log, monitor } = options;
    this.#options = options;
    this.monitor = new UpsMonitor({
      createLine,
      choices,
      ...monitorDefaults,
      clock,
      log,
      ...monitor,
    });
    this.monitor.onReport(() => this.#map());
  }

  get values(): ObjectValues {
    if (this.#values === undefined) throw new Error('nothing reported yet');
    return this.#values;
  }

  /** What the object showed, each value once: numbers as they are, states by their text, bit strings by the set bits. */
  changesOf(name: string): readonly Change[] {
    return this.#changes.get(name) ?? [];
  }

  valueOf(name: string): string | undefined {
    return this.changesOf(name).at(-1)?.value;
  }

  #map(): void {
    const { snapshot, setup, problem } = this.monitor.report;
    if (setup !== undefined) {
      this.#mapper ??= new ObjectMapper({
        values: 'raw',
        onLoss: 'hold',
        architecture: setup.architecture,
        assignments: [],
        staleAfterMs: 3000,
        ...this.#options.mapper,
      });
    }
    if (this.#mapper === undefined) return;
    const values = this.#mapper.map(snapshot, problem !== undefined);
    this.#values = values;
    analogValues.forEach(({ name, instance }) => {
      this.#note(name, String(values.analogValues[instance]?.presentValue));
    });
    multiStates.forEach(({ name, states, instance }) => {
      this.#note(name, states[(values.multiStates[instance]?.presentValue ?? 0) - 1] ?? '0');
    });
    bitStrings.forEach(({ name, instance }) => {
      const bits = values.bitStrings[instance]?.presentValue ?? [];
      this.#note(name, bits.flatMap((bit, at) => (bit ? [at] : [])).join(' '));
    });
  }

  #note(name: string, value: string): void {
    const changes = this.#changes.get(name) ?? [];
    if (changes.at(-1)?.value === value) return;
    changes.push({ atMs: this.#options.clock.monotonicMs(), value });
    this.#changes.set(name, changes);
  }
}
