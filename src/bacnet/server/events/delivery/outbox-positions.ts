import type { Clock } from '../../../../core/clock.js';
import { type KeptDelivery, type KeptDeliveryState, positionOf, readOutboxLine, sequenceOf } from './outbox.js';
import type { Queued, RecipientQueue } from './recipient-queue.js';

/** What was told meanwhile is told again after a power cut, and after nothing else; an SD card is spared the rest. */
const keepAfterMs = 5_000;
/** Recipients that a BMS has taken out of all lists, remembered so that they get nothing old when they come back. */
const mostEnded = 256;

type Queues = ReadonlyMap<string, RecipientQueue>;

/** How far each recipient is in the outbox, over restarts. */
export class OutboxPositions {
  readonly #kept: KeptDeliveryState;
  readonly #clock: Clock;
  readonly #done: Map<string, number>;
  readonly #lostBefore: Readonly<Record<string, number>>;
  #lastSequence = 0;
  #isChanged = false;
  #cancelKeeping: (() => void) | undefined;

  constructor(kept: KeptDeliveryState, clock: Clock) {
    this.#kept = kept;
    this.#clock = clock;
    this.#done = new Map(Object.entries(kept.current?.positions ?? {}));
    this.#lostBefore = kept.current?.lost ?? {};
  }

  /** What a recipient had lost in former runs. */
  lostOf(name: string): number {
    return this.#lostBefore[name] ?? 0;
  }

  noteLast(sequence: number): void {
    this.#lastSequence = sequence;
  }

  /** What waits for recipients of now, in order. Positions behind the end are of events that a power cut took. */
  waitingIn(
    lines: readonly { readonly sequence: number; readonly text: string }[],
    queues: Queues,
  ): ReadonlyMap<string, readonly Queued[]> {
    this.#lastSequence = lines.at(-1)?.sequence ?? 0;
    const end = positionOf(this.#lastSequence + 1, 0) - 1;
    for (const [name, position] of this.#done) {
      this.#done.set(name, Math.min(position, end));
      const isGone = sequenceOf(position) < (lines[0]?.sequence ?? 0);
      if (isGone && !queues.has(name)) this.#done.delete(name);
    }
    const waiting = new Map<string, Queued[]>();
    for (const { sequence, text } of lines) this.#addWaiting(waiting, sequence, text);
    return waiting;
  }

  /** Everything up to this position is done with, for this recipient. */
  done(name: string, position: number, queues: Queues): void {
    this.#done.set(name, Math.max(position, this.#done.get(name) ?? 0));
    this.keepSoon(queues);
  }

  /** What the queues have lost is kept too. */
  keepSoon(queues: Queues): void {
    this.#isChanged = true;
    this.#cancelKeeping ??= this.#clock.schedule(keepAfterMs, () => void this.keep(queues));
  }

  /** The recipient is none any more. */
  end(name: string, queues: Queues): void {
    this.done(name, positionOf(this.#lastSequence + 1, 0) - 1, queues);
    const ended = [...this.#done].filter(([one]) => !queues.has(one)).sort(([, one], [, other]) => one - other);
    for (const [one] of ended.slice(0, Math.max(0, ended.length - mostEnded))) this.#done.delete(one);
  }

  /** Resolves when it is on the disk. */
  async keep(queues: Queues): Promise<void> {
    this.stop();
    if (!this.#isChanged) return;
    this.#isChanged = false;
    const lost = [...queues.values()].filter((one) => one.lost > 0).map((one) => [one.name, one.lost] as const);
    const state: KeptDelivery = { positions: Object.fromEntries(this.#done), lost: Object.fromEntries(lost) };
    await this.#kept.keep(state);
  }

  /** Idempotent. */
  stop(): void {
    this.#cancelKeeping?.();
    this.#cancelKeeping = undefined;
  }

  #addWaiting(waiting: Map<string, Queued[]>, sequence: number, text: string): void {
    const entry = readOutboxLine(text);
    if (entry === undefined) return;
    const { priority, parameters } = entry;
    for (const [index, { name, processId, confirmed }] of entry.to.entries()) {
      const position = positionOf(sequence, index);
      if (position <= (this.#done.get(name) ?? -1)) continue;
      const ofOne = waiting.get(name) ?? [];
      ofOne.push({ position, processId, confirmed, parameters, priority });
      waiting.set(name, ofOne);
    }
  }
}
