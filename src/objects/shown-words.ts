/** Words that a UPS has once shown not zero, as they are kept over a restart. */
export interface ShownWordsFacts {
  /** Of the UPS that showed them; undefined where it tells none. */
  readonly serialNumber?: string;
  /** Page and code, such as `system 0x0033`. */
  readonly words: readonly string[];
}

/**
 * Which words a UPS manages that no document promises: one that was not zero once is managed, and when it is zero later,
 * that says all clear. What another UPS has shown does not count.
 */
export class ShownWords {
  readonly #words: Set<string>;
  #serialNumber: string | undefined;
  #changes = 0;

  constructor(remembered: ShownWordsFacts = { words: [] }) {
    this.#words = new Set(remembered.words);
    this.#serialNumber = remembered.serialNumber;
  }

  get facts(): ShownWordsFacts {
    const serialNumber = this.#serialNumber;
    return { ...(serialNumber !== undefined && { serialNumber }), words: [...this.#words].sort() };
  }

  has(word: string): boolean {
    return this.#words.has(word);
  }

  /** Rises whenever `has` answers otherwise for any word. */
  get changes(): number {
    return this.#changes;
  }

  note(word: string): void {
    if (this.#words.has(word)) return;
    this.#words.add(word);
    this.#changes += 1;
  }

  /** The UPS has told its serial number: that of another one, and all is forgotten. */
  identify(serialNumber: string | undefined): void {
    if (serialNumber === undefined) return;
    if (this.#serialNumber !== undefined && this.#serialNumber !== serialNumber) {
      this.#words.clear();
      this.#changes += 1;
    }
    this.#serialNumber = serialNumber;
  }
}
