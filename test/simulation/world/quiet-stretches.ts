import type { Plant } from '../plant/plant.js';
import type { Table } from '../plant/registers.js';
import type { EventQueue } from './event-queue.js';
import type { MachineClock } from './gateway-clock.js';
import type { GatewayRun } from './gateway-run.js';
import type { RunDisturbances } from './run-disturbances.js';
import type { RunTrace } from './run-trace.js';

export interface QuietParts {
  readonly queue: EventQueue;
  readonly trace: RunTrace;
  readonly plant: Plant;
  readonly gateway: GatewayRun;
  readonly machineClock: MachineClock;
  readonly disturbances: RunDisturbances;
  readonly pollIntervalMs: number;
}

/** A poll without a pause leaves nothing to skip. */
const shortestPollMs = 200;
/** Of the time from cycle to cycle: what waits for less waits for an answer. */
const leastPause = 0.25;
/** Cycles that told nothing new, after one that did; where somebody else did something meanwhile, the last of them. */
const cyclesToBelieve = 2;
/** Who looks every minute whether a unit is back has done so within this; a table that was asked for to find out what there is is not again. */
const roundMs = 180_000;
const leastRoundCycles = 100;
/** Tables of identity, configuration and clock are read so often; what the clock says is of the moment at which it is read. */
const slowTablesMs = 600_000;
/** A table of those that has not been read for so long beyond that is read no more. */
const givenUpMs = 60_000;
/** The gateway's history takes a minute's values with the first poll of the next one. */
const historyMs = 60_000;
/** How long a question is on its way, at most. */
const questionMs = 100;
/** Times of the queue are rounded. */
const roundingMs = 0.01;
/** A clock that is fast goes so far wrong in that time. */
const marginMs = 20;

/**
 * Where nothing is due but poll cycles, and none of them tells the gateway anything new, the next ones would not either: time moves
 * to the last of them before something else is due, and they are played, as many as the gateway needs to ask for every table
 * once: its values are as fresh as ever. Of each minute, the first is played.
 */
export class QuietStretches {
  readonly #parts: QuietParts;
  #entries = 0;
  /** Beside those of the line, as they were at the last event, and at the end of the last cycle. */
  #entriesBesideLine = 0;
  #entriesAtCycle = 0;
  #entriesOfLine = 0;
  /** When something passed on the line last, and when the first of it after a pause. */
  #lineMs = Number.NEGATIVE_INFINITY;
  #beganMs = Number.NEGATIVE_INFINITY;
  /** Who polls. */
  #gateway: unknown;
  /** When the next cycle begins, as far as it is known. */
  #cycleMs = Number.NEGATIVE_INFINITY;
  /** The cycle that ends then or later belongs to the next minute. */
  #minuteMs = 0;
  #cycle = 0;
  /** When a table was asked for last, and in which cycle. */
  readonly #lastAsked = new Map<Table, { readonly atMs: number; readonly cycle: number }>();
  /** Those that the gateway goes on asking for; how many of them not in each of the last two cycles. */
  readonly #asked = new Set<Table>();
  #seldomTables = 0;
  /** Cycles in a row that told nothing new. */
  #alike = 0;
  skippedMs = 0;

  constructor(parts: QuietParts) {
    this.#parts = parts;
  }

  /** All that follows from an event has happened. */
  afterEvent(endMs: number): void {
    const { queue, trace, gateway, pollIntervalMs } = this.#parts;
    queue.settled(trace.entries === this.#entries);
    this.#noteLine();
    this.#entries = trace.entries;
    // Somebody may have changed what the gateway looks at, such as config.ini by hand.
    if (trace.entriesBesideLine !== this.#entriesBesideLine) queue.doubtLooks();
    this.#entriesBesideLine = trace.entriesBesideLine;
    if (pollIntervalMs < shortestPollMs || gateway.process?.isUp !== true) return;
    const { firstMs: cycleMs, waitedMs, secondMs } = queue.nextEvents(pollIntervalMs);
    if (waitedMs < pollIntervalMs * leastPause || waitedMs > pollIntervalMs) return;
    if (!this.#isPoll(cycleMs)) return;
    // Within one pause several events may end so; the first one counts.
    if (cycleMs !== this.#cycleMs) this.#endCycle(cycleMs, cycleMs - waitedMs);
    if (this.#alike < cyclesToBelieve || trace.entriesBesideLine !== this.#entriesAtCycle) return;
    const cycleTakesMs = pollIntervalMs - waitedMs;
    const untilMs = Math.min(secondMs, endMs) - cycleTakesMs;
    // Of those that are not read in every cycle, one comes into each.
    const round = this.#seldomTables + this.#slowDueMs.filter((dueMs) => dueMs <= untilMs).length;
    const cyclesToOther = Math.floor((untilMs - cycleMs) / pollIntervalMs) - round;
    const cycles = Math.min(cyclesToOther, this.#cyclesToOwn(cycleMs, cycleTakesMs));
    if (cycles < 1 || this.#isDisturbed) return;
    queue.postpone(cycles * pollIntervalMs, pollIntervalMs);
    this.skippedMs += cycles * pollIntervalMs;
    this.#cycleMs = cycleMs + cycles * pollIntervalMs;
  }

  #noteLine(): void {
    const { queue, trace, pollIntervalMs } = this.#parts;
    const entriesOfLine = trace.entries - trace.entriesBesideLine;
    if (entriesOfLine === this.#entriesOfLine) return;
    this.#entriesOfLine = entriesOfLine;
    if (queue.nowMs - this.#lineMs >= pollIntervalMs * leastPause) this.#beganMs = queue.nowMs;
    this.#lineMs = queue.nowMs;
  }

  /** A poll is due an interval after the one whose first question has come on the line; what is due at other times is none. */
  #isPoll(dueMs: number): boolean {
    const { queue, pollIntervalMs } = this.#parts;
    if (queue.nowMs < this.#cycleMs) return dueMs === this.#cycleMs;
    const askedMs = this.#beganMs - (dueMs - pollIntervalMs);
    return askedMs >= 0 && askedMs <= questionMs;
  }

  #endCycle(nextMs: number, endedMs: number): void {
    const { queue, trace, gateway, machineClock, pollIntervalMs } = this.#parts;
    // The poll has begun anew, or has had no pause.
    if (Math.abs(nextMs - this.#cycleMs - pollIntervalMs) > roundingMs) this.#alike = 0;
    this.#cycleMs = nextMs;
    const wallMs = machineClock.wallMs() - (queue.nowMs - endedMs);
    this.#minuteMs = endedMs + historyMs - (wallMs % historyMs) - marginMs;
    if (gateway.gateway !== this.#gateway) {
      this.#gateway = gateway.gateway;
      trace.line.forget();
    }
    const told = trace.line.take();
    if (told === 'news') this.#alike = 0;
    else if (told === 'same') this.#alike += 1;
    if (trace.entriesBesideLine !== this.#entriesAtCycle) this.#alike = Math.min(this.#alike, cyclesToBelieve - 1);
    this.#entriesAtCycle = trace.entriesBesideLine;
    this.#noteTables();
  }

  #noteTables(): void {
    const { plant, pollIntervalMs } = this.#parts;
    this.#cycle += 1;
    this.#asked.clear();
    this.#seldomTables = 0;
    // Tables that are asked for now and then come into one cycle each.
    const cyclesOfRound = Math.max(leastRoundCycles, roundMs / pollIntervalMs);
    // One that is refused takes a turn of those that are not.
    for (const table of [...plant.registers.tables, ...plant.slave.elsewhere]) {
      if (table.cadence === 'slow' || table.lastAskedMs === Number.NEGATIVE_INFINITY) continue;
      const before = this.#lastAsked.get(table);
      const isAsked = before === undefined || before.atMs !== table.lastAskedMs;
      const last = isAsked ? { atMs: table.lastAskedMs, cycle: this.#cycle } : before;
      const isInEachCycle = isAsked && before?.cycle === this.#cycle - 1;
      if (isAsked) this.#lastAsked.set(table, last);
      if (this.#cycle - last.cycle > cyclesOfRound) continue;
      this.#asked.add(table);
      if (!isInEachCycle) this.#seldomTables += 1;
    }
  }

  /** Something that the gateway does not know, or a fault of the line that has not shown in these cycles. */
  get #isDisturbed(): boolean {
    const { queue, plant, disturbances } = this.#parts;
    const isKnown = [...this.#asked].every((table) => plant.isKnown(table));
    return !isKnown || disturbances.wereThere(['line', 'ups'], queue.nowMs, queue.nowMs);
  }

  /** How many cycles there are before the one with which the gateway does something by itself, because its time has come. */
  #cyclesToOwn(cycleMs: number, cycleTakesMs: number): number {
    const { pollIntervalMs } = this.#parts;
    const dueMs = this.#slowDueMs;
    return Math.ceil((Math.min(this.#minuteMs - cycleTakesMs, ...dueMs) - cycleMs) / pollIntervalMs);
  }

  /** When the tables are due that are read so seldom. */
  get #slowDueMs(): readonly number[] {
    const { queue, plant } = this.#parts;
    return plant.registers.tables
      .filter(
        ({ cadence, lastServedMs, lastAskedMs }) =>
          cadence === 'slow' && lastServedMs > 0 && lastServedMs === lastAskedMs,
      )
      .map(({ lastServedMs }) => lastServedMs + slowTablesMs)
      .filter((one) => one > queue.nowMs - givenUpMs);
  }
}
