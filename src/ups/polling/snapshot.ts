import type { Told } from '../../core/told.js';
import { meansNotThere } from '../link/exception-codes.js';
import type { LineTrouble } from '../link/register-reader.js';
import type { Page } from '../maps/page.js';
import type { RegisterMap, TableId } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';

/**
 * How the last request for a table ended. `failed` keeps the words of the last good read, if there was one.
 * An exception is an answer: the UPS is there, but refuses this table.
 */
export type TableOutcome = 'never' | 'data' | 'exception' | 'failed';

export interface TableReading {
  readonly page: Page;
  readonly table: TableId;
  readonly outcome: TableOutcome;
  /** Modbus exception code when the outcome is `exception`. */
  readonly exceptionCode?: number;
  /** The exception code of the last answer, where that was a refusal and none has come since (`failed`). */
  readonly refusedBefore?: number;
  /** An earlier answer, and none with data since, was that this UPS has no such table. */
  readonly deniedBefore?: true;
  /** Words of the last good read; undefined before it. */
  readonly words?: readonly number[];
  /** Monotonic milliseconds of the last good read. */
  readonly readAtMs?: number;
}

/** Whether the UPS has said that it has no such table: by the last answer, or one before it with no data since. */
export function isDenied({ exceptionCode, refusedBefore, deniedBefore }: TableReading): boolean {
  return deniedBefore === true || meansNotThere(exceptionCode) || meansNotThere(refusedBefore);
}

/** Whether nothing is known of the table yet, not even that there is none: what depends on it must not be believed. */
export function isUntold(reading: TableReading): boolean {
  return reading.words === undefined && !isDenied(reading);
}

/**
 * `ready`: no complete poll yet. `running`: complete and alive. `lost`: `offline_after` cycles failed.
 * A poll is complete when every table was answered, with data or an exception.
 */
export type UpsConnection = 'ready' | 'running' | 'lost';

/** `silent`: nothing answers any more. `refused`: every request is answered with an exception. `unheard`: a card answers, and says that it does not hear its UPS. */
export type UpsLoss = 'silent' | 'refused' | 'unheard' | LineTrouble;

/** Everything known of the UPS at one moment; a value, never changed after it was made. */
export interface RegisterSnapshot extends Told {
  readonly family: UpsFamily | undefined;
  readonly map: RegisterMap | undefined;
  readonly connection: UpsConnection;
  /** Of a connection that is `lost`. */
  readonly loss?: UpsLoss;
  readonly takenAtMs: number;
  /** Monotonic milliseconds of the last answer with data, whatever failed since; undefined before it. */
  readonly readAtMs?: number | undefined;
  /** The reading of a table on a page; outcome `never` where it was not asked. */
  reading(page: Page, table: TableId): TableReading;
}
