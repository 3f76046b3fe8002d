/** What went right and wrong, for all who take part. */
export class Tally {
  answered = 0;
  /** Requests that a client had to send again, as a BMS does after its APDU time-out. */
  repeated = 0;
  /** Requests without an answer after all repetitions. */
  unanswered = 0;
  /** Confirmed requests that were answered with an Error, Reject or Abort. */
  refused = 0;
  notified = 0;
  /** Why something failed, with how often. */
  reasons = new Map();

  fail(reason) {
    this.reasons.set(reason, (this.reasons.get(reason) ?? 0) + 1);
  }

  get failures() {
    return this.refused + [...this.reasons.values()].reduce((sum, count) => sum + count, 0);
  }

  totals() {
    const { answered, repeated, unanswered, notified, failures } = this;
    return { answered, repeated, unanswered, notified, failures };
  }
}
