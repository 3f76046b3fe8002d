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

/**
 * A serial port or pseudo-terminal of this machine, held exclusively.
 *
 * The binding never frees what it polls an open port with (a kilobyte for each opening): a search over all speeds, which may go
 * on for weeks, keeps the port and only changes its speed.
 */
export class SerialByteLine implements ByteLine {
  readonly name: string;
  readonly #options: SerialByteLineOptions;
  readonly #port: SerialPort;
  readonly #dataListeners: ((chunk: Uint8Array) => void)[] = [];
  readonly #lostListeners: ((cause: Error) => void)[] = [];
  readonly #onEnd = (cause: Error | null) => this.#lose(cause);
  /** Another line has opened it. */
  readonly #isTakenOver: boolean;
  /** The port is another line's by now. */
  #isReleased = false;
  #isClosing = false;

  /** `taken`: an open port. */
  constructor(options: SerialByteLineOptions, taken?: SerialPort) {
    this.name = options.path;
    this.#options = options;
    this.#port = taken ?? newPort(options);
    this.#isTakenOver = taken !== undefined;
    // It may go away before this line is opened.
    if (this.#isTakenOver) this.#listen();
  }

  async open(): Promise<void> {
    const problem = await new Promise<Error | null>((resolve) => {
      if (this.#isTakenOver) this.#port.update({ baudRate: this.#options.baud }, resolve);
      else this.#port.open(resolve);
    });
    if (problem) {
      await this.close();
      throw await serialProblem(this.name, problem);
    }
    // What came at the speed before is garbage at this one.
    if (this.#isTakenOver) await new Promise<void>((resolve) => this.#port.flush(() => resolve()));
    else this.#listen();
  }

  async close(): Promise<void> {
    this.#isClosing = true;
    if (this.#isReleased || !this.#port.isOpen) return;
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
    this.#dataListeners.push(listener);
    this.#port.on('data', listener);
  }

  onLost(listener: (cause: Error) => void): void {
    this.#lostListeners.push(listener);
  }

  retuned(baud: number): SerialByteLine {
    this.#isReleased = true;
    this.#isClosing = true;
    for (const listener of this.#dataListeners) this.#port.off('data', listener);
    this.#port.off('error', this.#onEnd);
    this.#port.off('close', this.#onEnd);
    return new SerialByteLine({ ...this.#options, baud }, this.#port.isOpen ? this.#port : undefined);
  }

  #listen(): void {
    this.#port.on('error', this.#onEnd);
    this.#port.on('close', this.#onEnd);
  }

  #lose(cause: Error | null): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const message = errorDetail('portUnplugged', { port: this.name });
    const problem = new GatewayError('serial.unplugged', message, { port: this.name }, cause);
    for (const listener of this.#lostListeners) listener(problem);
  }
}

function newPort({ path, baud, parity, stopBits }: SerialByteLineOptions): SerialPort {
  const frame = { baudRate: baud, dataBits: 8, parity, stopBits } as const;
  const port = new SerialPort({ path, ...frame, lock: true, autoOpen: false });
  // Before the stream's own listener, which starts to read.
  port.on('open', () => {
    if (port.port && isUnixPort(port.port)) failReadsOnHangUp(port.port);
  });
  return port;
}
