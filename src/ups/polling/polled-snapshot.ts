import type { Page } from '../maps/page.js';
import type { RegisterMap, TableId } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import type { RegisterSnapshot, TableReading, UpsConnection } from './snapshot.js';

interface SnapshotState {
  readonly family: UpsFamily | undefined;
  readonly map: RegisterMap | undefined;
  readonly connection: UpsConnection;
  readonly takenAtMs: number;
}

/** The snapshot the poller makes; a change makes a new one that shares the readings that stayed. */
export class PolledSnapshot implements RegisterSnapshot {
  readonly family: UpsFamily | undefined;
  readonly map: RegisterMap | undefined;
  readonly connection: UpsConnection;
  readonly takenAtMs: number;
  readonly #readings: ReadonlyMap<string, TableReading>;

  constructor(state: SnapshotState, readings: ReadonlyMap<string, TableReading> = new Map()) {
    this.family = state.family;
    this.map = state.map;
    this.connection = state.connection;
    this.takenAtMs = state.takenAtMs;
    this.#readings = readings;
  }

  reading(page: Page, table: TableId): TableReading {
    return this.#readings.get(keyOf(page, table)) ?? { page, table, outcome: 'never' };
  }

  withReading(reading: TableReading, takenAtMs: number): PolledSnapshot {
    const readings = new Map(this.#readings).set(keyOf(reading.page, reading.table), reading);
    return new PolledSnapshot({ ...this.#state(), takenAtMs }, readings);
  }

  withConnection(connection: UpsConnection, takenAtMs: number): PolledSnapshot {
    return new PolledSnapshot({ ...this.#state(), connection, takenAtMs }, this.#readings);
  }

  #state(): SnapshotState {
    return { family: this.family, map: this.map, connection: this.connection, takenAtMs: this.takenAtMs };
  }
}

function keyOf(page: Page, table: TableId): string {
  return `${page}/${table}`;
}
