import type { Language } from '../../../core/bilingual.js';
import type { ActiveAlarm } from '../../../journal/ups-watch.js';
import type { GatewayTroubles } from '../../../objects/alarms/gateway-troubles.js';
import { type ObjectReportRow, objectReport } from '../../../objects/object-report.js';
import type { DeviceState } from '../../../objects/value-stream.js';

/** What the gateway knows of itself, for those who look at many of them. */
export interface GatewayFacts {
  /** No other gateway's. */
  readonly id: string;
  /** Object_Name of the BACnet device. */
  readonly name: string;
  readonly version: string;
  readonly deviceIdentifier: number;
  readonly unitNumber: number;
  /** Of config.ini: of the sentences and words that are told. */
  readonly language: Language;
}

/** Everything that can be told at one moment. */
export interface Moment {
  readonly state: DeviceState;
  readonly gateway: GatewayFacts;
  /** What is wrong with it. */
  readonly troubles: GatewayTroubles;
  /** As the journal knows them: since when. */
  readonly activeAlarms: readonly ActiveAlarm[];
  /** Wall clock, milliseconds since 1970, when the connection to the UPS became what it is; undefined before it was seen. */
  readonly linkSinceMs: number | undefined;
  readonly monotonicMs: number;
  readonly wallMs: number;
}

/** All objects of one reading, made once for everything that is told of it. */
export class ReportOfReading {
  #values: DeviceState['values'] | undefined;
  #madeAtMs = 0;
  #rows: ReadonlyMap<string, ObjectReportRow> = new Map();

  /** The age is that of `monotonicMs`. */
  rowOf(name: string, { state, monotonicMs }: Moment): ObjectReportRow | undefined {
    if (this.#values !== state.values) {
      this.#values = state.values;
      this.#madeAtMs = monotonicMs;
      this.#rows = new Map(objectReport(state.values, monotonicMs).map((row) => [row.name, row]));
    }
    const row = this.#rows.get(name);
    if (row?.ageMs === undefined) return row;
    return { ...row, ageMs: row.ageMs + monotonicMs - this.#madeAtMs };
  }
}

/** ISO 8601, UTC. */
export function timeText(wallMs: number): string {
  return new Date(wallMs).toISOString();
}

/** Whole tenths of a second. */
export function seconds(ms: number): number {
  return Math.round(ms / 100) / 10;
}
