import type { UpsSetup } from '../../ups/detection/ups-setup.js';
import { meansNotThere } from '../../ups/link/exception-codes.js';
import type { Page } from '../../ups/maps/page.js';
import { functionOf, type TableId } from '../../ups/maps/register-map.js';
import { pollPlan } from '../../ups/polling/poll-plan.js';
import type { RegisterSnapshot, TableReading } from '../../ups/polling/snapshot.js';
import type { UpsReport } from '../../ups/polling/ups-monitor.js';
import type { WordsRequest } from './request.js';

/** Words as the poll has read them. */
export interface KnownWords {
  readonly words: readonly number[];
  /** Of the oldest of them. */
  readonly readAtMs: number;
}

/** Where the poll reads a table. */
interface PolledPlace {
  readonly functionCode: number;
  readonly start: number;
  readonly words: number;
  readonly page: Page;
  readonly table: TableId;
}

/** Finds words by the UPS's own addresses in what the poll has read, of whatever map and page. */
export class PolledWords {
  #setup: UpsSetup | undefined;
  #places: readonly PolledPlace[] = [];

  /** Undefined where the poll does not have all of them. */
  find({ setup, snapshot }: UpsReport, request: WordsRequest): KnownWords | undefined {
    if (setup !== this.#setup) {
      this.#setup = setup;
      this.#places = setup === undefined ? [] : placesOf(setup);
    }
    const words: number[] = [];
    let readAtMs = Number.POSITIVE_INFINITY;
    while (words.length < request.words) {
      const next = this.#youngestAt(snapshot, request.functionCode, request.start + words.length);
      if (next === undefined) return undefined;
      words.push(...next.words.slice(0, request.words - words.length));
      readAtMs = Math.min(readAtMs, next.readAtMs);
    }
    return { words, readAtMs };
  }

  /** From that address to the end of a table; a word that a site reads by itself may stand in a table besides. */
  #youngestAt(snapshot: RegisterSnapshot, functionCode: number, address: number): KnownWords | undefined {
    let youngest: KnownWords | undefined;
    for (const place of this.#places) {
      const offset = address - place.start;
      if (place.functionCode !== functionCode || offset < 0 || offset >= place.words) continue;
      const known = knownOf(snapshot.reading(place.page, place.table), offset);
      if (known !== undefined && known.readAtMs > (youngest?.readAtMs ?? Number.NEGATIVE_INFINITY)) youngest = known;
    }
    return youngest;
  }
}

function placesOf({ map, architecture }: UpsSetup): readonly PolledPlace[] {
  return pollPlan(map, architecture).map(({ page, table, address }) => ({
    functionCode: functionOf(map, table),
    start: address,
    words: table.words,
    page,
    table: table.id,
  }));
}

/**
 * One answer that is lost, or a UPS that is busy, leaves the words of the last good read, whose age tells. A table that the
 * UPS says not to have any more is not known by them: it may be a unit that was taken out.
 */
function knownOf(reading: TableReading, offset: number): KnownWords | undefined {
  const { outcome, exceptionCode, words, readAtMs } = reading;
  const isGone = outcome === 'exception' && meansNotThere(exceptionCode);
  if (isGone || words === undefined || readAtMs === undefined || offset >= words.length) return undefined;
  return { words: words.slice(offset), readAtMs };
}
