import { AddressSearch, type Block, type BlockResult } from './address-search.js';
import type { SearchedPage, SearchedTable } from './searched-pages.js';

/** One request of the search. */
export interface SearchRead extends Block {
  readonly page: string;
  readonly functionCode: 3 | 4;
  /** Finds out whether there is anything; else what is known to answer is read once more. */
  readonly isNew: boolean;
}

interface Repeated {
  readonly page: string;
  readonly functionCode: 3 | 4;
  readonly block: Block;
  readonly everyMs: number;
  dueMs: number;
}

/** What was found out of a page by a former search. */
export interface KnownPage {
  readonly page: string;
  readonly readable: readonly Block[];
}

/** Within the time that a person takes to read a display and to type. */
const repeatMs = 4000;
/** Of what hardly ever changes: configuration. */
const slowRepeatMs = 60_000;
/** Of a table that the UPS refuses. */
const refusedRepeatMs = 120_000;

/**
 * What the search reads next of one UPS: known tables that the poll reads seldom, and found words, over and over; between
 * them addresses of which nothing is known.
 */
export class SearchPlan {
  readonly pages: readonly SearchedPage[];
  readonly #searches: ReadonlyMap<string, AddressSearch>;
  readonly #functionCode: 3 | 4;
  readonly #repeated: Repeated[];
  #wasNew = false;

  /** `seldom`: which tables the poll does not read in every cycle. */
  constructor(
    pages: readonly SearchedPage[],
    functionCode: 3 | 4,
    seldom: (table: SearchedTable) => 'often' | 'seldom' | 'slow',
    known: readonly KnownPage[] = [],
  ) {
    this.pages = pages;
    this.#functionCode = functionCode;
    this.#searches = new Map(
      pages.map(({ page, ranges }) => {
        const readable = known.find((one) => one.page === String(page))?.readable.filter(isWithin(ranges)) ?? [];
        return [String(page), new AddressSearch(ranges, readable)];
      }),
    );
    const tables = pages.flatMap(({ tables: all }) => all).filter((table) => seldom(table) !== 'often');
    this.#repeated = [
      ...tables.map((one) => ({
        page: String(one.page),
        functionCode: one.functionCode,
        block: { start: one.address, words: one.table.words },
        everyMs: seldom(one) === 'slow' ? slowRepeatMs : repeatMs,
        dueMs: Number.NEGATIVE_INFINITY,
      })),
      ...[...this.#searches].flatMap(([page, { readable }]) => readable.map((block) => this.#repeatOf(page, block))),
    ];
  }

  /** Undefined while nothing is due. */
  next(nowMs: number): SearchRead | undefined {
    const due = this.#repeated.filter(({ dueMs }) => dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs)[0];
    const fresh = this.#nextNew();
    // Turn and turn about, so that neither a long search nor a long list keeps the other from the line.
    const isFresh = fresh !== undefined && (due === undefined || !this.#wasNew);
    this.#wasNew = isFresh;
    if (isFresh) return fresh;
    return due && { page: due.page, functionCode: due.functionCode, ...due.block, isNew: false };
  }

  note(read: SearchRead, result: BlockResult, nowMs: number): void {
    if (read.isNew) {
      this.#searches.get(read.page)?.note(result);
      if (result === 'data') this.#repeated.push({ ...this.#repeatOf(read.page, read), dueMs: nowMs + repeatMs });
      return;
    }
    const { page, start, functionCode } = read;
    const one = this.#repeated.find((each) => {
      return each.page === page && each.block.start === start && each.functionCode === functionCode;
    });
    if (one !== undefined) one.dueMs = nowMs + (result === 'data' ? one.everyMs : refusedRepeatMs);
  }

  searchOf(page: string): AddressSearch | undefined {
    return this.#searches.get(page);
  }

  get isComplete(): boolean {
    return [...this.#searches.values()].every(({ isComplete }) => isComplete);
  }

  get givenUp(): 'silence' | 'busy' | undefined {
    return [...this.#searches.values()].map(({ givenUp }) => givenUp).find((one) => one !== undefined);
  }

  get known(): readonly KnownPage[] {
    return [...this.#searches].map(([page, { readable }]) => ({ page, readable }));
  }

  #nextNew(): SearchRead | undefined {
    // A UPS that stays silent on one page would on the next.
    if (this.givenUp !== undefined) return undefined;
    for (const [page, search] of this.#searches) {
      const block = search.next();
      if (block) return { page, functionCode: this.#functionCode, start: block.start, words: block.words, isNew: true };
    }
    return undefined;
  }

  #repeatOf(page: string, { start, words }: Block): Repeated {
    const functionCode = this.#functionCode;
    return { page, functionCode, block: { start, words }, everyMs: repeatMs, dueMs: Number.NEGATIVE_INFINITY };
  }
}

/** What a file says was readable must not lead the search anywhere else. */
function isWithin(ranges: readonly Block[]) {
  return ({ start, words }: Block) =>
    ranges.some((range) => start >= range.start && start + words <= range.start + range.words);
}
