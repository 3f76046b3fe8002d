import { type Clock, systemClock } from '../../../src/core/clock.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { FamilyName } from '../../../src/ups/maps/family-name.js';
import type { RegisterMapId } from '../../../src/ups/maps/register-map.js';
import type { UnitProfile } from '../../../src/ups/model/unit-profile.js';
import { UpsSimulator } from '../../../src/ups/simulator/ups-simulator.js';
import { parseRequest, type ReadRequest, requestLength } from './modbus-frames.js';
import { openPtyPort, type PtyPort } from './pty-pair.js';

const { familyOf } = builtInMaps;

export interface SimulatedPortOptions {
  readonly family: FamilyName;
  readonly map: RegisterMapId;
  readonly units: number;
  readonly scenario: string;
  readonly seed: number;
  readonly profile?: Partial<UnitProfile>;
  /** Time of the scenario, when it is another than that of the machine. */
  readonly clock?: Clock;
}

/** How many of the last words of a register are kept: more than a poll and its echo on BACnet take. */
const kept = 8;

/** The product's simulator on a pseudo-terminal, with a tap that writes down which words it has sent. */
export class SimulatedPort {
  readonly #port: PtyPort;
  readonly #simulator: UpsSimulator;
  readonly #words = new Map<number, number[]>();
  readonly requests: ReadRequest[] = [];
  #asked: ReadRequest | undefined;
  #request = Buffer.alloc(0);
  #answer = Buffer.alloc(0);

  private constructor(port: PtyPort, options: SimulatedPortOptions) {
    const family = familyOf(options.family);
    const map = family.maps.find(({ id }) => id === options.map);
    if (map === undefined) throw new Error(`${options.family} does not speak ${options.map}`);
    this.#port = port;
    this.#simulator = new UpsSimulator({
      ...options,
      family,
      map,
      slave: 1,
      pace: 'none',
      clock: options.clock ?? systemClock,
      emit: (chunk) => this.#emit(chunk),
    });
    port.received.on('data', (bytes: Uint8Array) => this.#take(bytes));
    this.#simulator.start();
  }

  static async open(options: SimulatedPortOptions): Promise<SimulatedPort> {
    return new SimulatedPort(await openPtyPort(), options);
  }

  get path(): string {
    return this.#port.path;
  }

  /** The last words of a register as they were sent; none when it was never read. */
  last(address: number): readonly number[] {
    return this.#words.get(address) ?? [];
  }

  /** From the start of another scenario on. */
  switchTo(scenario: string): void {
    this.#simulator.switchTo(scenario);
  }

  async stop(): Promise<void> {
    this.#simulator.stop();
    await this.#port.stop();
  }

  #take(bytes: Uint8Array): void {
    this.#request = Buffer.concat([this.#request, bytes]);
    if (this.#request.length >= requestLength) {
      this.#asked = parseRequest(this.#request.subarray(0, requestLength));
      if (this.#asked) this.requests.push(this.#asked);
      this.#request = Buffer.alloc(0);
      this.#answer = Buffer.alloc(0);
    }
    this.#simulator.receive(bytes);
  }

  #emit(chunk: Uint8Array): void {
    this.#port.send.write(chunk);
    this.#answer = Buffer.concat([this.#answer, chunk]);
    if (this.#asked === undefined || this.#answer.length < 5 + 2 * this.#asked.count) return;
    for (let at = 0; at < this.#asked.count; at += 1) {
      const address = this.#asked.address + at;
      const words = [...(this.#words.get(address) ?? []), this.#answer.readUInt16BE(3 + 2 * at)];
      this.#words.set(address, words.slice(-kept));
    }
    this.#asked = undefined;
  }
}
