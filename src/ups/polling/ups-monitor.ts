import type { GatewayError } from '../../core/errors.js';
import { candidates, profileCandidates } from '../detection/candidates.js';
import { findUps, type SearchOutcome, type SearchResult } from '../detection/ups-finder.js';
import {
  type Candidate,
  candidateOf,
  type RememberedSetup,
  type SetupChoices,
  type UpsSetup,
} from '../detection/ups-setup.js';
import type { ModbusLine } from '../link/modbus-line.js';
import { TunableLine, type TunableLineParts } from '../link/tunable-line.js';
import type { MapRegistry } from '../maps/map-registry.js';
import type { Architecture } from '../maps/page.js';
import type { RegisterMap } from '../maps/register-map.js';
import { type WordAlone, withWordsAlone } from '../maps/words-alone.js';
import { carrierName, overCarrier } from '../model/carrier-name.js';
import { whatToCheck } from '../model/what-to-check.js';
import { IdleReads } from './idle-reads.js';
import { type PollStep, pollPlan } from './poll-plan.js';
import { PolledSnapshot } from './polled-snapshot.js';
import { Poller, type PollStatistics } from './poller.js';
import { silenceAdvice } from './silence-advice.js';
import type { RegisterSnapshot, UpsConnection, UpsLoss } from './snapshot.js';
import { unitProblem, withoutUnit } from './unit-guard.js';

export interface UpsMonitorOptions extends TunableLineParts {
  readonly choices: SetupChoices;
  /** What there is to be found. */
  readonly registry: MapRegistry;
  readonly slave: number;
  readonly pollIntervalMs: number;
  readonly offlineAfter: number;
  /** Words that the site gave to objects. */
  readonly assigned: AssignedWords;
  /** What the UPS turned out to be the last time; tried first. */
  readonly remembered: RememberedSetup | undefined;
}

/** Words that a site gave to objects: read in every cycle. */
export interface AssignedWords {
  /** Of tables, by their addresses on the map's base page. */
  readonly addresses: readonly number[];
  /** Outside all tables of a map. */
  aloneOn(map: RegisterMap, architecture: Architecture): readonly WordAlone[];
}

/** What is known of the UPS at one moment. */
export interface UpsReport {
  readonly snapshot: RegisterSnapshot;
  /** Undefined until the UPS was found. */
  readonly setup: UpsSetup | undefined;
  /** A unit number that this UPS does not have. */
  readonly problem: GatewayError | undefined;
}

/** How far the search for a UPS is. */
export interface SearchProgress {
  readonly isRunning: boolean;
  readonly tried: number;
  readonly of: number;
  /** Asked at this moment. */
  readonly current: Candidate | undefined;
}

/** A UPS that is gone this long may have been replaced by another. */
const searchAgainAfterMs = 60_000;
/** A unit that is not where the documents have it may be told from its values when the load has changed. */
const compareAgainAfterMs = 600_000;
/** From the start of a round of questions on a silent line to the next. */
const shortestRoundMs = 1000;
/** After the maps of the manual so many profiles are asked for: a UPS of the manual that comes meanwhile waits no longer. */
const profilesPerRound = 4;
/** A UPS that starts says nothing of itself for some seconds; one that never does is taken as it is after this. */
const patienceForWordsMs = 60_000;
/** How often a line that is silent under fixed settings is asked whether it would answer to others. */
const adviceEveryMs = 600_000;

/** Finds out what UPS is at the end of the line, polls it, and looks for it again when it is gone. */
export class UpsMonitor {
  /** What others than the poll may read meanwhile. */
  readonly idleReads = new IdleReads();
  readonly #options: UpsMonitorOptions;
  readonly #line: TunableLine;
  readonly #listeners = new Set<(report: UpsReport) => void>();
  #poller: Poller | undefined;
  #remembered: Candidate | undefined;
  #assigned: AssignedWords;
  #report: UpsReport;
  #advice: UpsSetup | undefined;
  #progress: SearchProgress = { isRunning: false, tried: 0, of: 0, current: undefined };
  #lastAdviceMs = Number.NEGATIVE_INFINITY;
  /** Since when a UPS answers that does not say yet whether it is one of several. */
  #blankSinceMs: number | undefined;
  /** What is left of the profiles to be tried. */
  #profiles: AsyncIterator<Candidate> | undefined;
  /** Grows with every start and stop, so that what belongs to an earlier run is known by its number. */
  #run = 0;
  #isRunning = false;
  #cancelPause = () => {};
  #cancelSearch: (() => void) | undefined;
  #searching: Promise<void> = Promise.resolve();

  constructor(options: UpsMonitorOptions) {
    this.#options = options;
    this.#line = new TunableLine(options);
    this.#remembered = options.remembered;
    this.#assigned = options.assigned;
    this.#report = { snapshot: this.#unknown('ready'), setup: undefined, problem: undefined };
  }

  get report(): UpsReport {
    return this.#report;
  }

  /** State, counters and trace of the serial line; undefined until the first attempt to open it. */
  get line(): ModbusLine | undefined {
    return this.#line.current;
  }

  get statistics(): PollStatistics | undefined {
    return this.#poller?.statistics();
  }

  /** What would answer while the fixed settings get no answer. */
  get advice(): UpsSetup | undefined {
    return this.#advice;
  }

  get search(): SearchProgress {
    return this.#progress;
  }

  /** Called with everything new that the poll tells; the returned function ends it. */
  onReport(listener: (report: UpsReport) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Other assigned words, without a break in the poll. */
  assign(words: AssignedWords): void {
    this.#assigned = words;
    const { setup: before } = this.#report;
    if (before === undefined) return;
    const setup = this.#withWordsAlone(before);
    this.#poller?.replan(this.#planOf(setup), setup.map);
    // Of which tables a map is made is told at once: what was read of those that stay is still true.
    if (setup.map !== before.map && this.#poller) this.#publish(this.#poller.snapshot(), setup);
  }

  start(): void {
    if (this.#isRunning) return;
    this.#isRunning = true;
    this.#startSearch();
  }

  async stop(): Promise<void> {
    this.#isRunning = false;
    this.#run += 1;
    this.idleReads.close();
    this.#cancelPause();
    this.#cancelSearchAgain();
    await this.#poller?.stop();
    await this.#line.stop();
    await this.#searching;
  }

  #startSearch(): void {
    this.#run += 1;
    this.#blankSinceMs = undefined;
    this.idleReads.close();
    this.#searching = this.#search(this.#run);
  }

  async #search(run: number): Promise<void> {
    const { clock, log, offlineAfter } = this.#options;
    await this.#poller?.stop();
    for (let rounds = 1; run === this.#run; rounds += 1) {
      const startMs = clock.monotonicMs();
      const outcome = await this.#rounds(run);
      if (run !== this.#run || outcome === 'found') return;
      const { connection } = this.#report.snapshot;
      if (rounds >= offlineAfter && connection === 'ready') {
        log.warn({ slave: this.#options.slave }, this.#noAnswer(outcome));
        this.#publish(this.#unknown('lost', this.#line.reader.trouble));
      }
      if (outcome === 'silence' && rounds >= offlineAfter)
        await this.#seekAdvice(run).catch((err) => this.#tellFault(err));
      const pauseMs = Math.max(shortestRoundMs - (clock.monotonicMs() - startMs), 0);
      if (run === this.#run) await this.#pause(pauseMs);
    }
  }

  /** One round over what the UPS may be. A fault in it is no answer: what it stumbles over must not end the poll for good. */
  async #rounds(run: number): Promise<Exclude<SearchOutcome, SearchResult> | 'found'> {
    const { choices, registry } = this.#options;
    try {
      let outcome = await this.#round(candidates(choices, this.#remembered, registry), choices, run);
      if (run === this.#run && outcome === 'silence')
        outcome = await this.#round(await this.#nextProfiles(), choices, run);
      if (typeof outcome === 'string' || run !== this.#run) return typeof outcome === 'string' ? outcome : 'silence';
      this.#found(outcome);
      return 'found';
    } catch (err) {
      this.#tellFault(err);
      return 'silence';
    }
  }

  #tellFault(err: unknown): void {
    this.#options.log.error({ code: 'internal.fault', err }, 'The search for the UPS met a fault and goes on.');
  }

  /** The next few of the profiles, the first again behind the last; none is read before it is its turn. */
  async #nextProfiles(): Promise<readonly Candidate[]> {
    const { choices, registry } = this.#options;
    const next: Candidate[] = [];
    this.#profiles ??= profileCandidates(choices, registry);
    while (next.length < profilesPerRound) {
      const { done, value } = await this.#profiles.next();
      if (done) {
        this.#profiles = undefined;
        break;
      }
      next.push(value);
    }
    return next;
  }

  #round(list: readonly Candidate[], choices: SetupChoices, run: number): Promise<SearchOutcome> {
    const { slave, registry } = this.#options;
    const isCancelled = () => run !== this.#run;
    return findUps(list, {
      choices,
      registry,
      slave,
      // A slow UPS must be found out once; one that was found before is to be seen again soon.
      openAt: (baud) => this.#line.openAt(baud, isCancelled, this.#remembered === undefined),
      isCancelled,
      mayWait: () => this.#mayWaitForWords(),
      onTry: (current, tried) => {
        this.#progress = { isRunning: true, tried, of: list.length, current };
      },
    });
  }

  #mayWaitForWords(): boolean {
    const nowMs = this.#options.clock.monotonicMs();
    this.#blankSinceMs ??= nowMs;
    return nowMs - this.#blankSinceMs < patienceForWordsMs;
  }

  #found({ setup: found, contradiction, denial }: SearchResult): void {
    const setup = this.#withWordsAlone(found);
    const { baud, family, map, architecture } = setup;
    const { log } = this.#options;
    this.#advice = undefined;
    this.#progress = { ...this.#progress, isRunning: false, current: undefined };
    this.#remembered = candidateOf(map.id, baud);
    const facts = { family: family.name, map: map.id, baud, architecture: architecture.kind };
    log.info(facts, `UPS found: ${family.displayName} (${map.id}, ${carrierName(baud)}).`);
    if (contradiction) {
      const message = `The settings say ${family.name}, the UPS says to be a ${contradiction.displayName}.`;
      log.warn({ family: family.name, says: contradiction.name }, message);
    } else if (denial) {
      const { deviceCode, reference } = denial;
      const says = { ...(deviceCode !== undefined && { deviceCode }), reference };
      log.warn({ family: family.name, ...says }, `The settings say ${family.name}, which this UPS does not say to be.`);
    }
    this.#tellAddressing(setup);
    if (!this.#poller || !isSame(setup, this.#report.setup)) this.#poller = this.#makePoller(setup);
    this.#poller.start();
  }

  #tellAddressing({ unitAddressing }: UpsSetup): void {
    if (unitAddressing === undefined) return;
    const { form, isTold } = unitAddressing;
    const { log } = this.#options;
    if (isTold) log.info({ unitAddressing: form }, `The units add up to the whole with unit_addressing ${form}.`);
    else {
      const message = `The pages do not tell where the units are: taken as the documents print it (${form}). [ups] unit_addressing settles it.`;
      log.warn({ unitAddressing: form }, message);
    }
  }

  /** With a table for each word that the site reads by itself; the same where none is added or taken away. */
  #withWordsAlone(setup: UpsSetup): UpsSetup {
    const { map, architecture } = setup;
    const known = { ...map, tables: map.tables.filter(({ alone }) => !alone) };
    const words = this.#assigned.aloneOn(known, architecture);
    const hasAny = words.length > 0 || known.tables.length < map.tables.length;
    return hasAny ? { ...setup, map: withWordsAlone(known, words) } : setup;
  }

  #makePoller(setup: UpsSetup): Poller {
    const { slave, clock, log, pollIntervalMs, offlineAfter } = this.#options;
    const { family, map } = setup;
    const poller = new Poller({
      reader: this.#line.reader,
      slave,
      carrier: this.#carrier,
      family,
      map,
      plan: this.#planOf(setup),
      clock,
      log,
      pollIntervalMs,
      offlineAfter,
      idleReads: this.idleReads,
    });
    poller.onSnapshot((snapshot) => {
      if (poller === this.#poller) this.#publish(snapshot);
    });
    this.#publish(poller.snapshot(), setup);
    return poller;
  }

  /** A unit that this UPS cannot have is not asked: whatever answered there would be something else. */
  #planOf(setup: UpsSetup): readonly PollStep[] {
    const plan = pollPlan(setup.map, setup.architecture, this.#assigned.addresses);
    return unitProblem(setup, this.#unknown('ready')) ? plan.filter(({ page }) => typeof page !== 'number') : plan;
  }

  #publish(polled: RegisterSnapshot, setup = this.#report.setup): void {
    const problem = setup && unitProblem(setup, polled);
    const { code, message, facts } = problem ?? {};
    if (message !== undefined && message !== this.#report.problem?.message) {
      this.#options.log.error({ code, ...facts }, message);
    }
    this.#report = { snapshot: problem && setup ? withoutUnit(polled, setup) : polled, setup, problem };
    if (polled.connection === 'running' && setup) this.idleReads.open(longestTable(setup));
    else this.idleReads.close();
    // A UPS that refuses is there, with these settings.
    const isGone = polled.connection === 'lost' && polled.loss !== 'refused' && polled.loss !== 'unheard';
    // An idle system does not tell where its units are; one with a load does.
    const isElsewhere = problem !== undefined && setup?.unitAddressing?.isTold === false;
    if (isGone && this.#hasChoice()) this.#searchAgainLater(searchAgainAfterMs);
    else if (!isGone && isElsewhere) this.#searchAgainLater(compareAgainAfterMs);
    else this.#cancelSearchAgain();
    for (const listener of this.#listeners) listener(this.#report);
  }

  #hasChoice(): boolean {
    return candidates(this.#options.choices, undefined, this.#options.registry).length >= 2;
  }

  #searchAgainLater(afterMs: number): void {
    const isPolling = this.#report.setup !== undefined && this.#poller !== undefined;
    if (this.#cancelSearch || !isPolling) return;
    this.#cancelSearch = this.#options.clock.schedule(afterMs, () => {
      this.#cancelSearch = undefined;
      if (this.#isRunning) this.#startSearch();
    });
  }

  #cancelSearchAgain(): void {
    this.#cancelSearch?.();
    this.#cancelSearch = undefined;
  }

  /** Asks with other settings, so that a wrong one is not looked for in the cable. */
  async #seekAdvice(run: number): Promise<void> {
    const { choices, clock, log, registry } = this.#options;
    if (clock.monotonicMs() - this.#lastAdviceMs < adviceEveryMs) return;
    this.#lastAdviceMs = clock.monotonicMs();
    const open: SetupChoices = {
      ...choices,
      family: 'auto',
      registerMap: 'auto',
      adicom: 'auto',
      baud: choices.baud === 'none' ? 'none' : 'auto',
    };
    const tried = candidates(choices, undefined, registry);
    const others = candidates(open, undefined, registry).filter(
      ({ baud, map }) => !tried.some((one) => one.baud === baud && one.map === map),
    );
    const outcome = await this.#round(others, open, run);
    if (run !== this.#run || typeof outcome === 'string') return;
    this.#advice = outcome.setup;
    const { baud, map, family } = outcome.setup;
    const answers = `a ${family.displayName} does ${overCarrier(baud)} (${map.id})`;
    const message = `Nothing answers with these settings, but ${answers}.`;
    log.warn({ baud, map: map.id, family: family.name }, message);
  }

  #noAnswer(outcome: Exclude<SearchOutcome, SearchResult>): string {
    const isTcp = this.#options.choices.baud === 'none';
    if (outcome === 'no-port') {
      return `The UPS cannot be asked: ${isTcp ? 'there is no connection to it' : 'the serial port is not open'}.`;
    }
    const { trouble } = this.#line.reader;
    if (trouble !== undefined) return silenceAdvice(trouble, this.#carrier);
    return `No UPS answers: check ${whatToCheck[this.#carrier].en}.`;
  }

  get #carrier() {
    return this.#options.choices.baud === 'none' ? 'modbus-tcp' : 'modbus-rtu';
  }

  #pause(delayMs: number): Promise<void> {
    return new Promise((resolve) => {
      const cancel = this.#options.clock.schedule(delayMs, resolve);
      this.#cancelPause = () => {
        cancel();
        resolve();
      };
    });
  }

  #unknown(connection: UpsConnection, loss?: UpsLoss): RegisterSnapshot {
    const takenAtMs = this.#options.clock.monotonicMs();
    const state = { family: undefined, map: undefined, connection, takenAtMs };
    return new PolledSnapshot({ ...state, ...(loss !== undefined && { loss }) });
  }
}

function longestTable({ map }: UpsSetup): number {
  return Math.max(...map.tables.map(({ words }) => words));
}

function isSame(one: UpsSetup, other: UpsSetup | undefined): boolean {
  const unitOf = ({ architecture }: UpsSetup) => (architecture.kind === 'multi-units' ? architecture.unit : 0);
  return (
    other !== undefined &&
    one.family.name === other.family.name &&
    one.map.id === other.map.id &&
    one.architecture.kind === other.architecture.kind &&
    one.unitAddressing?.form === other.unitAddressing?.form &&
    unitOf(one) === unitOf(other)
  );
}
