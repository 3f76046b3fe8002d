/** Start address, number of words: a request may not cross the end of one. */
export interface TableExtent {
  readonly start: number;
  readonly words: number;
  /** `slow`: identification, configuration, managed bits, clock, which a master reads at connection and every ten minutes. */
  readonly cadence: 'fast' | 'slow';
}

interface Version {
  readonly fromMs: number;
  readonly words: Uint16Array;
}

/** A table that changes every second for six hours has 21,600 versions. */
const mostVersions = 50_000;

/** One table of registers, with what it held at every instant: a version for each instant at which it changed. */
export class Table implements TableExtent {
  readonly start: number;
  readonly words: number;
  readonly cadence: 'fast' | 'slow';
  readonly #versions: Version[];
  #lastServedMs = Number.NEGATIVE_INFINITY;
  /** When a question for it came last, whatever was answered; long ago where none ever did. */
  lastAskedMs = Number.NEGATIVE_INFINITY;

  constructor({ start, words, cadence }: TableExtent) {
    this.start = start;
    this.words = words;
    this.cadence = cadence;
    this.#versions = [{ fromMs: Number.NEGATIVE_INFINITY, words: new Uint16Array(words) }];
  }

  get now(): Uint16Array {
    return this.#latest.words;
  }

  get #latest(): Version {
    return this.#versions.at(-1) as Version;
  }

  /** When it was last asked for; long ago where it never was. */
  get lastServedMs(): number {
    return this.#lastServedMs;
  }

  get lastChangedMs(): number {
    return this.#latest.fromMs;
  }

  /** Versions that were there at some instant of the interval, both ends included, the latest first. */
  versionsIn(fromMs: number, toMs: number): readonly Uint16Array[] {
    const found: Uint16Array[] = [];
    for (let at = this.#indexAt(toMs); at >= 0; at -= 1) {
      const version = this.#versions[at] as Version;
      found.push(version.words);
      // At the instant of a change both are true: which came first is nobody's to know.
      if (version.fromMs < fromMs) break;
    }
    return found;
  }

  at(atMs: number): Uint16Array {
    return (this.#versions[Math.max(0, this.#indexAt(atMs))] as Version).words;
  }

  /** Instants of changes after `fromMs` up to `toMs`. */
  changesIn(fromMs: number, toMs: number): readonly number[] {
    const found: number[] = [];
    for (let at = this.#indexAt(toMs); at >= 0; at -= 1) {
      const { fromMs: changedMs } = this.#versions[at] as Version;
      if (changedMs <= fromMs) break;
      found.push(changedMs);
    }
    return found.reverse();
  }

  /** Whether the word was another than 0 at some instant up to `toMs`, in a table that was not blank. */
  everHeld(address: number, fromMs: number, toMs: number): boolean {
    return this.versionsIn(fromMs, toMs).some((words) => this.holds(address, words));
  }

  /** Whether the word is another than 0 in this version; in a table of 0xFFFF all over it is none. */
  holds(address: number, words: Uint16Array): boolean {
    return words[address - this.start] !== 0 && words.some((word) => word !== 0xffff);
  }

  set(address: number, word: number, nowMs: number): void {
    const at = address - this.start;
    const value = word & 0xffff;
    if (this.#latest.words[at] === value) return;
    if (this.#latest.fromMs !== nowMs || this.#lastServedMs === nowMs) {
      this.#versions.push({ fromMs: nowMs, words: this.#latest.words.slice() });
      if (this.#versions.length > mostVersions) this.#versions.shift();
    }
    this.#latest.words[at] = value;
  }

  /** The words as an answer carries them. */
  serve(address: number, count: number, nowMs: number): Uint16Array {
    this.#lastServedMs = nowMs;
    return this.now.subarray(address - this.start, address - this.start + count);
  }

  /** Of the last version that began at or before the instant. */
  #indexAt(atMs: number): number {
    let low = 0;
    let high = this.#versions.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#versions[middle] as Version).fromMs <= atMs) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** All tables of the UPS at this line. */
export class Registers {
  readonly tables: readonly Table[];
  readonly #nowMs: () => number;
  #isHeld: ((address: number) => boolean) | undefined;
  /** By address. */
  readonly #tableAt = new Map<number, Table>();

  constructor(extents: readonly TableExtent[], nowMs: () => number) {
    this.#nowMs = nowMs;
    this.tables = extents.map((extent) => new Table(extent));
    for (const table of this.tables) {
      for (let at = 0; at < table.words; at += 1) this.#tableAt.set(table.start + at, table);
    }
  }

  tableOf(address: number): Table | undefined {
    return this.#tableAt.get(address);
  }

  /** Writes while words that are held stay as they are. */
  holdBack(isHeld: (address: number) => boolean, write: () => void): void {
    this.#isHeld = isHeld;
    write();
    this.#isHeld = undefined;
  }

  /** An address that is in no table is left alone: a short table has fewer words. */
  set(address: number, word: number): void {
    if (this.#isHeld?.(address)) return;
    this.#tableAt.get(address)?.set(address, word, this.#nowMs());
  }

  run(address: number, words: readonly number[]): void {
    for (const [at, word] of words.entries()) this.set(address + at, word);
  }

  /** Two characters a word, padded with blanks. */
  text(address: number, words: number, content: string, first: 'high' | 'low'): void {
    const octets = Buffer.from(content.padEnd(words * 2, ' ').slice(0, words * 2), 'latin1');
    for (let at = 0; at < words; at += 1) {
      this.set(address + at, first === 'high' ? octets.readUInt16BE(at * 2) : octets.readUInt16LE(at * 2));
    }
  }

  word(address: number): number {
    const table = this.#tableAt.get(address);
    return table === undefined ? 0 : (table.now[address - table.start] ?? 0);
  }
}
