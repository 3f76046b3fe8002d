import type { Clock } from '../../core/clock.js';
import type { BrokerSession, OpenSession, OutgoingMessage, SessionLimits, SessionOptions } from './broker-session.js';
import { type BrokerFailure, brokenBy } from './connection-failures.js';
import { pauseMs } from './reconnect-pause.js';

/** A connection that lasts as long has worked: the pauses begin anew. */
const worksAfterMs = 30_000;
/** How long a broker may take to hear the last words. */
const leaveWithinMs = 500;

export interface ConnectionParts {
  /** Made for each attempt, as files may have changed; rejects where one cannot be read. */
  options(): Promise<SessionOptions>;
  readonly openSession: OpenSession;
  readonly clock: Clock;
  /** From 0 up to 1. */
  random(): number;
}

export interface ConnectionListener {
  onConnected(limits: SessionLimits): void;
  /** `wasConnected`: a connection broke; else an attempt failed. The next one follows by itself. */
  onFailed(failure: BrokerFailure, wasConnected: boolean): void;
  /** The connection was given up on purpose; the next one follows at once. */
  onRenewed(): void;
}

/** Keeps a connection to the broker: one session after the other, with pauses that grow. */
export class BrokerConnection {
  readonly #parts: ConnectionParts;
  readonly #listener: ConnectionListener;
  #session: BrokerSession | undefined;
  #connectedAtMs: number | undefined;
  #failures = 0;
  /** Only the last one counts. */
  #attempts = 0;
  #cancelPause = () => {};
  #isStopped = false;
  #tellEnd = () => {};

  constructor(parts: ConnectionParts, listener: ConnectionListener) {
    this.#parts = parts;
    this.#listener = listener;
  }

  get isConnected(): boolean {
    return this.#connectedAtMs !== undefined;
  }

  start(): void {
    void this.#attempt();
  }

  /** `done` as in `BrokerSession`; nothing happens while there is no connection. */
  publish(message: OutgoingMessage, done: (refusal?: BrokerFailure) => void): void {
    if (this.isConnected) this.#session?.publish(message, done);
  }

  /** Begins anew, since something has changed that may help. */
  renew(): void {
    if (this.#isStopped) return;
    this.#failures = 0;
    this.#cancelPause();
    // What the old one still says counts no more.
    this.#attempts += 1;
    const session = this.#session;
    this.#session = undefined;
    this.#connectedAtMs = undefined;
    session?.drop();
    if (session !== undefined) this.#listener.onRenewed();
    void this.#attempt();
  }

  /** Idempotent; `last` is told before, where there is a connection. Within a second. */
  async stop(last: OutgoingMessage): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#cancelPause();
    const session = this.#session;
    if (session === undefined) return;
    const { clock } = this.#parts;
    await new Promise<void>((resolve) => {
      const cancel = clock.schedule(leaveWithinMs, () => session.drop());
      this.#tellEnd = () => {
        cancel();
        resolve();
      };
      if (this.isConnected) session.publish(last, () => session.leave());
      else session.drop();
    });
  }

  async #attempt(): Promise<void> {
    this.#attempts += 1;
    const own = this.#attempts;
    try {
      const options = await this.#parts.options();
      // Another one has begun since, or none is wanted any more.
      if (this.#isStopped || own !== this.#attempts) return;
      this.#session = this.#parts.openSession(options, {
        onConnected: (limits) => {
          if (own === this.#attempts) this.#connected(limits);
        },
        onEnded: (failure) => {
          if (own === this.#attempts) this.#ended(failure);
        },
      });
    } catch (cause) {
      if (own !== this.#attempts) return;
      const why = cause instanceof Error ? cause.message : String(cause);
      this.#ended(brokenBy('certificates', { broker: '', why }));
    }
  }

  #connected(limits: SessionLimits): void {
    this.#connectedAtMs = this.#parts.clock.monotonicMs();
    this.#listener.onConnected(limits);
  }

  #ended(failure: BrokerFailure): void {
    const { clock, random } = this.#parts;
    const connectedAtMs = this.#connectedAtMs;
    this.#session = undefined;
    this.#connectedAtMs = undefined;
    if (this.#isStopped) {
      this.#tellEnd();
      return;
    }
    const hasWorked = connectedAtMs !== undefined && clock.monotonicMs() - connectedAtMs >= worksAfterMs;
    this.#failures = hasWorked ? 1 : this.#failures + 1;
    this.#cancelPause = clock.schedule(pauseMs(failure.kind, this.#failures, random()), () => void this.#attempt());
    this.#listener.onFailed(failure, connectedAtMs !== undefined);
  }
}
