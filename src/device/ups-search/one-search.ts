import { isDeepStrictEqual } from 'node:util';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { UpsFamily } from '../../ups/maps/ups-family.js';
import type { UpsReport } from '../../ups/polling/ups-monitor.js';
import { foundUps, LineSearch, type SearchedUps } from './line-search.js';
import type { SearchEnd, UpsSearchParts, UpsSearchState } from './search-state.js';
import { editsOfFound, isSameLine, placeEdits, type SearchOrder, settingsOfSearch } from './searched-line.js';

/** Ends every search, whatever the line does. */
const limitMs = 120_000;
/** A page that shows a search asks every second. */
const unaskedMs = 60_000;

/** One search from its start to what came of it, beside the poll. */
export class OneSearch {
  readonly #order: SearchOrder;
  readonly #before: Settings;
  readonly #profile: UpsFamily | undefined;
  readonly #parts: UpsSearchParts;
  readonly #trial: Settings;
  #line: LineSearch;
  readonly #ending = new AbortController();
  readonly #startedMs: number;
  #endedMs: number | undefined;
  #end: SearchEnd | undefined;
  #polled: SearchedUps | undefined;
  #problem: GatewayError | undefined;
  #running: Promise<void> = Promise.resolve();
  #cancelLimit = () => {};
  #cancelUnasked = () => {};

  constructor(order: SearchOrder, before: Settings, profile: UpsFamily | undefined, parts: UpsSearchParts) {
    this.#order = order;
    this.#before = before;
    this.#profile = profile;
    this.#parts = parts;
    this.#trial = settingsOfSearch(order, before, profile);
    this.#line = new LineSearch(this.#trial, parts);
    this.#startedMs = parts.clock.monotonicMs();
  }

  get isRunning(): boolean {
    return this.#endedMs === undefined;
  }

  /** A UPS that was found under other settings of the line: it may be another one by now. */
  get isOutdated(): boolean {
    return this.#found !== undefined && this.#isLineChanged;
  }

  get #isLineChanged(): boolean {
    const { serial, ups, simulator } = this.#parts.settings.current;
    const { serial: serialBefore, ups: upsBefore, simulator: simulatorBefore } = this.#before;
    return !isDeepStrictEqual([serial, ups, simulator], [serialBefore, upsBefore, simulatorBefore]);
  }

  get state(): UpsSearchState {
    const line = this.#line;
    const nowMs = this.#parts.clock.monotonicMs();
    const elapsedMs = (this.#endedMs ?? nowMs) - this.#startedMs;
    return {
      order: this.#order,
      status: this.#status,
      tries: line.tries,
      of: line.of,
      leftMs: this.isRunning ? Math.min(line.leftMs, limitMs - elapsedMs) : 0,
      elapsedMs,
      agoMs: this.#endedMs === undefined ? 0 : nowMs - this.#endedMs,
      problem: this.#problem ?? line.problem,
      trouble: line.trouble,
      found: this.#found,
    };
  }

  start(): void {
    const { clock } = this.#parts;
    this.#cancelLimit = clock.schedule(limitMs, () => void this.end('timed-out'));
    this.noteAsked();
    this.#running = this.#run();
  }

  noteAsked(): void {
    if (!this.isRunning) return;
    this.#cancelUnasked();
    this.#cancelUnasked = this.#parts.clock.schedule(unaskedMs, () => void this.end('unasked'));
  }

  /** Resolves when the line is free; idempotent. */
  async end(why: SearchEnd): Promise<void> {
    if (this.isRunning) this.#end ??= why;
    this.#ending.abort();
    await this.#running;
  }

  get #status(): UpsSearchState['status'] {
    if (this.isRunning) return this.#line.isReading ? 'reading' : 'running';
    if (this.#polled) return 'found';
    if (this.#problem?.code === 'ups.read-otherwise') return 'read-otherwise';
    const { outcome } = this.#line;
    if (outcome === undefined) return this.#end ?? 'silence';
    return typeof outcome === 'string' ? outcome : 'found';
  }

  get #found(): UpsSearchState['found'] {
    if (this.isRunning) return undefined;
    // Read as the settings in force say: nothing of that changes.
    if (this.#polled) {
      const edits = placeEdits(this.#order.port, this.#trial.serial.slave);
      return { ...this.#polled, isPolled: true, edits };
    }
    const { outcome } = this.#line;
    if (typeof outcome !== 'object') return undefined;
    const edits = editsOfFound(this.#order, this.#before, outcome.setup, this.#profile, this.#parts.registry);
    return { ...outcome, isPolled: false, edits };
  }

  async #run(): Promise<void> {
    try {
      await this.#searchLine();
    } catch (err) {
      this.#parts.log.error({ code: 'internal.fault', err }, 'The search for the UPS met a fault.');
      this.#problem = new GatewayError('internal.fault', '', {}, err);
    } finally {
      this.#cancelLimit();
      this.#cancelUnasked();
      this.#endedMs = this.#parts.clock.monotonicMs();
    }
  }

  /**
   * Between two changes of the settings: one of them may be that this line is polled from now on. After one that leaves the line
   * as it is, the search begins anew by itself.
   */
  async #searchLine(): Promise<void> {
    while (await this.#givesWay()) {
      if (this.#isLineChanged) {
        this.#end ??= 'gave-way';
        return;
      }
      this.#line = new LineSearch(this.#trial, this.#parts);
    }
  }

  /** Searches until it is over; resolves with true where a change of the settings was in the way. */
  async #givesWay(): Promise<boolean> {
    let hasGivenWay = false;
    await this.#parts.settings.between(async (giveWay) => {
      if (this.#isLineChanged) {
        hasGivenWay = true;
        return;
      }
      const turn = new AbortController();
      const leave = () => turn.abort();
      this.#ending.signal.addEventListener('abort', leave);
      giveWay.addEventListener('abort', leave);
      if (giveWay.aborted || this.#ending.signal.aborted) leave();
      await this.#searchIn(turn.signal);
      this.#ending.signal.removeEventListener('abort', leave);
      hasGivenWay = giveWay.aborted && !this.#ending.signal.aborted && this.#line.outcome === undefined;
    });
    return hasGivenWay && this.#polled === undefined && this.#problem === undefined;
  }

  async #searchIn(signal: AbortSignal): Promise<void> {
    const { values, settings, disk } = this.#parts;
    const isPolled = await isSameLine(this.#order.port, settings.current.serial.port, disk);
    if (signal.aborted) return;
    if (!isPolled) await this.#line.run(signal);
    else if (values.report.snapshot.connection === 'running') this.#takePolled(values.report);
    else await this.#searchPolledLine(signal);
  }

  /** Nobody takes its line away from a poll that is answered: the UPS is found where it is the one that is looked for. */
  #takePolled(report: UpsReport): void {
    const { settings, clock } = this.#parts;
    const { slave } = settings.current.serial;
    const family = report.setup?.family;
    const isByProfile = this.#profile === undefined || this.#profile.name === family?.name;
    if (isByProfile && this.#trial.serial.slave === slave) {
      this.#polled = foundUps(report, this.#before, clock.monotonicMs());
      return;
    }
    const message = errorDetail('upsReadOtherwise', { ups: family?.displayName ?? '', slave });
    this.#problem = new GatewayError('ups.read-otherwise', message, { slave, family: family?.name });
  }

  async #searchPolledLine(signal: AbortSignal): Promise<void> {
    const { values, log } = this.#parts;
    log.info('The UPS is not polled while somebody has it looked for on the same line.');
    try {
      await values.stop();
      await this.#line.run(signal);
    } finally {
      values.start();
    }
  }
}
