import { lookup } from 'node:dns';
import { isIP, type LookupFunction, Socket } from 'node:net';
import type { Clock } from '../../core/clock.js';
import type { TcpAddress } from '../model/tcp-address.js';
import type { ByteLine } from './byte-line.js';
import { closedByPeer, connectTimeout, tcpProblem } from './tcp-problem.js';

/** Two repetitions of the first packet fall into it (RFC 6298 §2: after 1 and 3 s). */
const connectWithinMs = 5000;
/** A device that lost its supply is found out by its silence sooner; this keeps the entry of a firewall on the way alive. */
const keepAliveMs = 15_000;

export interface TcpByteLineOptions extends TcpAddress {
  readonly clock: Clock;
  /** How a name is looked up; a question that hangs must not be asked a second time beside it. */
  readonly lookup: LookupFunction;
}

/** A connection to a device that speaks Modbus TCP. */
export class TcpByteLine implements ByteLine {
  readonly name: string;
  readonly #options: TcpByteLineOptions;
  readonly #socket = new Socket();
  #onLost: (cause: Error) => void = () => {};
  #isOpen = false;

  constructor(options: TcpByteLineOptions) {
    this.name = `tcp://${options.host}:${options.port}`;
    this.#options = options;
  }

  open(): Promise<void> {
    const { host, port, clock, lookup: lookUp } = this.#options;
    return new Promise((resolve, reject) => {
      let isResolved = isIP(host) !== 0;
      this.#socket.on('lookup', (error) => {
        isResolved = error === null;
      });
      const fail = (problem: Error) => {
        cancelTimer();
        this.#socket.destroy();
        reject(problem);
      };
      const cancelTimer = clock.schedule(connectWithinMs, () => fail(connectTimeout(this.name, isResolved)));
      // Stays for the whole life: an error of a socket that nobody hears ends the process.
      this.#socket.on('error', (cause) => {
        if (this.#isOpen) this.#lose(tcpProblem(this.name, cause));
        else fail(tcpProblem(this.name, cause));
      });
      this.#socket.on('close', () =>
        this.#isOpen ? this.#lose(closedByPeer(this.name)) : fail(closedByPeer(this.name)),
      );
      this.#socket.connect(
        { host, port, family: 4, lookup: lookUp, noDelay: true, keepAlive: true, keepAliveInitialDelay: keepAliveMs },
        () => {
          cancelTimer();
          this.#isOpen = true;
          resolve();
        },
      );
    });
  }

  async close(): Promise<void> {
    this.#isOpen = false;
    if (this.#socket.connecting) this.#socket.destroy();
    // Says good-bye, so that the device has a place for the next connection, and waits for no reply.
    else this.#socket.destroySoon();
  }

  async write(bytes: Uint8Array): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#socket.write(bytes, (error) => (error ? reject(tcpProblem(this.name, error)) : resolve()));
    });
  }

  onData(listener: (chunk: Uint8Array) => void): void {
    this.#socket.on('data', listener);
  }

  onLost(listener: (cause: Error) => void): void {
    this.#onLost = listener;
  }

  #lose(cause: Error): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#socket.destroy();
    this.#onLost(cause);
  }
}

/**
 * Looks names up one at a time: the operating system does it on one of the few threads that files need as well, and takes
 * half a minute where no server of names answers.
 */
export function oneLookupAtATime(ask: LookupFunction = lookup): LookupFunction {
  let waiting: Parameters<LookupFunction>[2][] = [];
  return (host, options, callback) => {
    waiting.push(callback);
    if (waiting.length > 1) return;
    ask(host, options, (...answer) => {
      const told = waiting;
      waiting = [];
      for (const one of told) one(...answer);
    });
  };
}
