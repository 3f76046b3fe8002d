import { execFile } from 'node:child_process';
import type { Clock } from '../core/clock.js';

/**
 * Tells systemd that the service lives, by the program that systemd has for it: Node cannot open a datagram socket of
 * the UNIX family. Does nothing elsewhere.
 */
export class Systemd {
  readonly #clock: Clock;
  readonly #socket: string | undefined;
  readonly #watchdogMs: number;
  #cancel = () => {};

  constructor(clock: Clock, environment: Readonly<Record<string, string | undefined>>) {
    this.#clock = clock;
    this.#socket = environment.NOTIFY_SOCKET;
    this.#watchdogMs = Number(environment.WATCHDOG_USEC ?? 0) / 1000;
  }

  ready(): void {
    this.#notify('READY=1');
    if (this.#socket !== undefined && this.#watchdogMs > 0) this.#feed();
  }

  stop(): void {
    this.#cancel();
    this.#notify('STOPPING=1');
  }

  /** Three times as often as it must be: one that is late harms nothing. */
  #feed(): void {
    this.#notify('WATCHDOG=1');
    this.#cancel = this.#clock.schedule(this.#watchdogMs / 3, () => this.#feed());
  }

  #notify(state: string): void {
    if (this.#socket === undefined) return;
    const env = { ...process.env, NOTIFY_SOCKET: this.#socket };
    try {
      execFile('systemd-notify', [state], { env, timeout: 10_000 }, () => {});
    } catch {
      // Node throws what it does not expect of a start, such as a lack of memory. The next one may succeed.
    }
  }
}
