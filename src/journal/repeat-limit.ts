import type { Clock } from '../core/clock.js';
import type { NewEvent } from './journal-event.js';

interface Window {
  readonly sinceMs: number;
  admitted: number;
  held: number;
  last: NewEvent | undefined;
  cancelTimer: () => void;
}

export const repeatsAllowed = 20;
export const repeatWindowMs = 600_000;
const maxWindows = 500;

/**
 * Keeps one flapping alarm or one stranger from washing everything else out of the journal and from wearing out the
 * card: of events alike, so many pass in ten minutes; then the last of those held back tells how many there were.
 */
export class RepeatLimit {
  readonly #clock: Clock;
  readonly #release: (event: NewEvent, repeats: number) => void;
  readonly #windows = new Map<string, Window>();

  constructor(clock: Clock, release: (event: NewEvent, repeats: number) => void) {
    this.#clock = clock;
    this.#release = release;
  }

  /** Whether the event may be recorded now. */
  admit(event: NewEvent): boolean {
    const key = keyOf(event);
    const nowMs = this.#clock.monotonicMs();
    let window = this.#windows.get(key);
    if (window === undefined || (window.held === 0 && nowMs - window.sinceMs >= repeatWindowMs)) {
      this.#forgetOldest();
      window = { sinceMs: nowMs, admitted: 0, held: 0, last: undefined, cancelTimer: () => {} };
      this.#windows.delete(key);
      this.#windows.set(key, window);
    }
    if (window.admitted < repeatsAllowed) {
      window.admitted += 1;
      return true;
    }
    if (window.held === 0) {
      const leftMs = window.sinceMs + repeatWindowMs - nowMs;
      window.cancelTimer = this.#clock.schedule(leftMs, () => this.#end(key));
    }
    window.held += 1;
    window.last = event;
    return false;
  }

  /** Tells all that is held back; idempotent. */
  stop(): void {
    for (const key of [...this.#windows.keys()]) this.#end(key);
  }

  #end(key: string): void {
    const window = this.#windows.get(key);
    this.#windows.delete(key);
    window?.cancelTimer();
    if (window?.last) this.#release(window.last, window.held - 1);
  }

  #forgetOldest(): void {
    if (this.#windows.size < maxWindows) return;
    const [oldest] = this.#windows.keys();
    if (oldest !== undefined) this.#end(oldest);
  }
}

/** Raised and cleared are two sides of one thing; what strangers name is not told apart. */
function keyOf({ kind, subject = '' }: NewEvent): string {
  switch (kind) {
    case 'alarm-raised':
    case 'alarm-cleared':
      return `alarm ${subject}`;
    case 'communication-lost':
    case 'communication-back':
      return 'communication';
    case 'gateway-fault':
    case 'gateway-fault-ended':
      return 'gateway-fault';
    case 'state-changed':
    case 'forced-value':
    case 'forced-value-ended':
    case 'property-written':
    case 'settings-changed':
      return `${kind} ${subject}`;
    default:
      return kind;
  }
}
