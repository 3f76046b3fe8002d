import type { Plant } from '../plant/plant.js';
import type { EventQueue } from './event-queue.js';
import type { MachineClock } from './gateway-clock.js';
import type { GatewayRun } from './gateway-run.js';
import type { RunTrace } from './run-trace.js';

export interface QuietParts {
  readonly queue: EventQueue;
  readonly trace: RunTrace;
  readonly plant: Plant;
  readonly gateway: GatewayRun;
  readonly machineClock: MachineClock;
  readonly pollIntervalMs: number;
}

/** A cycle that is over, with nothing to come but the next one. */
interface Mark {
  readonly atMs: number;
  readonly waitMs: number;
  readonly entriesBesideLine: number;
  /** Of the octets of the cycle. */
  readonly octets: number;
}

/** A poll without a pause leaves nothing to skip. */
const shortestPollMs = 200;
/** Of the time from cycle to cycle: what waits for less waits for an answer. */
const leastPause = 0.25;
/** Tables of identity, configuration and clock are read so often; what the clock says is of the moment at which it is read. */
const slowTablesMs = 600_000;
/** The gateway's history begins a new block with the first poll of a minute. */
const historyMs = 60_000;
const marginMs = 10;

/**
 * Where nothing is due but poll cycles, and the last ones were alike to the octet, the next ones would be so too: time moves to
 * the last of them before something else is due, and that one is played, so that the gateway's values are as fresh as ever.
 */
export class QuietStretches {
  readonly #parts: QuietParts;
  #entries = 0;
  #entriesBesideLine = 0;
  #last: Mark | undefined;
  #lastButOne: Mark | undefined;
  skippedMs = 0;

  constructor(parts: QuietParts) {
    this.#parts = parts;
  }

  /** All that follows from an event has happened. */
  afterEvent(endMs: number): void {
    const { queue, trace, gateway, pollIntervalMs } = this.#parts;
    queue.settled(trace.entries === this.#entries);
    this.#entries = trace.entries;
    // Somebody may have changed what the gateway looks at, such as config.ini by hand.
    if (trace.entriesBesideLine !== this.#entriesBesideLine) queue.doubtLooks();
    this.#entriesBesideLine = trace.entriesBesideLine;
    if (pollIntervalMs < shortestPollMs || gateway.process?.isUp !== true) return;
    const { firstMs: cycleMs, waitedMs, secondMs } = queue.nextEvents();
    const atMs = queue.nowMs;
    const limitMs = Math.min(secondMs, endMs);
    const isPause = waitedMs >= pollIntervalMs * leastPause && waitedMs <= pollIntervalMs;
    if (!isPause || limitMs - cycleMs < 2 * pollIntervalMs) return;
    const [last, lastButOne] = [this.#last, this.#lastButOne];
    const { entriesBesideLine } = trace;
    // Within one pause several events may end so; the first one counts.
    if (last !== undefined && cycleMs === last.atMs + last.waitMs) return;
    const mark = { atMs, waitMs: cycleMs - atMs, entriesBesideLine, octets: trace.takeLineHash() };
    [this.#last, this.#lastButOne] = [mark, last];
    if (!this.#isSteady(mark, last, lastButOne)) return;
    const cycles = Math.floor((Math.min(limitMs, this.#nextOwnMs()) - cycleMs) / pollIntervalMs) - 1;
    if (cycles < 1) return;
    queue.skip(cycles * pollIntervalMs);
    this.skippedMs += cycles * pollIntervalMs;
    [this.#last, this.#lastButOne] = [undefined, undefined];
  }

  #isSteady(mark: Mark, last: Mark | undefined, lastButOne: Mark | undefined): boolean {
    const { plant, pollIntervalMs } = this.#parts;
    if (last === undefined || lastButOne === undefined) return false;
    const isAlike =
      mark.atMs - last.atMs === pollIntervalMs &&
      last.atMs - lastButOne.atMs === pollIntervalMs &&
      mark.waitMs === last.waitMs &&
      mark.entriesBesideLine === lastButOne.entriesBesideLine &&
      mark.octets === last.octets &&
      last.octets === lastButOne.octets;
    if (!isAlike) return false;
    const since = lastButOne.atMs - pollIntervalMs;
    return plant.registers.tables.every(
      (table) => table.cadence === 'slow' || table.changesIn(since, mark.atMs).length === 0,
    );
  }

  /** What the gateway does by itself in a cycle, because its time has come. */
  #nextOwnMs(): number {
    const { queue, plant, machineClock } = this.#parts;
    const minuteMs = queue.nowMs + historyMs - (machineClock.wallMs() % historyMs) - marginMs;
    const slow = plant.registers.tables.filter(({ cadence }) => cadence === 'slow');
    const readMs = slow.map(({ lastServedMs }) => lastServedMs).filter((servedMs) => servedMs > 0);
    return Math.min(minuteMs, ...readMs.map((servedMs) => servedMs + slowTablesMs - marginMs));
  }
}
