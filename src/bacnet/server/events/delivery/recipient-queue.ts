import type { Clock } from '../../../../core/clock.js';
import { type Target, targetName } from '../../../events/notification-target.js';

/** A notification for one recipient. */
export interface Queued {
  /** Its place among all notifications to all recipients, over restarts too. */
  readonly position: number;
  readonly processId: number;
  readonly confirmed: boolean;
  /** All parameters but the process identifier. */
  readonly parameters: Uint8Array;
  /** 0, the highest, to 255. */
  readonly priority: number;
}

/** Why a notification was not taken. */
export type DeliveryFailure = 'refused' | 'aborted' | 'no-answer' | 'not-found' | 'no-network';

/** What waits for a recipient that is away; then the oldest gives way. Some 500 octets each. */
const longestQueue = 500;
/** As for the subscribers of COV: after no answer, pauses that double. */
const firstPauseMs = 5_000;
const longestPauseMs = 60_000;
/** An Abort says that it did not work this time; one that always comes must not hold up what waits behind. */
const mostAborts = 5;
/**
 * Attempts that a station leaves unanswered while it is heard. One that answers to no notification at all, because the program
 * behind it is not ready, would so lose one after the other: each gets twice as many as the one before it, until one is answered.
 */
const firstSilences = 5;
const mostSilences = 40;

/** What waits for one recipient, in order, and what became of it. */
export class RecipientQueue {
  readonly target: Target;
  readonly name: string;
  readonly #clock: Clock;
  #waiting: Queued[] = [];
  #pauseMs = 0;
  #cancelPause: (() => void) | undefined;
  #aborts = 0;
  #silences = 0;
  #silencesBorne = firstSilences;
  /** The station has sent us something since it left an attempt unanswered. */
  isHeard = false;
  /** A notification is on its way, and how to forget it. */
  underWay: { readonly one: Queued; forget: () => void } | undefined;
  /** Wall clock. */
  lastSuccessMs: number | undefined;
  lastFailure: { readonly atMs: number; readonly reason: DeliveryFailure } | undefined;
  /** Given up, since the recipient was named first. */
  lost = 0;
  /** Given up since it was there last. */
  lostWhileAway = 0;

  constructor(target: Target, clock: Clock) {
    this.target = target;
    this.name = targetName(target);
    this.#clock = clock;
  }

  get first(): Queued | undefined {
    return this.#waiting[0];
  }

  get length(): number {
    return this.#waiting.length;
  }

  get isPausing(): boolean {
    return this.#cancelPause !== undefined;
  }

  /** Returns the oldest when it had to give way. */
  push(one: Queued): Queued | undefined {
    this.#waiting.push(one);
    if (this.#waiting.length <= longestQueue) return undefined;
    // What is on its way stays at the head until it is known what became of it.
    const [dropped] = this.#waiting.splice(this.underWay === undefined ? 0 : 1, 1);
    if (this.underWay === undefined) this.#beginHead();
    this.#lose();
    return dropped;
  }

  /** What waited in the last run; what that run had no room for was lost then. */
  restore(waiting: readonly Queued[]): void {
    this.#waiting = waiting.slice(-longestQueue);
  }

  /** The head is done with. */
  shift(): void {
    this.#waiting.shift();
    this.#beginHead();
  }

  /** The head has met an Abort; true when that was once too often, and it is given up. */
  abort(): boolean {
    this.#aborts += 1;
    if (this.#aborts < mostAborts) return false;
    this.shift();
    this.#lose();
    return true;
  }

  /**
   * Nothing has come back for the head; true when that was once too often, and it is given up. Only of a station that is heard:
   * then it is this notification that it does not take. And only for the sake of what waits behind it.
   */
  ignore(): boolean {
    if (this.isHeard) this.#silences += 1;
    this.isHeard = false;
    if (this.#silences < this.#silencesBorne || this.#waiting.length < 2) return false;
    this.#silencesBorne = Math.min(this.#silencesBorne * 2, mostSilences);
    this.shift();
    this.#lose();
    return true;
  }

  succeeded(): void {
    this.lastSuccessMs = this.#clock.wallMs();
    this.recover();
  }

  /** Notes a failure that needs no pause: the recipient has read the notification. */
  failed(reason: DeliveryFailure): void {
    this.lastFailure = { atMs: this.#clock.wallMs(), reason };
  }

  /** Tries it again later, ever more seldom. */
  pause(reason: DeliveryFailure, onEnd: () => void): void {
    this.failed(reason);
    this.#pauseMs = this.#pauseMs === 0 ? firstPauseMs : Math.min(this.#pauseMs * 2, longestPauseMs);
    this.#cancelPause?.();
    this.#cancelPause = this.#clock.schedule(this.#pauseMs, () => {
      this.#cancelPause = undefined;
      onEnd();
    });
  }

  /** It is tried at once; when that fails too, the next pause is the longer one. */
  endPause(): void {
    this.#cancelPause?.();
    this.#cancelPause = undefined;
  }

  /** It is there. */
  recover(): void {
    this.endPause();
    this.#pauseMs = 0;
    this.#silencesBorne = firstSilences;
  }

  /** Ends what is under way without a word; what waits stays. */
  stop(): void {
    this.underWay?.forget();
    this.underWay = undefined;
    this.recover();
  }

  #beginHead(): void {
    this.#aborts = 0;
    this.#silences = 0;
  }

  #lose(): void {
    this.lost += 1;
    this.lostWhileAway += 1;
  }
}
