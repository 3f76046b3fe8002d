import { SerialPort } from 'serialport';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import type { ByteLine } from './byte-line.js';
import { failReadsOnHangUp, isUnixPort } from './hang-up.js';
import { serialProblem } from './serial-problem.js';

export interface SerialByteLineOptions {
  readonly path: string;
  readonly baud: number;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/** A serial port or pseudo-terminal of this machine, held exclusively. */
export class SerialByteLine implements ByteLine {
  readonly name: string;
  readonly #port: SerialPort;
  readonly #lostListeners: ((cause: Error) => void)[] = [];
  #isClosing = false;

  constructor(options: SerialByteLineOptions) {
    this.name = options.path;
    this.#port = new SerialPort({
      path: options.path,
      baudRate: options.baud,
      dataBits: 8,
      parity: options.parity,
      stopBits: options.stopBits,
      lock: true,
      autoOpen: false,
    });
    // Before the stream's own listener, which starts to read.
    this.#port.on('open', () => {
      if (this.#port.port && isUnixPort(this.#port.port)) failReadsOnHangUp(this.#port.port);
    });
  }

  async open(): Promise<void> {
    const problem = await new Promise<Error | null>((resolve) => {
      this.#port.open(resolve);
    });
    if (problem) throw await serialProblem(this.name, problem);
    this.#port.on('error', (cause) => this.#lose(cause));
    this.#port.on('close', (cause: Error | null) => this.#lose(cause));
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    if (!this.#port.isOpen) return;
    await new Promise<void>((resolve) => {
      this.#port.close(() => resolve());
    });
  }

  async write(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#port.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve()));
    });
    await new Promise<void>((resolve, reject) => {
      this.#port.drain((error) => (error ? reject(error) : resolve()));
    });
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#port.on('data', listener);
  }

  onLost(listener: (cause: Error) => void): void {
    this.#lostListeners.push(listener);
  }

  #lose(cause: Error | null): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const message = errorDetail('portUnplugged', { port: this.name });
    const problem = new GatewayError('serial.unplugged', message, { port: this.name }, cause);
    for (const listener of this.#lostListeners) listener(problem);
  }
}
