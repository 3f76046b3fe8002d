import type { Clock } from '../../../../core/clock.js';

export interface WatchTimes {
  /** Milliseconds without a message, in one direction, until the hub is asked for a sign of life. */
  readonly heartbeatMs: number;
  /** Milliseconds that it has to give one. */
  readonly answerMs: number;
}

export interface WatchedConnection {
  /** Sends a Heartbeat-Request. */
  ask(): void;
  /** Octets that the network has not taken yet. */
  queuedOctets(): number;
  /** `silent`: nothing came, not even after we asked; `not-drained`: it takes nothing off the connection any more. */
  lost(reason: 'silent' | 'not-drained'): void;
}

/**
 * Finds out that a hub is gone although its connection stands (135-2020 §AB.6.3). One timer, which moves on by itself:
 * a message costs no more than a look at the clock.
 */
export class ConnectionWatch {
  readonly #clock: Clock;
  readonly #times: () => WatchTimes;
  readonly #connection: WatchedConnection;
  #cancel: () => void = () => undefined;
  #heardMs: number;
  #sentMs: number;
  /** When a sign of life was asked for that has not come yet. */
  #askedMs: number | undefined;
  /** Octets that waited when we last looked, and when fewer had become of them. */
  #queued = 0;
  #drainedMs: number;

  constructor(clock: Clock, times: () => WatchTimes, connection: WatchedConnection) {
    this.#clock = clock;
    this.#times = times;
    this.#connection = connection;
    const nowMs = clock.monotonicMs();
    this.#heardMs = nowMs;
    this.#sentMs = nowMs;
    this.#drainedMs = nowMs;
  }

  /** Also when the times have changed. */
  start(): void {
    this.#cancel();
    this.#look();
  }

  stop(): void {
    this.#cancel();
    this.#cancel = () => undefined;
  }

  heard(): void {
    this.#heardMs = this.#clock.monotonicMs();
    this.#askedMs = undefined;
  }

  /** `queuedBefore`: octets that waited when the message was handed over. */
  sent(queuedBefore: number): void {
    const nowMs = this.#clock.monotonicMs();
    this.#sentMs = nowMs;
    this.#noteDrain(queuedBefore, nowMs);
    this.#queued = this.#connection.queuedOctets();
  }

  #noteDrain(queued: number, nowMs: number): void {
    if (queued === 0 || queued < this.#queued) this.#drainedMs = nowMs;
    this.#queued = queued;
  }

  #look(): void {
    const nowMs = this.#clock.monotonicMs();
    const { heartbeatMs, answerMs } = this.#times();
    const queued = this.#connection.queuedOctets();
    this.#noteDrain(queued, nowMs);
    const drainDueMs = queued > 0 ? this.#drainedMs + heartbeatMs : Number.POSITIVE_INFINITY;
    if (nowMs >= drainDueMs) {
      this.#connection.lost('not-drained');
      return;
    }
    if (this.#askedMs !== undefined && nowMs >= this.#askedMs + answerMs) {
      this.#connection.lost('silent');
      return;
    }
    const mustAsk = this.#askedMs === undefined && nowMs >= this.#idleDueMs(heartbeatMs);
    if (mustAsk) this.#askedMs = nowMs;
    const aliveDueMs = this.#askedMs === undefined ? this.#idleDueMs(heartbeatMs) : this.#askedMs + answerMs;
    this.#cancel = this.#clock.schedule(Math.max(1, Math.min(drainDueMs, aliveDueMs) - nowMs), () => this.#look());
    if (mustAsk) this.#connection.ask();
  }

  /**
   * The standard asks after silence of the hub. We ask after our own silence, too: a hub gives up a node that it has not
   * heard for twice its heartbeat time-out, and traffic of the others alone would keep us from saying anything.
   */
  #idleDueMs(heartbeatMs: number): number {
    return Math.min(this.#heardMs, this.#sentMs) + heartbeatMs;
  }
}
