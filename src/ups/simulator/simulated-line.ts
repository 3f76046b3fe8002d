import { type Clock, sleep } from '../../core/clock.js';
import { GatewayError } from '../../core/errors.js';
import type { ByteLine } from '../link/byte-line.js';
import { UpsSimulator, type UpsSimulatorOptions } from './ups-simulator.js';

/** A serial line inside the process, with a simulated UPS at its other end: the daemon's own framing talks to it. */
export class SimulatedLine implements ByteLine {
  readonly name = 'simulator';
  readonly simulator: UpsSimulator;
  readonly #clock: Clock;
  readonly #listeners: ((chunk: Uint8Array) => void)[] = [];
  #isOpen = false;

  constructor(options: Omit<UpsSimulatorOptions, 'emit'>) {
    this.#clock = options.clock;
    this.simulator = new UpsSimulator({ ...options, emit: (chunk) => this.#deliver(chunk) });
  }

  async open(): Promise<void> {
    this.#isOpen = true;
    this.simulator.start();
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    // Who opens it again listens anew.
    this.#listeners.length = 0;
    this.simulator.stop();
  }

  async write(bytes: Uint8Array): Promise<void> {
    if (!this.#isOpen) throw new GatewayError('modbus.closed', 'The simulated line is closed.');
    this.simulator.receive(bytes);
    const wireMs = this.simulator.wireMs(bytes.length);
    if (wireMs > 0) await sleep(this.#clock, wireMs);
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#listeners.push(listener);
  }

  /** The simulated line never goes away by itself. */
  onLost(): void {}

  #deliver(chunk: Uint8Array): void {
    for (const listener of this.#listeners) listener(chunk);
  }
}
