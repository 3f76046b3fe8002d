import type { Clock } from '../../../src/core/clock.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { FamilyName } from '../../../src/ups/maps/family-name.js';
import { crc16 } from '../../../src/ups/simulator/crc16.js';
import { UpsSimulator, type UpsSimulatorOptions } from '../../../src/ups/simulator/ups-simulator.js';
import { ManualClock } from '../../support/manual-clock.js';

const { familyOf } = builtInMaps;

type Overrides = Partial<Omit<UpsSimulatorOptions, 'clock' | 'emit'>>;

/** A simulator on a clock moved by hand, with what it sends collected. */
export class SimulatedUps {
  readonly clock: ManualClock;
  readonly simulator: UpsSimulator;
  readonly chunks: { readonly atMs: number; readonly bytes: readonly number[] }[] = [];

  constructor(family: FamilyName = 'masterys-bc-plus', overrides: Overrides = {}) {
    this.clock = new ManualClock();
    this.simulator = new UpsSimulator({ ...defaults(family, this.clock, this.chunks), ...overrides });
    this.simulator.start();
  }

  get sent(): number[] {
    return this.chunks.flatMap(({ bytes }) => [...bytes]);
  }

  /** Sends bytes and gives back what is answered within `withinMs`. */
  async exchange(request: readonly number[], withinMs = 50): Promise<number[]> {
    this.chunks.length = 0;
    this.simulator.receive(Uint8Array.from(request));
    await this.clock.advance(withinMs);
    return this.sent;
  }

  /** The words at an address; throws when the answer is not data. */
  async read(start: number, words: number): Promise<number[]> {
    const answer = await this.exchange(frame(1, 3, start >> 8, start & 0xff, words >> 8, words & 0xff));
    if (answer[1] !== 3 || answer[2] !== 2 * words || answer.length !== 5 + 2 * words) {
      throw new Error(`no data at ${start.toString(16)}: ${answer}`);
    }
    return Array.from({ length: words }, (_, word) => ((answer[3 + 2 * word] ?? 0) << 8) | (answer[4 + 2 * word] ?? 0));
  }

  /** The exception code that a read ends with; undefined when it ends with data. */
  async exceptionOf(start: number, words: number): Promise<number | undefined> {
    const answer = await this.exchange(frame(1, 3, start >> 8, start & 0xff, words >> 8, words & 0xff));
    return answer[1] === 0x83 ? answer[2] : undefined;
  }

  async bit(address: number, bit: number): Promise<boolean> {
    const [word = 0] = await this.read(address, 1);
    return ((word >> bit) & 1) === 1;
  }
}

function defaults(name: FamilyName, clock: Clock, chunks: SimulatedUps['chunks']): UpsSimulatorOptions {
  const family = familyOf(name);
  const [map] = family.maps;
  if (map === undefined) throw new Error(`${name} has no map`);
  return {
    family,
    map,
    units: 1,
    slave: 1,
    scenario: 'healthy',
    pace: 'none',
    seed: 1,
    clock,
    emit: (bytes) => chunks.push({ atMs: clock.monotonicMs(), bytes: [...bytes] }),
  };
}

export function frame(...bytes: number[]): number[] {
  const crc = crc16(Uint8Array.from(bytes));
  return [...bytes, crc & 0xff, crc >> 8];
}
