/** Words in a row. */
export interface Block {
  readonly start: number;
  readonly words: number;
}

/** How a request for a block ended. `busy`: refused for the moment. */
export type BlockResult = 'data' | 'refused' | 'busy' | 'silent';

/** First asked for as a whole; the tables of UPS are about as long. */
const blockWords = 32;
/** Blocks this short are not halved any further, unless the UPS answers right beside them. */
const shortWords = 8;
/** Of a block that is refused as busy. */
const mostTries = 4;
/** Requests in all that were never answered: each makes a poll late by a time-out. */
const silentToGiveUp = 3;

type State = 'readable' | 'refused';

interface Asked extends Block {
  readonly tries: number;
}

/**
 * Finds out which addresses of some ranges a UPS answers: by blocks, which are halved where the UPS refuses them, since a
 * request may not run past the end of a table. What was refused is asked once. The whole of the ranges is looked through
 * coarsely first, then ever more finely.
 */
export class AddressSearch {
  readonly #queue: Asked[];
  /** Short blocks that were refused as a whole: looked into when something beside them answers. */
  readonly #shelved = new Map<number, Block>();
  readonly #readable: Block[] = [];
  readonly #states = new Map<number, State>();
  readonly #words: number;
  #silent = 0;
  #givenUp: 'silence' | 'busy' | undefined;

  /** `readable`: found by a former search. */
  constructor(ranges: readonly Block[], readable: readonly Block[] = []) {
    this.#words = ranges.reduce((sum, { words }) => sum + words, 0);
    for (const block of readable) this.#note(block, 'readable');
    this.#readable.push(...readable);
    this.#queue = ranges.flatMap(blocksOf).flatMap((block) => this.#unknownIn(block));
  }

  /** Answered with data, each as it was read. */
  get readable(): readonly Block[] {
    return this.#readable;
  }

  get counts(): { readonly readable: number; readonly refused: number; readonly left: number } {
    let readable = 0;
    for (const state of this.#states.values()) if (state === 'readable') readable += 1;
    const left = this.#givenUp ? 0 : this.#queue.reduce((sum, { words }) => sum + words, 0);
    return { readable, refused: Math.max(this.#words - readable - left, 0), left };
  }

  /** Why no further address is asked. */
  get givenUp(): 'silence' | 'busy' | undefined {
    return this.#givenUp;
  }

  get isComplete(): boolean {
    return this.#givenUp !== undefined || this.#queue.length === 0;
  }

  /** What to ask next; the caller tells how it ended before it asks again. */
  next(): Block | undefined {
    if (this.#givenUp) return undefined;
    for (let block = this.#queue[0]; block !== undefined; block = this.#queue[0]) {
      if (!this.#isAnyKnown(block)) return block;
      // A part of it was found by another way meanwhile.
      this.#queue.splice(0, 1, ...this.#unknownIn(block));
    }
    return undefined;
  }

  note(result: BlockResult): void {
    const block = this.#queue.shift();
    if (block === undefined) return;
    switch (result) {
      case 'data':
        this.#note(block, 'readable');
        this.#readable.push({ start: block.start, words: block.words });
        this.#lookBeside(block);
        return;
      case 'refused':
        this.#refuse(block);
        return;
      case 'busy':
        if (block.tries + 1 < mostTries) this.#queue.push({ ...block, tries: block.tries + 1 });
        else this.#givenUp = 'busy';
        return;
      case 'silent':
        // Halves of it would most likely cost as many time-outs more.
        this.#silent += 1;
        if (this.#silent >= silentToGiveUp) this.#givenUp = 'silence';
    }
  }

  #refuse(block: Asked): void {
    if (block.words === 1) this.#note(block, 'refused');
    else if (block.words > shortWords || this.#isBesideReadable(block)) this.#queue.push(...this.#halves(block));
    else {
      this.#shelved.set(block.start, block);
      // A table of few words begins at a round address more often than not.
      if (block.words === shortWords) this.#queue.push({ start: block.start, words: 1, tries: 0 });
    }
  }

  /** Behind or before words that answer there may be more of the same table. */
  #lookBeside(block: Block): void {
    for (const [start, shelved] of this.#shelved) {
      const touches = start <= block.start + block.words && start + shelved.words >= block.start;
      if (!touches) continue;
      this.#shelved.delete(start);
      this.#queue.unshift(...this.#halves(shelved));
    }
  }

  #isAnyKnown({ start, words }: Block): boolean {
    for (let at = start; at < start + words; at += 1) if (this.#states.has(at)) return true;
    return false;
  }

  #isBesideReadable({ start, words }: Block): boolean {
    return this.#states.get(start - 1) === 'readable' || this.#states.get(start + words) === 'readable';
  }

  #halves({ start, words }: Block): Asked[] {
    const half = words >> 1;
    return [
      { start, words: half },
      { start: start + half, words: words - half },
    ].flatMap((part) => this.#unknownIn(part));
  }

  /** The parts of a block of which nothing is known yet. */
  #unknownIn({ start, words }: Block): Asked[] {
    const parts: Asked[] = [];
    let from: number | undefined;
    for (let at = start; at <= start + words; at += 1) {
      const isUnknown = at < start + words && !this.#states.has(at);
      if (isUnknown) from ??= at;
      else if (from !== undefined) {
        parts.push({ start: from, words: at - from, tries: 0 });
        from = undefined;
      }
    }
    return parts;
  }

  #note({ start, words }: Block, state: State): void {
    for (let at = start; at < start + words; at += 1) this.#states.set(at, state);
  }
}

/** Cut at round addresses, where tables begin. */
function blocksOf({ start, words }: Block): Block[] {
  const blocks: Block[] = [];
  for (let at = start; at < start + words; ) {
    const end = Math.min(start + words, (Math.floor(at / blockWords) + 1) * blockWords);
    blocks.push({ start: at, words: end - at });
    at = end;
  }
  return blocks;
}

/** What is left of ranges without some others. */
export function rangesWithout(ranges: readonly Block[], others: readonly Block[]): readonly Block[] {
  let left = [...ranges];
  for (const other of others) {
    const end = other.start + other.words;
    left = left.flatMap((one) => {
      const oneEnd = one.start + one.words;
      if (other.start >= oneEnd || end <= one.start) return [one];
      return [
        { start: one.start, words: other.start - one.start },
        { start: end, words: oneEnd - end },
      ].filter(({ words }) => words > 0);
    });
  }
  return left;
}
