import type { Clock } from '../../core/clock.js';
import { hasCode } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { meansNotThere, pastTheEnd } from '../link/exception-codes.js';
import type { RegisterReader } from '../link/register-reader.js';
import { isBlank } from '../maps/blank-words.js';
import { isUnheard, type RegisterMap } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import type { Carrier } from '../model/what-to-check.js';
import { ConnectionJudge } from './connection-judge.js';
import type { IdleRead, IdleReads } from './idle-reads.js';
import { type PollStep, stepKey } from './poll-plan.js';
import { PollSchedule, type ScheduledStep, type StepResult } from './poll-schedule.js';
import { PolledSnapshot } from './polled-snapshot.js';
import {
  isDenied,
  isUntold,
  type RegisterSnapshot,
  type TableReading,
  type UpsConnection,
  type UpsLoss,
} from './snapshot.js';

export interface PollerOptions {
  readonly reader: RegisterReader;
  readonly slave: number;
  /** A serial line, where it is not said. */
  readonly carrier?: Carrier;
  readonly family: UpsFamily | undefined;
  readonly map: RegisterMap | undefined;
  readonly plan: readonly PollStep[];
  readonly clock: Clock;
  readonly log: Logger;
  /** From start to start of a cycle; 0: as fast as the line allows. */
  readonly pollIntervalMs: number;
  /** Failed cycles after which the UPS counts as lost. */
  readonly offlineAfter: number;
  /** From read to read of a slow table. */
  readonly slowIntervalMs?: number;
  /** What others want to read between two cycles. */
  readonly idleReads?: IdleReads;
}

export interface PollStatistics {
  readonly cycles: number;
  readonly failedCycles: number;
  /** From the first request to the last answer of the last cycle in which something was answered. */
  readonly lastCycleMs: number | undefined;
}

interface EndedCycle {
  readonly asked: readonly ScheduledStep[];
  /** Something was answered. */
  readonly isAnswered: boolean;
  /** All that was answered were exceptions, of a UPS that has told something before or is disturbed. */
  readonly isRefused: boolean;
  readonly wasCut: boolean;
  /** It ended with as many unanswered requests as end a cycle. */
  readonly brokeOff: boolean;
  readonly startMs: number;
}

type SnapshotListener = (snapshot: RegisterSnapshot) => void;

const defaultSlowIntervalMs = 600_000;
/** Where the line is idle between cycles; a poll that leaves no pause reads the spare tables more seldom. */
const spareIntervalMs = 10_000;
const busySpareIntervalMs = 60_000;
const leisurelyPollMs = 1000;
/** Unanswered requests in a row that end a cycle: a dead line must not cost a time-out for every table. */
const unansweredToCut = 2;
/** Likewise of one that is busy with something else. */
const refusalsToCut = 4;
/** A closed line refuses at once; without this, from start to start, the poll would spin. */
const shortestFailedCycleMs = 250;
/** A read of others that was not answered makes a cycle late by a time-out: no other one for this long. */
const pauseAfterSilenceMs = 10_000;
/** The longest read of late counts; that of an hour ago, of a UPS that was busy, does not. */
const forgetting = 0.98;

/** Asks the UPS for its tables, over and over, and keeps what it knows as a snapshot. Never writes to it. */
export class Poller {
  readonly #options: PollerOptions;
  readonly #schedule: PollSchedule;
  readonly #judge: ConnectionJudge;
  readonly #listeners = new Set<SnapshotListener>();
  /** Tables that this UPS has in their shorter form. */
  readonly #shortened = new Set<string>();
  #map: RegisterMap | undefined;
  #snapshot: PolledSnapshot;
  /** Grows with every start and stop: an answer that belongs to an earlier run is dropped. */
  #run = 0;
  #isRunning = false;
  #cancelTimer = () => {};
  #hasTold = false;
  /** Tables of status and alarms that are refused at the moment, and those of what the UPS is that it has never told. */
  readonly #disturbed = new Set<string>();
  /** Tables of what a UPS is that have not been asked for since another one is on the line. */
  readonly #ofFormer = new Set<string>();
  /** When a unit that was there was said for the first time not to be. */
  readonly #saidAbsentMs = new Map<string, number>();
  /** The card says that it does not hear its UPS. */
  #isUnheard = false;
  #cycles = 0;
  #failedCycles = 0;
  #lastCycleMs: number | undefined;
  /** What one request takes on this line, at its longest. */
  #longestReadMs = 0;
  /** No read of others before. */
  #othersFromMs = Number.NEGATIVE_INFINITY;

  constructor(options: PollerOptions) {
    this.#options = options;
    this.#schedule = new PollSchedule({
      plan: options.plan,
      pollIntervalMs: options.pollIntervalMs,
      slowIntervalMs: options.slowIntervalMs ?? defaultSlowIntervalMs,
      spareIntervalMs: options.pollIntervalMs >= leisurelyPollMs ? spareIntervalMs : busySpareIntervalMs,
    });
    const { family, map, slave, carrier = 'modbus-rtu', offlineAfter, log } = options;
    this.#judge = new ConnectionJudge({ slave, carrier, offlineAfter, log });
    this.#map = map;
    this.#snapshot = new PolledSnapshot({ family, map, connection: 'ready', takenAtMs: options.clock.monotonicMs() });
  }

  snapshot(): RegisterSnapshot {
    return this.#snapshot;
  }

  /**
   * Called after every answer and every change of connection, of a page's status and alarms after the last: states are
   * made of both, and must not be made of two moments. The returned function ends it.
   */
  onSnapshot(listener: SnapshotListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  statistics(): PollStatistics {
    return { cycles: this.#cycles, failedCycles: this.#failedCycles, lastCycleMs: this.#lastCycleMs };
  }

  /** From the next cycle on: the same UPS, its tables read in another rhythm. */
  replan(plan: readonly PollStep[], map = this.#map): void {
    this.#map = map;
    this.#snapshot = this.#snapshot.withMap(map);
    this.#schedule.replan(plan);
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#run += 1;
    this.#next(this.#run);
  }

  /** Waits for nothing: a request under way is left to the line, and its answer dropped. */
  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#run += 1;
    this.#cancelTimer();
  }

  #next(run: number): void {
    const { clock, log } = this.#options;
    this.#cycle(run).then(
      (pauseMs) => this.#rest(run, clock.monotonicMs() + pauseMs),
      (error: unknown) => {
        log.error({ error }, 'The poll met a fault and goes on.');
        this.#rest(run, clock.monotonicMs() + shortestFailedCycleMs);
      },
    );
  }

  /** Until the next cycle is due; others may read meanwhile, `reads` of them so far. */
  #rest(run: number, untilMs: number, reads = 0): void {
    if (run !== this.#run) return;
    const { clock, idleReads } = this.#options;
    const leftMs = Math.max(untilMs - clock.monotonicMs(), 0);
    const read = this.#mayOthersRead(leftMs, reads) ? idleReads?.take() : undefined;
    if (read !== undefined) {
      void this.#readFor(read).then(() => this.#rest(run, untilMs, reads + 1));
      return;
    }
    const end = () => {
      cancel();
      endWaiting();
    };
    const lookMs = Math.min(leftMs, this.#othersWaitMs());
    const cancel = clock.schedule(lookMs, () => {
      end();
      if (lookMs < leftMs) this.#rest(run, untilMs, reads);
      else this.#next(run);
    });
    const endWaiting =
      idleReads?.onWaiting(() => {
        end();
        this.#rest(run, untilMs, reads);
      }) ?? (() => {});
    this.#cancelTimer = end;
  }

  /** Until those that wait for the time after a silence may read. */
  #othersWaitMs(): number {
    const waitMs = this.#othersFromMs - this.#options.clock.monotonicMs();
    return waitMs > 0 && this.#options.idleReads?.waiting ? waitMs : Number.POSITIVE_INFINITY;
  }

  /** One in each pause, however short, so that a poll without pauses lets them in; further ones where they fit. */
  #mayOthersRead(leftMs: number, reads: number): boolean {
    const isTheirTurn = reads === 0 || leftMs >= this.#longestReadMs;
    return this.#isWell && isTheirTurn && this.#options.clock.monotonicMs() >= this.#othersFromMs;
  }

  get #isWell(): boolean {
    return this.#snapshot.connection === 'running' && !this.#judge.isInDoubt && this.#options.reader.isOpen;
  }

  /** Never rejects. What it tells is nothing to judge the connection by: nobody knows whether there is such a register. */
  async #readFor({ start, words, functionCode, resolve, reject }: IdleRead): Promise<void> {
    const { reader, slave, clock } = this.#options;
    try {
      resolve(await this.#timed(() => reader.readRegisters(slave, start, words, functionCode)));
    } catch (error) {
      const isAnswer = hasCode(error, 'modbus.exception');
      if (!isAnswer) this.#othersFromMs = clock.monotonicMs() + pauseAfterSilenceMs;
      reject(error);
    }
  }

  /** Notes how long an answer with data takes. */
  async #timed(read: () => Promise<readonly number[]>): Promise<readonly number[]> {
    const { clock } = this.#options;
    const startMs = clock.monotonicMs();
    const words = await read();
    this.#longestReadMs = Math.max(clock.monotonicMs() - startMs, this.#longestReadMs * forgetting);
    return words;
  }

  /** Resolves with the pause until the next cycle. */
  async #cycle(run: number): Promise<number> {
    const { clock, pollIntervalMs } = this.#options;
    const startMs = clock.monotonicMs();
    const due = this.#schedule.due(startMs);
    const asked: ScheduledStep[] = [];
    const results: StepResult[] = [];
    let answered = 0;
    let unansweredInRow = 0;
    let wasCut = false;
    for (const [at, one] of due.entries()) {
      const result = await this.#ask(one, run);
      if (run !== this.#run) return 0;
      asked.push(one);
      results.push(result);
      answered += result === 'unanswered' ? 0 : 1;
      unansweredInRow = result === 'unanswered' ? unansweredInRow + 1 : 0;
      const isWorthless = this.#isWorthless(answered, unansweredInRow) || this.#isBusyAgain(results);
      wasCut = isWorthless && asked.length < due.length;
      if (wasCut || !belongTogether(one, due[at + 1])) this.#report();
      if (wasCut) break;
    }
    if (!wasCut && unansweredInRow === 0) asked.push(...(await this.#askOthersInTurn(run, startMs)));
    if (run !== this.#run) return 0;
    const endMs = clock.monotonicMs();
    const brokeOff = unansweredInRow >= unansweredToCut;
    this.#hasTold ||= results.includes('data');
    const isRefused = answered > 0 && !results.includes('data') && (this.#hasTold || results.includes('busy'));
    this.#endCycle({ asked, isAnswered: answered > 0, isRefused, wasCut, brokeOff, startMs });
    const shortestMs = answered > 0 ? 0 : shortestFailedCycleMs;
    return Math.max(startMs + Math.max(pollIntervalMs, shortestMs) - endMs, 0);
  }

  /** As many as end before the next cycle is due: no alarm waits for them. */
  async #askOthersInTurn(run: number, startMs: number): Promise<readonly ScheduledStep[]> {
    const { clock, pollIntervalMs } = this.#options;
    const asked: ScheduledStep[] = [];
    for (const one of this.#schedule.overdueInTurn(startMs)) {
      if (clock.monotonicMs() + this.#longestReadMs > startMs + pollIntervalMs || !this.#isWell) break;
      const result = await this.#ask(one, run);
      if (run !== this.#run) break;
      asked.push(one);
      this.#report();
      if (result === 'unanswered' || result === 'busy') break;
    }
    return asked;
  }

  /** Whether the rest of the cycle would most likely be time-outs. */
  #isWorthless(answered: number, unansweredInRow: number): boolean {
    if (!this.#options.reader.isOpen) return true;
    const isKnownDead = answered === 0 && this.#judge.isInDoubt;
    return unansweredInRow >= (isKnownDead ? 1 : unansweredToCut);
  }

  /** One cycle was refused already: until it is known for a loss, the next need not ask for all, which takes its time. */
  #isBusyAgain(results: readonly StepResult[]): boolean {
    const isKnown = this.#judge.wasRefused && this.#snapshot.connection !== 'lost';
    return isKnown && results.length >= refusalsToCut && results.every((result) => result === 'busy');
  }

  async #ask(one: ScheduledStep, run: number): Promise<StepResult> {
    const { step } = one;
    const before = this.#snapshot.reading(step.page, step.table.id).words;
    let reading = await this.#read(step);
    this.#noteHearing(step, reading);
    if (run === this.#run && isSuddenlyClear(step, before, reading)) reading = await this.#read(step);
    if (run !== this.#run) return 'unanswered';
    const shorter = step.table.fallbackWords;
    if (reading.outcome === 'exception' && reading.exceptionCode === pastTheEnd && shorter !== undefined) {
      // The long form was refused: try the short one at once. The short one was refused: next time the long one again.
      if (!this.#shortened.delete(stepKey(step))) {
        this.#shortened.add(stepKey(step));
        return this.#ask(one, run);
      }
    }
    const nowMs = this.#options.clock.monotonicMs();
    const result = resultOf(reading);
    if (reading.exceptionCode !== undefined) this.#judge.noteException(reading.exceptionCode);
    this.#noteDisturbance(step, reading);
    this.#schedule.note(one, result, nowMs);
    if (isOfAnother(step, before, reading)) this.#askTheOther();
    if (beginsToTell(step, before, reading) && this.#hasOnlyStarted) this.#askWhatSaidNothing();
    this.#ofFormer.delete(stepKey(step));
    const isDoubtful = this.#doubtsAbsence(step, reading);
    if (isDoubtful) this.#schedule.askFor([step]);
    // What a card says of a UPS that it does not hear is not of now: the last that was true stays.
    const isOfBefore = isDoubtful || (this.#isUnheard && result === 'data');
    const kept: TableReading = isOfBefore ? withWordsOf(reading, this.#snapshot) : reading;
    this.#snapshot = this.#snapshot.withReading(kept, nowMs);
    return result;
  }

  /**
   * Whether a unit that was there may be there still, though the UPS says that there is no such page: it says so of all its pages while it
   * is busy or starts. The unit is gone when the system itself has told of its state since then, and the page is refused again.
   */
  #doubtsAbsence(step: PollStep, { outcome, exceptionCode }: TableReading): boolean {
    const { page, table } = step;
    const key = stepKey(step);
    const before = this.#snapshot.reading(page, table.id);
    const saysAbsent = typeof page === 'number' && outcome === 'exception' && meansNotThere(exceptionCode);
    if (!saysAbsent || before.words === undefined || isDenied(before)) {
      if (outcome !== 'failed') this.#saidAbsentMs.delete(key);
      return false;
    }
    const saidMs = this.#saidAbsentMs.get(key);
    if (saidMs !== undefined && this.#systemHasToldSince(saidMs)) {
      this.#saidAbsentMs.delete(key);
      return false;
    }
    this.#saidAbsentMs.set(key, this.#options.clock.monotonicMs());
    return true;
  }

  /** By each table of its status and alarms that it has ever told. */
  #systemHasToldSince(ms: number): boolean {
    return this.#schedule.steps
      .filter(({ page, cadence }) => typeof page !== 'number' && cadence === 'urgent')
      .map(({ page, table }) => this.#snapshot.reading(page, table.id))
      .every(({ outcome, words, readAtMs }) => words === undefined || (outcome === 'data' && (readAtMs ?? 0) > ms));
  }

  /** What is known of the one before is not true of it, where it refuses to tell. */
  #askTheOther(): void {
    this.#schedule.askForAll();
    for (const step of this.#schedule.steps) if (isOfWhatItIs(step)) this.#ofFormer.add(stepKey(step));
  }

  /** No table of every cycle tells anything, as of a UPS that starts anew; alarms alone have nothing to tell as a rule. */
  get #hasOnlyStarted(): boolean {
    return this.#schedule.steps.filter(isOfEachCycle).every(({ page, table }) => {
      const { words } = this.#snapshot.reading(page, table.id);
      return words === undefined || saysNothing(words);
    });
  }

  /** What a UPS that has only been starting said of itself is not true of it, and would stand for a round of the slow tables. */
  #askWhatSaidNothing(): void {
    const { steps } = this.#schedule;
    const slow = steps.filter(({ cadence }) => cadence === 'slow');
    this.#schedule.askFor(slow.filter(({ page, table }) => saysNothing(this.#snapshot.reading(page, table.id).words)));
  }

  #noteHearing({ table }: PollStep, { outcome, words }: TableReading): void {
    if (table.id !== this.#map?.hears?.table || outcome === 'failed') return;
    this.#isUnheard = outcome === 'data' && isUnheard(this.#map, table.id, words);
    if (this.#isUnheard && this.#snapshot.connection === 'running') this.#connect('lost', 'unheard');
  }

  async #read(step: PollStep): Promise<TableReading> {
    const { reader, slave, clock } = this.#options;
    const { page, table, address } = step;
    const length = this.#shortened.has(stepKey(step)) ? (table.fallbackWords ?? table.words) : table.words;
    const unknown = { page, table: table.id, outcome: 'never' } as const;
    const last: TableReading = this.#ofFormer.has(stepKey(step)) ? unknown : this.#snapshot.reading(page, table.id);
    const kept = keptOf(last);
    try {
      const functionCode = table.readFunction ?? this.#map?.readFunction;
      const read = await this.#timed(() => reader.readRegisters(slave, address, length, functionCode));
      // The same words are the same list: whoever makes something of them sees at once that nothing has changed.
      const words = last.words !== undefined && areSame(read, last.words) ? last.words : read;
      return { page, table: table.id, outcome: 'data', words, readAtMs: clock.monotonicMs() };
    } catch (error) {
      if (!hasCode(error, 'modbus.exception')) {
        const refusedBefore = last.exceptionCode ?? last.refusedBefore;
        const refusal = refusedBefore === undefined ? {} : { refusedBefore };
        return { page, table: table.id, outcome: 'failed', ...kept, ...refusal };
      }
      const { exceptionCode } = error.facts;
      const code = typeof exceptionCode === 'number' ? { exceptionCode } : {};
      return { page, table: table.id, outcome: 'exception', ...code, ...kept };
    }
  }

  #endCycle({ asked, isAnswered, isRefused, wasCut, brokeOff, startMs }: EndedCycle): void {
    const nowMs = this.#options.clock.monotonicMs();
    const { reader } = this.#options;
    const failure = isAnswered ? undefined : (reader.trouble ?? 'silent');
    const loss = isRefused ? 'refused' : (failure ?? (this.#isUnheard ? 'unheard' : undefined));
    const endedInSilence = asked.at(-1)?.wasUnanswered === true;
    this.#cycles += 1;
    if (isAnswered) this.#lastCycleMs = nowMs - startMs;
    else this.#failedCycles += 1;
    if (loss === undefined) this.#schedule.endGoodCycle(asked, wasCut, nowMs);
    else this.#schedule.askForAll();
    const next = this.#judge.judge({ loss, brokeOff, endedInSilence }, this.#snapshot, this.#schedule.isComplete);
    if (next !== undefined) this.#connect(next.connection, next.loss);
  }

  /** What alarms are made of must not fail in silence, nor what all values are read by. */
  #noteDisturbance(step: PollStep, reading: TableReading): void {
    const { table, address, cadence } = step;
    const { outcome, exceptionCode } = reading;
    const isOfAlarms = cadence === 'urgent';
    if (outcome === 'failed' || !(isOfAlarms || isOfWhatItIs(step))) return;
    const { log, slave } = this.#options;
    const facts = { slave, table: table.id, address };
    if (outcome === 'data') {
      const told = isOfAlarms ? 'status and alarms again' : table.id;
      if (this.#disturbed.delete(stepKey(step))) log.info(facts, `The UPS tells its ${told}.`);
    } else if (!isOfAlarms && !isUntold(reading)) {
      return;
    } else if (this.#hasTold && !this.#disturbed.has(stepKey(step))) {
      this.#disturbed.add(stepKey(step));
      const refusal = `The UPS refuses to tell its ${table.id}: exception ${exceptionCode}.`;
      const rest = isOfAlarms ? '' : ' Values that depend on it are not believed until it does.';
      log.warn({ ...facts, exceptionCode }, refusal + rest);
    }
  }

  #connect(connection: UpsConnection, loss?: UpsLoss): void {
    this.#snapshot = this.#snapshot.withConnection(connection, this.#options.clock.monotonicMs(), loss);
    this.#report();
  }

  #report(): void {
    for (const listener of this.#listeners) {
      try {
        listener(this.#snapshot);
      } catch (error) {
        this.#options.log.error({ error }, 'A listener of the UPS data failed.');
      }
    }
  }
}

/** What a request that brings no data leaves of what was known. */
function keptOf(last: TableReading): Pick<TableReading, 'words' | 'readAtMs' | 'deniedBefore'> {
  const { words, readAtMs } = last;
  if (words && readAtMs !== undefined) return { words, readAtMs };
  return isDenied(last) ? { deniedBefore: true } : {};
}

/** Configuration, and which measurements there are: what all others are read by. Texts are shown, and nothing depends on them. */
function isOfWhatItIs({ table: { cadence, kind } }: PollStep): boolean {
  return cadence === 'slow' && kind !== 'text' && kind !== 'clock';
}

/** As if it had not been answered. */
function withWordsOf({ page, table }: TableReading, snapshot: RegisterSnapshot): TableReading {
  const { words, readAtMs } = snapshot.reading(page, table);
  return { page, table, outcome: 'failed', ...(words && readAtMs !== undefined && { words, readAtMs }) };
}

/** Status and alarms of one page. */
function belongTogether({ step }: ScheduledStep, next: ScheduledStep | undefined): boolean {
  return step.cadence === 'urgent' && next?.step.cadence === 'urgent' && next.step.page === step.page;
}

/**
 * All status bits clear at once, of a UPS that had several: more likely one that starts anew, or a torn answer, than the
 * truth. It is asked once more before it is believed. A single bit that goes is a change like any other.
 */
function isSuddenlyClear({ table }: PollStep, before: readonly number[] | undefined, { outcome, words }: TableReading) {
  if (outcome !== 'data' || table.tells !== 'status' || words === undefined) return false;
  return words.every((word) => word === 0) && bitsIn(before ?? []) > 1;
}

/** Another UPS answers than the one that did before. */
function isOfAnother({ table }: PollStep, before: readonly number[] | undefined, { outcome, words }: TableReading) {
  if (outcome !== 'data' || before === undefined || !table.identity) return false;
  return before !== words && before.some((word, index) => word !== words?.[index]);
}

function isOfEachCycle({ cadence }: PollStep): boolean {
  return cadence === 'urgent' || cadence === 'regular';
}

/** A table of every cycle that was one word all over, as those of a UPS are that starts anew, and is so no more. */
function beginsToTell(
  step: PollStep,
  before: readonly number[] | undefined,
  { outcome, words }: TableReading,
): boolean {
  return outcome === 'data' && isOfEachCycle(step) && before !== words && saysNothing(before) && !saysNothing(words);
}

/** False where it has not been read. */
function saysNothing(words: readonly number[] | undefined): boolean {
  return words !== undefined && isBlank(words);
}

function areSame(one: readonly number[], other: readonly number[]): boolean {
  return one.length === other.length && one.every((word, index) => word === other[index]);
}

function bitsIn(words: readonly number[]): number {
  let count = 0;
  for (let rest of words) for (; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

function resultOf(reading: TableReading): StepResult {
  if (reading.outcome === 'data') return 'data';
  if (reading.outcome !== 'exception') return 'unanswered';
  return meansNotThere(reading.exceptionCode) ? 'refused' : 'busy';
}
