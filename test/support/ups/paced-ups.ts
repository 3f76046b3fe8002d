import type { Clock } from '../../../src/core/clock.js';
import type { ByteLine } from '../../../src/ups/link/byte-line.js';
import { dataAnswer, exceptionAnswer, parseRequest, type ReadRequest, requestLength } from './modbus-frames.js';

export interface PacedUpsOptions {
  readonly baud: number;
  /** From the end of a request to the start of its answer. */
  readonly turnaroundMs: number;
  readonly clock: Clock;
  /** Whether the UPS has these registers. */
  readonly has: (address: number, count: number) => boolean;
  /** The word that a register holds now. */
  readonly word: (address: number) => number;
  /** How much later than usual a request is answered. */
  readonly delayMs?: (request: ReadRequest) => number;
}

const bitsPerCharacter = 10;

/**
 * A UPS at the end of a wire of that speed: a request has come when its last bit would have, its answer when the last
 * bit of that would have. The registers are looked at when the request has come.
 */
export class PacedUps implements ByteLine {
  readonly name = 'paced';
  readonly #options: PacedUpsOptions;
  #listeners: ((chunk: Uint8Array) => void)[] = [];
  #onLost: ((cause: Error) => void) | undefined;
  #isOpen = false;
  /** An adapter that is not plugged in cannot be opened. */
  isPlugged = true;
  /** The UPS is off, or its cable is out. */
  isMute = false;
  /** Every request is refused with this exception, as a UPS does that starts or is updated. */
  exception: number | undefined;
  readonly asked: { readonly atMs: number; readonly request: ReadRequest }[] = [];

  constructor(options: PacedUpsOptions) {
    this.#options = options;
  }

  async open(): Promise<void> {
    if (!this.isPlugged) throw new Error('no such port');
    this.#isOpen = true;
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    this.#listeners = [];
  }

  write(bytes: Uint8Array): Promise<void> {
    const { clock } = this.#options;
    const sentMs = this.#wireMs(bytes.length);
    return new Promise((resolve) => {
      clock.schedule(sentMs, () => {
        resolve();
        this.#receive(bytes);
      });
    });
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#listeners.push(listener);
  }

  onLost(listener: (cause: Error) => void): void {
    this.#onLost = listener;
  }

  /** Pulls the adapter out of the machine. */
  unplug(): void {
    this.isPlugged = false;
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#onLost?.(new Error('unplugged'));
  }

  #wireMs(characters: number): number {
    return (characters * bitsPerCharacter * 1000) / this.#options.baud;
  }

  #receive(bytes: Uint8Array): void {
    const { clock, turnaroundMs, delayMs = () => 0 } = this.#options;
    const request = bytes.length === requestLength ? parseRequest(bytes) : undefined;
    if (request === undefined) throw new Error(`no request to read: ${Buffer.from(bytes).toString('hex')}`);
    this.asked.push({ atMs: clock.monotonicMs(), request });
    if (this.isMute) return;
    const answer = this.#answer(request);
    clock.schedule(turnaroundMs + delayMs(request) + this.#wireMs(answer.length), () => {
      if (this.#isOpen) for (const listener of this.#listeners) listener(answer);
    });
  }

  #answer(request: ReadRequest): Uint8Array {
    const { address, count } = request;
    const { has, word } = this.#options;
    if (this.exception !== undefined) return exceptionAnswer(request, this.exception);
    if (!has(address, count)) return exceptionAnswer(request, 2);
    return dataAnswer(
      request,
      Array.from({ length: count }, (_, at) => word(address + at)),
    );
  }
}
