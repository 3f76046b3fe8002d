import {
  localSOf,
  type TrendEntry,
  type TrendMark,
  type TrendMarks,
  type TrendPart,
  type TrendSample,
} from './trend-block.js';

interface Numbers {
  /** Of the first record of the block that is being filled. */
  first: number;
  oldest: number;
}

/** A block as it goes to the disk. */
export interface TakenTrend {
  /** Minutes of the wall clock since 1970 at its first record. */
  readonly minute: number;
  readonly part: TrendPart;
  readonly marks: TrendMarks;
}

/** Numbers the records of all trend logs, and gathers those of the block that is not full yet. */
export class TrendRecorder {
  readonly #mostRecords: number;
  readonly #numbers = new Map<string, Numbers>();
  #samples: TrendSample[] = [];
  #entries = new Map<string, TrendEntry[]>();
  #minute: number | undefined;

  /** Each log holds so many records at most. */
  constructor(mostRecords: number) {
    this.#mostRecords = mostRecords;
  }

  /** Of the first record of the block; undefined while there is none. */
  get minute(): number | undefined {
    return this.#minute;
  }

  get keys(): readonly string[] {
    return [...this.#numbers.keys()];
  }

  addSample(minute: number, sample: TrendSample, keys: readonly string[]): void {
    if (keys.length === 0) return;
    this.#samples.push(sample);
    for (const key of keys) this.add(minute, key, { type: 'sample', sample });
  }

  add(minute: number, key: string, entry: TrendEntry): void {
    this.#minute ??= minute;
    this.#numbersOf(key);
    const entries = this.#entries.get(key);
    if (entries === undefined) this.#entries.set(key, [entry]);
    else entries.push(entry);
  }

  /** None of the records so far can be read any more. */
  purge(key: string): void {
    this.#numbersOf(key).oldest = this.next(key);
  }

  /** What the ring has lost. */
  forgetBefore(key: string, sequence: number): void {
    const numbers = this.#numbersOf(key);
    numbers.oldest = Math.max(numbers.oldest, sequence);
  }

  /** The number of the next record. */
  next(key: string): number {
    return this.#numbersOf(key).first + (this.#entries.get(key)?.length ?? 0);
  }

  /** The number of the oldest record that can be read. */
  oldest(key: string): number {
    return Math.max(this.#numbersOf(key).oldest, this.next(key) - this.#mostRecords);
  }

  /** Records of the block that is being filled, from their first number on. */
  current(key: string): { readonly first: number; readonly entries: readonly TrendEntry[] } {
    return { first: this.#numbersOf(key).first, entries: this.#entries.get(key) ?? [] };
  }

  /** Goes on behind a block of the last run. */
  resume({ logs }: TrendMarks): void {
    for (const [key, { first, count, oldest }] of logs) this.#numbers.set(key, { first: first + count, oldest });
  }

  /** Goes on with a block that the last run had not filled. */
  restore({ minute, part, marks }: TakenTrend): void {
    for (const [key, { first, oldest }] of marks.logs) this.#numbers.set(key, { first, oldest });
    this.#minute = minute;
    this.#samples = [...part.samples];
    this.#entries = new Map([...part.logs].map(([key, entries]) => [key, [...entries]]));
  }

  /** The block so far; undefined when there is nothing in it. */
  peek(): TakenTrend | undefined {
    if (this.#minute === undefined) return undefined;
    const times = [...this.#entries.values()].flat().map(localSOf);
    const marks: TrendMarks = { fromS: Math.min(...times), toS: Math.max(...times), logs: this.#marks() };
    return { minute: this.#minute, part: { samples: [...this.#samples], logs: copyOf(this.#entries) }, marks };
  }

  /** The block, and begins the next one. */
  take(): TakenTrend | undefined {
    const taken = this.peek();
    if (taken === undefined) return undefined;
    for (const key of this.keys) this.#numbersOf(key).first = this.next(key);
    this.#samples = [];
    this.#entries.clear();
    this.#minute = undefined;
    return taken;
  }

  #marks(): ReadonlyMap<string, TrendMark> {
    const marks = this.keys.map((key) => {
      const { first, entries } = this.current(key);
      return [key, { first, count: entries.length, oldest: this.oldest(key) }] as const;
    });
    return new Map(marks);
  }

  #numbersOf(key: string): Numbers {
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const numbers = { first: 1, oldest: 1 };
    this.#numbers.set(key, numbers);
    return numbers;
  }
}

function copyOf(entries: ReadonlyMap<string, readonly TrendEntry[]>): ReadonlyMap<string, readonly TrendEntry[]> {
  return new Map([...entries].map(([key, ofLog]) => [key, [...ofLog]]));
}
