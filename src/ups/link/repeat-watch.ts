import type { ReadRequest } from './rtu-frame.js';

/** A line that has handed an answer over once more may do so again for this long. */
const suspectForMs = 2000;
/** Tables of a UPS whose last answers are known; the oldest go first. */
const mostKnown = 32;

/**
 * Keeps an answer that the line hands over a second time from passing for that of the next request. Modbus RTU numbers nothing:
 * where the next request asks for as many words, only what stands in the answer can tell.
 *
 * Tables may well hold the same, such as the states of two units. So an answer is doubtful for that only on a line that has
 * just shown that it repeats.
 */
export class RepeatWatch {
  /** The last answer to each request. */
  readonly #known = new Map<string, Uint8Array>();
  #suspectUntilMs = Number.NEGATIVE_INFINITY;

  answered(request: ReadRequest, frame: Uint8Array): void {
    const key = keyOf(request);
    // Behind all others.
    this.#known.delete(key);
    this.#known.set(key, frame.slice());
    const [oldest] = this.#known.keys();
    if (this.#known.size > mostKnown && oldest !== undefined) this.#known.delete(oldest);
  }

  /** What nobody had asked for, nor waits for any more. */
  unasked(bytes: Uint8Array, nowMs: number): void {
    for (const frame of this.#known.values()) {
      if (Buffer.compare(bytes, frame) === 0) this.#suspectUntilMs = nowMs + suspectForMs;
    }
  }

  /** Whether the answer may be an earlier one to another request. */
  isDoubtful(request: ReadRequest, frame: Uint8Array, nowMs: number): boolean {
    if (nowMs > this.#suspectUntilMs) return false;
    const key = keyOf(request);
    return [...this.#known].some(([other, answer]) => other !== key && Buffer.compare(frame, answer) === 0);
  }
}

const keyOf = ({ slave, functionCode, start, words }: ReadRequest) => `${slave} ${functionCode} ${start} ${words}`;
