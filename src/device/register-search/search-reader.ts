import type { Clock } from '../../core/clock.js';
import { hasCode } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import type { ValueStream } from '../../objects/value-stream.js';
import type { UpsSetup } from '../../ups/detection/ups-setup.js';
import { meansNotThere } from '../../ups/link/exception-codes.js';
import { pollPlan } from '../../ups/polling/poll-plan.js';
import type { UpsMonitor, UpsReport } from '../../ups/polling/ups-monitor.js';
import type { BlockResult } from './address-search.js';
import { type KnownPage, SearchPlan, type SearchRead } from './search-plan.js';
import { type SearchedTable, searchedPages } from './searched-pages.js';
import type { WordHistory } from './word-history.js';

/** What the search asks of the device. */
export interface SearchedUps extends Pick<ValueStream, 'current' | 'subscribe'> {
  readonly report: UpsReport;
  /** Undefined while no port is set. */
  readonly ups: Pick<UpsMonitor, 'idleReads'> | undefined;
}

export interface SearchReaderParts {
  readonly values: SearchedUps;
  readonly history: WordHistory;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Requests of the search since it was started. */
export interface SearchCounts {
  readonly asked: number;
  readonly answered: number;
  readonly refused: number;
  readonly silent: number;
}

/** From request to request at least: a line without a pace must not cost the processor. */
const shortestPaceMs = 40;
/** How often it is looked whether something is due, or the UPS is there again. */
const lookMs = 250;
/** A UPS that is busy is let alone. */
const afterBusyMs = 2000;

/** Reads for a search what the poll does not, and notes what both have read. Asks for nothing but registers. */
export class SearchReader {
  readonly #parts: SearchReaderParts;
  readonly #seenAtMs = new Map<string, number>();
  #plan: SearchPlan | undefined;
  #setup: UpsSetup | undefined;
  /** Of which UPS the plan is; it outlives the time in which none is polled. */
  #planned: UpsSetup | undefined;
  #counts: SearchCounts = { asked: 0, answered: 0, refused: 0, silent: 0 };
  #known: readonly KnownPage[] = [];
  #offsetMs = 0;
  /** Grows with every start and stop: what belongs to an earlier run is known by its number. */
  #run = 0;
  #cancelPause = () => {};

  constructor(parts: SearchReaderParts) {
    this.#parts = parts;
  }

  get counts(): SearchCounts {
    return this.#counts;
  }

  /** Undefined before the UPS was found. */
  get plan(): SearchPlan | undefined {
    return this.#plan;
  }

  /** `offsetMs`: from the clock that never jumps to the times of samples. `known`: what a former search has found. */
  start(offsetMs: number, known: readonly KnownPage[]): void {
    this.#run += 1;
    this.#offsetMs = offsetMs;
    this.#known = known;
    this.#counts = { asked: 0, answered: 0, refused: 0, silent: 0 };
    this.follow();
    const { log } = this.#parts;
    this.#pump(this.#run).catch((error: unknown) =>
      log.error({ error }, 'The register search met a fault and reads no more.'),
    );
  }

  /** Idempotent; a request under way is left to the line. */
  stop(): void {
    this.#run += 1;
    this.#cancelPause();
    this.#plan = undefined;
    this.#setup = undefined;
    this.#planned = undefined;
    this.#seenAtMs.clear();
  }

  /** Another UPS: nothing of what was found is true of it. */
  forget(): void {
    this.#known = [];
    this.#setup = undefined;
    this.#planned = undefined;
    this.#plan = undefined;
    this.#seenAtMs.clear();
  }

  /** Takes what the poll has read since the last time. */
  follow(): void {
    const { setup, snapshot } = this.#parts.values.report;
    if (setup !== this.#setup) this.#planFor(setup);
    for (const one of this.#plan?.pages.flatMap(({ tables }) => tables) ?? []) {
      const { words, readAtMs, outcome } = snapshot.reading(one.page, one.table.id);
      const key = `${one.page}/${one.table.id}`;
      const isNews = outcome === 'data' && readAtMs !== undefined && this.#seenAtMs.get(key) !== readAtMs;
      if (!isNews || words === undefined) continue;
      this.#seenAtMs.set(key, readAtMs);
      this.#note(String(one.page), one.functionCode, one.address, words, readAtMs + this.#offsetMs);
    }
  }

  #planFor(setup: UpsSetup | undefined): void {
    this.#setup = setup;
    // Between two settings none is polled.
    if (setup === undefined) return;
    const before = this.#planned;
    this.#planned = setup;
    // A word that was accepted makes another map of the same UPS: what it has refused stays refused.
    if (before && isSameUps(before, setup)) return;
    const known = this.#plan?.known ?? this.#known;
    this.#plan = new SearchPlan(searchedPages(setup), setup.map.readFunction, howOften(setup), known);
  }

  async #pump(run: number): Promise<void> {
    const { clock, values } = this.#parts;
    while (run === this.#run) {
      const isPolled = values.ups?.idleReads.isOpen === true;
      const read = isPolled ? this.#plan?.next(clock.monotonicMs()) : undefined;
      if (read === undefined) {
        await this.#pause(lookMs);
        continue;
      }
      const startMs = clock.monotonicMs();
      const result = await this.#carryOut(read);
      if (run !== this.#run) return;
      const paceMs = result === 'busy' ? afterBusyMs : shortestPaceMs;
      await this.#pause(Math.max(startMs + paceMs - clock.monotonicMs(), 0));
    }
  }

  /** Undefined where nothing was asked. */
  async #carryOut(read: SearchRead): Promise<BlockResult | undefined> {
    const { clock, values } = this.#parts;
    const [run, plan] = [this.#run, this.#plan];
    const result = await this.#ask(read, values);
    if (run !== this.#run || plan !== this.#plan || result === undefined) return undefined;
    this.#count(result.kind);
    plan?.note(read, result.kind, clock.monotonicMs());
    if (result.words !== undefined) {
      this.#note(read.page, read.functionCode, read.start, result.words, clock.monotonicMs() + this.#offsetMs);
    }
    return result.kind;
  }

  async #ask({ start, words, functionCode }: SearchRead, { ups }: SearchedUps): Promise<Asked | undefined> {
    try {
      const read = await ups?.idleReads.read(start, words, functionCode);
      return read && { kind: 'data', words: read };
    } catch (error) {
      if (hasCode(error, 'ups.not-polled') || hasCode(error, 'modbus.crowded') || hasCode(error, 'modbus.closed')) {
        return undefined;
      }
      if (!hasCode(error, 'modbus.exception')) return { kind: 'silent' };
      return { kind: meansNotThere(error.facts.exceptionCode) ? 'refused' : 'busy' };
    }
  }

  #count(result: BlockResult): void {
    const { asked, answered, refused, silent } = this.#counts;
    this.#counts = {
      asked: asked + 1,
      answered: answered + Number(result === 'data'),
      refused: refused + Number(result === 'refused' || result === 'busy'),
      silent: silent + Number(result === 'silent'),
    };
  }

  #note(page: string, functionCode: 3 | 4, start: number, words: readonly number[], atMs: number): void {
    for (const [index, word] of words.entries()) {
      this.#parts.history.note({ page, functionCode, address: start + index }, word, atMs);
    }
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#parts.clock.schedule(delayMs, resolve);
      this.#cancelPause = () => {
        cancel();
        resolve();
      };
    });
  }
}

interface Asked {
  readonly kind: BlockResult;
  readonly words?: readonly number[];
}

function isSameUps(one: UpsSetup, other: UpsSetup): boolean {
  const factsOf = ({ family, map, architecture }: UpsSetup) =>
    JSON.stringify([family.name, map.id, architecture, map.tables.filter(({ alone }) => !alone)]);
  return factsOf(one) === factsOf(other);
}

/** Status, alarms and measurements come with every cycle anyway. */
function howOften({ map, architecture }: UpsSetup) {
  const plan = pollPlan(map, architecture);
  return ({ address, table }: SearchedTable): 'often' | 'seldom' | 'slow' => {
    const cadence = plan.find((step) => step.address === address)?.cadence ?? 'spare';
    if (cadence === 'urgent' || cadence === 'regular') return 'often';
    return table.cadence === 'slow' ? 'slow' : 'seldom';
  };
}
