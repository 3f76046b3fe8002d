/**
 * What happened on the line since the daemon started. Each request that was sent ends as exactly one of: answer,
 * exception, timeout, CRC error, short frame, interrupted.
 */
export interface LinkCounters {
  /** Requests sent. */
  readonly requests: number;
  /** Requests answered with data. */
  readonly answers: number;
  /** Requests refused by the slave, by Modbus exception code. */
  readonly exceptions: ReadonlyMap<number, number>;
  /** Requests without an answer in time. */
  readonly timeouts: number;
  /** Answers of which a byte was damaged. */
  readonly crcErrors: number;
  /** Answers that broke off before their end. */
  readonly shortFrames: number;
  /** Requests cut off because the port went away or was closed. */
  readonly interrupted: number;
  /** Requests not even sent, because the line never fell silent. */
  readonly blocked: number;
  /** Sound frames that answer an earlier request, which had been given up. */
  readonly lateAnswers: number;
  /** Sound frames of another slave, function or length. */
  readonly foreignFrames: number;
  /** Bytes that belong to no frame. */
  readonly noiseBytes: number;
  readonly roundTrip: RoundTrip;
}

/** From the first bit of a request to the last byte of its answer; undefined before the first answer. */
export interface RoundTrip {
  readonly lastMs: number | undefined;
  readonly meanMs: number | undefined;
  readonly maxMs: number | undefined;
  /** Upper bound of the histogram's class that holds the 95th percentile. */
  readonly p95Ms: number | undefined;
}

/** Upper bounds of the classes, in milliseconds; steps of about a quarter. */
const classBoundsMs: readonly number[] = [
  2,
  4,
  6,
  8,
  10,
  13,
  16,
  20,
  25,
  32,
  40,
  50,
  63,
  80,
  100,
  125,
  160,
  200,
  250,
  320,
  400,
  500,
  630,
  800,
  1000,
  2000,
  Number.POSITIVE_INFINITY,
];

/** The counters while they count. */
export class LinkTally {
  requests = 0;
  timeouts = 0;
  crcErrors = 0;
  shortFrames = 0;
  interrupted = 0;
  blocked = 0;
  lateAnswers = 0;
  foreignFrames = 0;
  noiseBytes = 0;
  /** Since the last answer in time. */
  lateInRow = 0;
  brokenInRow = 0;
  #answers = 0;
  #lastMs: number | undefined;
  #sumMs = 0;
  #maxMs = 0;
  #timed = 0;
  readonly #exceptions = new Map<number, number>();
  readonly #classes: number[] = classBoundsMs.map(() => 0);

  answer(roundTripMs: number): void {
    this.#answers += 1;
    this.#time(roundTripMs);
  }

  exception(code: number, roundTripMs: number): void {
    this.#exceptions.set(code, (this.#exceptions.get(code) ?? 0) + 1);
    this.#time(roundTripMs);
  }

  /** The counters of this moment. */
  read(): LinkCounters {
    return {
      requests: this.requests,
      answers: this.#answers,
      exceptions: new Map(this.#exceptions),
      timeouts: this.timeouts,
      crcErrors: this.crcErrors,
      shortFrames: this.shortFrames,
      interrupted: this.interrupted,
      blocked: this.blocked,
      lateAnswers: this.lateAnswers,
      foreignFrames: this.foreignFrames,
      noiseBytes: this.noiseBytes,
      roundTrip: this.#roundTrip(),
    };
  }

  #time(roundTripMs: number): void {
    this.lateInRow = 0;
    this.brokenInRow = 0;
    this.#timed += 1;
    this.#lastMs = roundTripMs;
    this.#sumMs += roundTripMs;
    this.#maxMs = Math.max(this.#maxMs, roundTripMs);
    const index = classBoundsMs.findIndex((bound) => roundTripMs <= bound);
    this.#classes[index] = (this.#classes[index] ?? 0) + 1;
  }

  #roundTrip(): RoundTrip {
    if (this.#timed === 0) return { lastMs: undefined, meanMs: undefined, maxMs: undefined, p95Ms: undefined };
    let seen = 0;
    const index = this.#classes.findIndex((count) => {
      seen += count;
      return seen >= 0.95 * this.#timed;
    });
    return {
      lastMs: this.#lastMs,
      meanMs: this.#sumMs / this.#timed,
      maxMs: this.#maxMs,
      p95Ms: Math.min(classBoundsMs[index] ?? this.#maxMs, this.#maxMs),
    };
  }
}
