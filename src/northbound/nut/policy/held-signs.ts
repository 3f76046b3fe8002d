/** Readings of which the last three known ones are taken. */
const window = 5;

/**
 * A number without the readings that are far off their neighbours: the middle one of the last three. UPSs tell 0 or 65535
 * minutes for one reading.
 */
export class SteadyNumber {
  readonly #last: (number | undefined)[] = [];

  /** One reading; undefined where it was not good. */
  add(value: number | undefined): void {
    this.#last.push(value);
    if (this.#last.length > window) this.#last.shift();
  }

  forget(): void {
    this.#last.length = 0;
  }

  /** Undefined where the reading of this moment is not good, or fewer than three are known. */
  get value(): number | undefined {
    if (this.#last.at(-1) === undefined) return undefined;
    const known = this.#last.filter((value) => value !== undefined).slice(-3);
    return known.length < 3 ? undefined : known.sort((one, other) => one - other)[1];
  }
}

/** Counts in how many readings in a row something holds. */
export class HeldSign {
  #count = 0;

  /** One reading. What is not known neither counts nor ends the row. */
  note(holds: boolean | undefined): void {
    if (holds !== undefined) this.#count = holds ? this.#count + 1 : 0;
  }

  forget(): void {
    this.#count = 0;
  }

  hasHeld(readings: number): boolean {
    return this.#count >= readings;
  }
}
