import type { Clock } from '../core/clock.js';
import { callerText } from '../journal/caller-texts.js';
import type { EventRecorder } from '../journal/journal-event.js';
import type { LoginAttempt } from './login.js';

/** A web page logs in with every request: within this time it is the same visit. */
const visitMs = 3_600_000;
const maxVisits = 200;

/** Tells the journal who came in and who did not. */
export class LoginJournal {
  readonly #clock: Clock;
  readonly #recorder: EventRecorder;
  /** Monotonic time of the last request of each visitor, the one longest ago first. */
  readonly #visits = new Map<string, number>();

  constructor(clock: Clock, recorder: EventRecorder) {
    this.#clock = clock;
    this.#recorder = recorder;
  }

  record({ user, address, door, outcome }: LoginAttempt): void {
    const who = callerText(`${door}Door`, { address });
    const subject = user === undefined ? {} : { subject: user };
    switch (outcome) {
      case 'right':
        if (this.#isNewVisit(`${user} ${who}`)) this.#recorder.record({ kind: 'login', ...subject, who });
        return;
      case 'wrong':
        this.#recorder.record({ kind: 'login-failed', ...subject, who });
        return;
      case 'locked':
        this.#recorder.record({ kind: 'login-locked', who });
        return;
      case 'busy':
        return;
    }
  }

  /** The next login is told as a new visit. */
  recordSignOut(user: string, address: string): void {
    const who = callerText('webDoor', { address });
    this.#visits.delete(`${user} ${who}`);
    this.#recorder.record({ kind: 'logout', subject: user, who });
  }

  #isNewVisit(visitor: string): boolean {
    const nowMs = this.#clock.monotonicMs();
    const lastMs = this.#visits.get(visitor);
    this.#visits.delete(visitor);
    const [longestAgo] = this.#visits.keys();
    if (this.#visits.size >= maxVisits && longestAgo !== undefined) this.#visits.delete(longestAgo);
    this.#visits.set(visitor, nowMs);
    return lastMs === undefined || nowMs - lastMs >= visitMs;
  }
}
