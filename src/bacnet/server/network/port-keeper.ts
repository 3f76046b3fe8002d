import type { Clock } from '../../../core/clock.js';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import type { Logger } from '../../../core/log.js';
import type { Arrival, DatagramAddress, DatagramPort, DatagramPortFactory } from './datagram-port.js';

/** `waiting`: the port cannot be had (`cause` says why) and is tried again. `off`: BACnet/SC serves alone. */
export type BacnetServerState =
  | { readonly status: 'stopped' | 'opening' | 'bound' | 'off' }
  | { readonly status: 'waiting'; readonly cause: GatewayError };

export interface PortKeeperParts {
  readonly bind: string;
  readonly portNumber: number;
  readonly openPort: DatagramPortFactory;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called with each datagram that is not our own. */
  readonly receive: (bytes: Uint8Array, source: DatagramAddress, arrival: Arrival, port: DatagramPort) => void;
  readonly bound: (port: DatagramPort) => void;
  /** The port failed; a new one is tried. */
  readonly lost: () => void;
}

const firstRetryMs = 1_000;
const longestRetryMs = 10_000;

/** Keeps the UDP port open: a port that is taken, or fails, is tried again until `stop()`. */
export class PortKeeper {
  readonly #parts: PortKeeperParts;
  readonly #listeners = new Set<(state: BacnetServerState) => void>();
  #state: BacnetServerState = { status: 'stopped' };
  #port: DatagramPort | undefined;
  #opening: Promise<void> | undefined;
  #cancelRetry: () => void = () => undefined;

  constructor(parts: PortKeeperParts) {
    this.#parts = parts;
  }

  get state(): BacnetServerState {
    return this.#state;
  }

  /** The returned function ends it. */
  onState(listener: (state: BacnetServerState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Nothing is opened. */
  leaveOff(): void {
    this.#change({ status: 'off' });
  }

  /** Resolves when the port is bound, or when it is known why not. */
  async start(): Promise<void> {
    this.#change({ status: 'opening' });
    await this.#open(firstRetryMs);
  }

  /** Nothing is received or tried any more; `close` ends the port itself. */
  stop(): void {
    this.#change({ status: 'stopped' });
    this.#cancelRetry();
  }

  async close(): Promise<void> {
    await this.#opening;
    const port = this.#port;
    this.#port = undefined;
    await port?.close();
  }

  get #isStopped(): boolean {
    return this.#state.status === 'stopped';
  }

  async #open(retryMs: number): Promise<void> {
    this.#opening = this.#try(retryMs);
    await this.#opening;
  }

  async #try(retryMs: number): Promise<void> {
    const { bind, portNumber, openPort, receive, bound } = this.#parts;
    const port = openPort(bind, portNumber);
    port.onMessage((bytes, source, arrival) => {
      if (!port.isOwn(source)) receive(bytes, source, arrival, port);
    });
    port.onFailure((cause) => this.#failed(port, cause));
    try {
      await port.open();
    } catch (cause) {
      this.#wait(asGatewayError(cause), retryMs);
      return;
    }
    if (this.#isStopped) {
      await port.close();
      return;
    }
    this.#port = port;
    this.#change({ status: 'bound' });
    bound(port);
  }

  #wait(cause: GatewayError, retryMs: number): void {
    if (this.#isStopped) return;
    const { clock, log } = this.#parts;
    const isNews = this.#state.status !== 'waiting' || this.#state.cause.message !== cause.message;
    this.#change({ status: 'waiting', cause });
    log[isNews ? 'error' : 'debug']({ code: cause.code, ...cause.facts, retryMs }, cause.message);
    this.#cancelRetry = clock.schedule(retryMs, () => {
      void this.#open(Math.min(retryMs * 2, longestRetryMs));
    });
  }

  #failed(port: DatagramPort, cause: Error): void {
    if (this.#isStopped || port !== this.#port) return;
    this.#port = undefined;
    this.#parts.lost();
    const failure = new GatewayError(
      'bacnet.socket',
      errorDetail('bacnetSocketFailed', { why: cause.message }),
      {},
      cause,
    );
    this.#opening = port.close().then(() => this.#wait(failure, firstRetryMs));
  }

  #change(state: BacnetServerState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener(state);
  }
}

function asGatewayError(cause: unknown): GatewayError {
  if (cause instanceof GatewayError) return cause;
  return new GatewayError('bacnet.socket', errorDetail('bacnetSocketFailed', { why: String(cause) }), {}, cause);
}
