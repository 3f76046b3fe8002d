import { endsWithAnswer, endsWithException, type ReadRequest } from './rtu-frame.js';

/** A slave's buffer holds no more requests than that. */
const mostOwed = 8;

/** A request whose answer was given up. */
export interface Owed {
  readonly request: ReadRequest;
  /** Monotonic milliseconds. */
  readonly sentAtMs: number;
}

/**
 * Keeps late answers from passing for others. Modbus RTU numbers nothing: after a time-out the line is held for a
 * while, and an answer that might still be the late one is doubtful.
 */
export class LateWatch {
  /** Requests that were given up and whose answers may still come, in the order of asking. */
  #owed: Owed[] = [];
  #holdMs = 0;
  #heldUntilMs = Number.NEGATIVE_INFINITY;

  /** Monotonic milliseconds; no request before. */
  get heldUntilMs(): number {
    return this.#heldUntilMs;
  }

  /** The request was given up, or what it got may have been for another: the line is held for its answer. */
  expect(request: ReadRequest, sentAtMs: number, nowMs: number, holdMs: number): void {
    this.doubt(request, sentAtMs, holdMs);
    this.#heldUntilMs = nowMs + holdMs;
  }

  /**
   * What came was damaged, and perhaps of somebody else: then the answer still comes. As a rule it was the answer, and the
   * line is not held for another one.
   */
  doubt(request: ReadRequest, sentAtMs: number, holdMs: number): void {
    this.#owed = [...this.#owed, { request, sentAtMs }].slice(-mostOwed);
    this.#holdMs = holdMs;
  }

  isLateAnswer(bytes: Uint8Array): boolean {
    return this.#owed.some(({ request }) => answers(bytes, request));
  }

  /**
   * A late answer came. What was asked before that is settled too, because a slave serves one request after the other.
   * When nothing more is owed a short silence frees the line. Returns what was answered.
   */
  settle(bytes: Uint8Array, nowMs: number, silenceMs: number): Owed | undefined {
    const at = this.#owed.findIndex(({ request }) => answers(bytes, request));
    const answered = this.#owed[at];
    this.#owed = this.#owed.slice(at + 1);
    this.#heldUntilMs = nowMs + (this.#owed.length === 0 ? silenceMs : this.#holdMs);
    return answered;
  }

  /** Whether an answer to this request may be a late one; nothing but its length tells data of two tables apart. */
  isDoubtful(request: ReadRequest, isData: boolean): boolean {
    const { slave, functionCode, words } = request;
    return this.#owed.some(
      ({ request: owed }) =>
        owed.slave === slave && owed.functionCode === functionCode && (!isData || owed.words === words),
    );
  }

  /**
   * A sound answer, or the second to the same question with the line drained in between: none to an earlier request can
   * come. A line that is held stays so.
   */
  forget(): void {
    this.#owed = [];
  }
}

function answers(bytes: Uint8Array, request: ReadRequest): boolean {
  return endsWithAnswer(bytes, request) || endsWithException(bytes, request);
}
