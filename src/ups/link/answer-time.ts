/** No vendor document gives a figure; the UPSs seen in the field answer within 100 ms, and 500 ms is libmodbus's default. */
const usualMs = 500;
/** Beyond this a loss of the UPS would take too long to be found out. */
const longestMs = 2000;
/** Of what a slow UPS was seen to take. */
const margin = 1.5;
const lateToBelieve = 2;

/**
 * How long the UPS may think before it answers: `[serial] timeout_ms`, or with `auto` what it has turned out to need,
 * from 0.5 to 2 s. It outlives a line that is opened again.
 */
export class AnswerTime {
  readonly #isAuto: boolean;
  #ms: number;
  #lateInRow = 0;

  constructor(timeoutMs: number | 'auto') {
    this.#isAuto = timeoutMs === 'auto';
    this.#ms = timeoutMs === 'auto' ? usualMs : timeoutMs;
  }

  get ms(): number {
    return this.#ms;
  }

  /** Answers come, and none of them in time: whatever the speed is that they were asked for at. */
  get isTooShort(): boolean {
    return this.#lateInRow >= lateToBelieve;
  }

  noteInTime(): void {
    this.#lateInRow = 0;
  }

  /** An answer came late, after the UPS has thought for so long. One may be held up now and then; more are its way. */
  noteLate(thoughtMs: number): void {
    this.#lateInRow += 1;
    if (this.#isAuto && this.isTooShort)
      this.#ms = Math.min(Math.max(this.#ms, Math.ceil(margin * thoughtMs)), longestMs);
  }
}
