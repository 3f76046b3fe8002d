import type { Clock } from '../core/clock.js';
import { FlapPace } from './flap-pace.js';
import type { NewEvent } from './journal-event.js';

/** An event and when it was found, wall clock. */
interface Held {
  readonly event: NewEvent;
  readonly atMs: number;
}

interface Kind {
  readonly pace: FlapPace;
  held: number;
  last: Held | undefined;
  cancelTimer: () => void;
}

const maxKinds = 500;

/**
 * Keeps one flapping alarm or one stranger from washing everything else out of the journal and from wearing out the
 * card: of events alike, so many pass in ten minutes. Then they are held back until they have come to rest, and the last
 * of them tells how many there were.
 */
export class RepeatLimit {
  readonly #clock: Clock;
  readonly #release: (event: NewEvent, repeats: number, atMs: number) => void;
  /** The one that came last is the last. */
  readonly #kinds = new Map<string, Kind>();

  constructor(clock: Clock, release: (event: NewEvent, repeats: number, atMs: number) => void) {
    this.#clock = clock;
    this.#release = release;
  }

  /** Whether the event may be recorded now; `atMs` is the wall clock. */
  admit(event: NewEvent, atMs: number): boolean {
    const key = keyOf(event);
    const kind = this.#kindOf(key);
    const delayMs = kind.pace.delayMs(this.#clock.monotonicMs(), kind.held > 0);
    if (delayMs === 0 && kind.held === 0) return true;
    kind.held += 1;
    kind.last = { event, atMs };
    kind.cancelTimer();
    kind.cancelTimer = this.#clock.schedule(delayMs, () => this.#report(kind));
    return false;
  }

  /** Tells all that is held back; idempotent. */
  stop(): void {
    for (const kind of this.#kinds.values()) this.#report(kind);
    this.#kinds.clear();
  }

  #report(kind: Kind): void {
    const { last, held } = kind;
    kind.cancelTimer();
    if (last === undefined) return;
    kind.held = 0;
    kind.last = undefined;
    kind.pace.noteWritten(this.#clock.monotonicMs());
    this.#release(last.event, held - 1, last.atMs);
  }

  #kindOf(key: string): Kind {
    const kind = this.#kinds.get(key) ?? { pace: new FlapPace(), held: 0, last: undefined, cancelTimer: () => {} };
    this.#kinds.delete(key);
    const [oldest] = this.#kinds;
    if (this.#kinds.size >= maxKinds && oldest !== undefined) {
      this.#kinds.delete(oldest[0]);
      this.#report(oldest[1]);
    }
    this.#kinds.set(key, kind);
    return kind;
  }
}

/** Raised and cleared are two sides of one thing; what strangers name is not told apart. */
function keyOf({ kind, subject = '', who = '' }: NewEvent): string {
  switch (kind) {
    // Only who knows a password is told apart.
    case 'nut-attached':
    case 'nut-detached':
      return `nut ${who}`;
    case 'nut-told':
      return `${kind} ${subject}`;
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
