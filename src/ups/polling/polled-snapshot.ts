import type { Page } from '../maps/page.js';
import type { RegisterMap, TableId } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import type { RegisterSnapshot, TableReading, UpsConnection, UpsLoss } from './snapshot.js';

interface SnapshotState {
  readonly family: UpsFamily | undefined;
  readonly map: RegisterMap | undefined;
  readonly connection: UpsConnection;
  readonly loss?: UpsLoss;
  readonly takenAtMs: number;
  readonly readAtMs?: number | undefined;
}

/** The snapshot the poller makes; a change makes a new one that shares the readings that stayed. */
export class PolledSnapshot implements RegisterSnapshot {
  readonly family: UpsFamily | undefined;
  readonly map: RegisterMap | undefined;
  readonly connection: UpsConnection;
  readonly loss?: UpsLoss;
  readonly takenAtMs: number;
  readonly readAtMs: number | undefined;
  readonly content: symbol;
  readonly #readings: ReadonlyMap<string, TableReading>;

  constructor(
    state: SnapshotState,
    readings: ReadonlyMap<string, TableReading> = new Map(),
    content = Symbol('content of the tables'),
  ) {
    this.family = state.family;
    this.map = state.map;
    this.connection = state.connection;
    if (state.loss !== undefined) this.loss = state.loss;
    this.takenAtMs = state.takenAtMs;
    this.readAtMs = state.readAtMs;
    this.content = content;
    this.#readings = readings;
  }

  reading(page: Page, table: TableId): TableReading {
    return this.#readings.get(keyOf(page, table)) ?? { page, table, outcome: 'never' };
  }

  withReading(reading: TableReading, takenAtMs: number): PolledSnapshot {
    const key = keyOf(reading.page, reading.table);
    const readings = new Map(this.#readings).set(key, reading);
    const readAtMs = reading.outcome === 'data' ? reading.readAtMs : this.readAtMs;
    const content = saysTheSame(this.#readings.get(key), reading) ? this.content : undefined;
    return new PolledSnapshot({ ...this.#state(), takenAtMs, readAtMs }, readings, content);
  }

  /** `loss` belongs to `lost`. */
  withConnection(connection: UpsConnection, takenAtMs: number, loss?: UpsLoss): PolledSnapshot {
    const { family, map, readAtMs } = this;
    const state = { family, map, connection, takenAtMs, readAtMs, ...(loss !== undefined && { loss }) };
    return new PolledSnapshot(state, this.#readings);
  }

  /** Another view of the same UPS: what was read of its tables is still true. */
  withMap(map: RegisterMap | undefined): PolledSnapshot {
    return new PolledSnapshot({ ...this.#state(), map }, this.#readings);
  }

  #state(): SnapshotState {
    const { family, map, connection, takenAtMs, readAtMs, loss } = this;
    return { family, map, connection, takenAtMs, readAtMs, ...(loss !== undefined && { loss }) };
  }
}

/** The poll keeps the list of words where the same ones come again. */
function saysTheSame(before: TableReading | undefined, now: TableReading) {
  return (
    before !== undefined &&
    before.words === now.words &&
    before.outcome === now.outcome &&
    before.exceptionCode === now.exceptionCode &&
    before.refusedBefore === now.refusedBefore &&
    before.deniedBefore === now.deniedBefore
  );
}

function keyOf(page: Page, table: TableId): string {
  return `${page}/${table}`;
}
