import type { Clock } from '../../../core/clock.js';
import { isFirstOrDoubled } from '../../../core/doubling.js';
import type { Logger } from '../../../core/log.js';
import type { ReportingObject } from './reporting-object.js';
import type { ReportingObjects } from './reporting-objects.js';

export interface ObjectTurnsParts {
  readonly objects: Pick<ReportingObjects, 'all'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Judges one object; returns whether its state is another one. */
  readonly settle: (object: ReportingObject) => boolean;
  /** After a turn in which a state has changed. */
  onChange(): void;
}

/** When each object is judged: once all that was published together is there, and when its delay is over. */
export class ObjectTurns {
  readonly #parts: ObjectTurnsParts;
  readonly #dirty = new Set<ReportingObject>();
  #faults = 0;
  #isScheduled = false;
  #isRunning = false;
  #cancelTimer: () => void = () => undefined;

  constructor(parts: ObjectTurnsParts) {
    this.#parts = parts;
  }

  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** All of them have their turn. */
  start(): void {
    this.#isRunning = true;
    for (const object of this.#parts.objects.all) this.mark(object);
  }

  /** Idempotent. */
  stop(): void {
    this.#isRunning = false;
    this.#cancelTimer();
    this.#dirty.clear();
  }

  /** The object has its turn soon. */
  mark(object: ReportingObject | undefined): void {
    if (object === undefined || !object.isDetecting || !this.#isRunning) return;
    this.#dirty.add(object);
    if (this.#isScheduled) return;
    this.#isScheduled = true;
    // After all that is published together: Reliability and Present_Value are judged as one.
    queueMicrotask(() => this.#settleAll());
  }

  /** Those for which this is true have their turn soon. */
  markWhere(isDue: (object: ReportingObject) => boolean): void {
    for (const object of this.#parts.objects.all) {
      if (this.#attempt(object, isDue)) this.mark(object);
    }
  }

  #settleAll(): void {
    this.#isScheduled = false;
    if (!this.#isRunning) return;
    const dirty = [...this.#dirty];
    this.#dirty.clear();
    // All, and not the first that changes.
    const { settle } = this.#parts;
    const changed = dirty.filter((object) => this.#attempt(object, settle));
    if (changed.length > 0) this.#parts.onChange();
    this.#schedule();
  }

  /** A fault of the program costs the one object its turn: false then. The log has room for the first and every doubling. */
  #attempt(object: ReportingObject, action: (object: ReportingObject) => boolean): boolean {
    try {
      return action(object);
    } catch (cause) {
      this.#faults += 1;
      const { id } = object.configuration;
      if (isFirstOrDoubled(this.#faults)) {
        this.#parts.log.error(
          { err: cause, object: id, faults: this.#faults },
          'The events of an object cannot be judged.',
        );
      }
      return false;
    }
  }

  /** One timer, for the object that waits least. */
  #schedule(): void {
    this.#cancelTimer();
    const { clock, objects } = this.#parts;
    const waiting = [...objects.all].flatMap(({ askAgainAtMs }) => askAgainAtMs ?? []);
    if (waiting.length === 0) return;
    const delayMs = Math.max(0, Math.min(...waiting) - clock.monotonicMs());
    this.#cancelTimer = clock.schedule(delayMs, () => this.#markDue());
  }

  #markDue(): void {
    const { clock, objects } = this.#parts;
    const nowMs = clock.monotonicMs();
    for (const object of objects.all) {
      if (object.askAgainAtMs !== undefined && object.askAgainAtMs <= nowMs) this.mark(object);
    }
    // The timer was a little early.
    if (this.#dirty.size === 0) this.#schedule();
  }
}
