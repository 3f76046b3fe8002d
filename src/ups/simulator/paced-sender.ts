import type { Clock } from '../../core/clock.js';

/** Timers are this coarse; bytes that fall due between two go out together. */
const timerGrainMs = 1;
/** A process that was held up longer than this doesn't hurry to make up for it. */
const maxDebtMs = 5;

export interface PacedSenderOptions {
  /** What one byte takes on the wire; 0 sends everything at once. */
  readonly characterMs: number;
  readonly clock: Clock;
  readonly emit: (chunk: Uint8Array) => void;
}

interface Frame {
  readonly bytes: Uint8Array;
  readonly startMs: number;
}

/**
 * Sends bytes no sooner than a wire of this speed would. A timer that fires late makes an answer end late; the next
 * one starts that much sooner, so that a poll cycle takes on average exactly what the wire takes.
 */
export class PacedSender {
  readonly #options: PacedSenderOptions;
  #queue: Frame[] = [];
  #sent = 0;
  #freeAtMs = 0;
  #debtMs = 0;
  #cancelTimer: (() => void) | undefined;

  constructor(options: PacedSenderOptions) {
    this.#options = options;
  }

  /** Queues a frame; its first byte begins at `notBeforeMs` (monotonic) or when the line is free. */
  send(bytes: Uint8Array, notBeforeMs: number): void {
    const wanted = notBeforeMs - this.#debtMs;
    this.#debtMs = 0;
    const startMs = Math.max(wanted, this.#freeAtMs);
    this.#freeAtMs = startMs + bytes.length * this.#options.characterMs;
    this.#queue.push({ bytes, startMs });
    this.#wake();
  }

  /** Drops what has not been sent. */
  stop(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = undefined;
    this.#queue = [];
    this.#sent = 0;
    this.#freeAtMs = 0;
    this.#debtMs = 0;
  }

  #wake(): void {
    const [frame] = this.#queue;
    if (frame === undefined || this.#cancelTimer !== undefined) return;
    const { characterMs, clock } = this.#options;
    const now = clock.monotonicMs();
    const endMs = frame.startMs + frame.bytes.length * characterMs;
    const nextMs = Math.max(now + timerGrainMs, frame.startMs + (this.#sent + 1) * characterMs);
    // The last wake is at the end itself: a burst that would stop just short of it waits for the rest.
    const wakeMs = endMs - nextMs < timerGrainMs ? endMs : nextMs;
    this.#cancelTimer = clock.schedule(Math.max(0, wakeMs - now), () => {
      this.#cancelTimer = undefined;
      this.#emitDue();
      this.#wake();
    });
  }

  #emitDue(): void {
    const [frame] = this.#queue;
    if (frame === undefined) return;
    const { characterMs, clock, emit } = this.#options;
    const elapsedMs = clock.monotonicMs() - frame.startMs;
    const { length } = frame.bytes;
    // A billionth of slack: multiples of a character's time are not exact in binary.
    const due = characterMs === 0 ? length : Math.min(length, Math.floor(elapsedMs / characterMs + 1e-9));
    const from = this.#sent;
    if (elapsedMs < 0 || due <= from) return;
    this.#sent = due;
    if (due === length) {
      this.#queue.shift();
      this.#sent = 0;
      this.#debtMs = Math.min(maxDebtMs, Math.max(0, elapsedMs - length * characterMs));
    }
    emit(frame.bytes.slice(from, due));
  }
}
