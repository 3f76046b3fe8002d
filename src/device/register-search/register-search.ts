import type { Clock } from '../../core/clock.js';
import { errorDetail } from '../../core/error-details.js';
import { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { parseAssignments } from '../../objects/assignments.js';
import { analogValues } from '../../objects/catalog/analog-values.js';
import { bitStrings } from '../../objects/catalog/bit-strings.js';
import type { FoundOnSite } from '../../objects/found-on-site.js';
import { readIdentity } from '../../objects/identity.js';
import type { KnownValue } from '../../objects/register-search/search-types.js';
import type { ValueUpdate } from '../../objects/value-stream.js';
import type { SettingsChange } from '../../settings/loaded-settings.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import { lineKey, lineOf, standingLine } from './found-line.js';
import type { SearchedIdentity, SearchFile } from './kept-search.js';
import { LatestFindings } from './latest-findings.js';
import {
  type KeptObservation,
  mostObservations,
  movedBy,
  readObservations,
  type TypedObservation,
} from './observations.js';
import {
  type Chosen,
  type FindingView,
  findingsOf,
  type KnownWord,
  type SearchedNow,
  searchedWords,
} from './search-findings.js';
import type { KnownPage, SearchPlan } from './search-plan.js';
import { type SearchCounts, type SearchedUps, SearchReader } from './search-reader.js';
import type { SearchThread } from './search-thread.js';
import type { SiteProfile } from './site-profile.js';
import { WordHistory } from './word-history.js';

export interface RegisterSearchParts {
  readonly values: SearchedUps;
  readonly settings: SettingsStore;
  readonly file: SearchFile;
  /** Where the search itself is carried out. */
  readonly thread: SearchThread;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface AcceptOrder {
  readonly object: string;
  readonly part?: string | undefined;
  /** Id of the candidate. */
  readonly candidate: string;
  readonly insist?: boolean | undefined;
}

/** A session that nobody touches ends. */
const longestIdleMs = 4 * 3_600_000;
/** Until then what an observation needs has been read. */
const keepAfterMs = 20_000;
const mostAlarms = 64;

/**
 * The register search of a site: finds out between the polls which words answer, remembers what they were, and compares
 * them with what a person has read from the display. Costs nothing while it does not run.
 */
export class RegisterSearch {
  readonly #parts: RegisterSearchParts;
  readonly #history = new WordHistory();
  readonly #reader: SearchReader;
  readonly #findings: LatestFindings<readonly FindingView[]>;
  #observations: readonly KeptObservation[] = [];
  #alarmsRose: readonly number[] = [];
  #readable: readonly KnownPage[] = [];
  /** Of which UPS all this is. */
  #ups: SearchedIdentity = { map: '', serialNumber: '' };
  #startedMs: number | undefined;
  #endsAtMs = 0;
  /** Added to the clock that never jumps, so that the times of one session keep their distances. */
  #offsetMs = 0;
  #nextId = 1;
  #endUpdates = () => {};
  #cancelEnd = () => {};
  #cancelKeep = () => {};

  constructor(parts: RegisterSearchParts) {
    this.#parts = parts;
    this.#reader = new SearchReader({ ...parts, history: this.#history });
    const find = async () => (this.isRunning ? findingsOf(this.#searchedNow(), parts.thread) : []);
    this.#findings = new LatestFindings(find, parts.clock);
  }

  get isRunning(): boolean {
    return this.#startedMs !== undefined;
  }

  get startedMs(): number | undefined {
    return this.#startedMs;
  }

  /** When it ends unless somebody does something. */
  get endsMs(): number | undefined {
    return this.isRunning ? this.#endsAtMs + this.#offsetMs : undefined;
  }

  get counts(): SearchCounts {
    return this.#reader.counts;
  }

  /** Undefined while it does not run, and before the UPS was found. */
  get plan(): SearchPlan | undefined {
    return this.#reader.plan;
  }

  get observations(): readonly KeptObservation[] {
    return this.#observations;
  }

  /** Every word that has answered. */
  words(): readonly KnownWord[] {
    return searchedWords(this.#searchedNow());
  }

  /** Takes back what a former run has kept; the search itself begins when somebody starts it. */
  async load(): Promise<void> {
    const kept = await this.#parts.file.load();
    if (kept === undefined) return;
    this.#ups = kept.ups;
    this.#observations = kept.observations;
    this.#readable = kept.readable;
    this.#nextId = 1 + Math.max(0, ...kept.observations.map(({ id }) => Number(id) || 0));
    for (const { place, samples } of kept.words) this.#history.restore(place, samples);
    this.#keepWindows();
  }

  /** Again: for another session. */
  start(): void {
    const { clock, values, log } = this.#parts;
    if (!this.isRunning) {
      this.#offsetMs = clock.wallMs() - clock.monotonicMs();
      this.#startedMs = this.#nowMs;
      this.#followClock();
      this.#reader.start(this.#offsetMs, this.#readable);
      this.#endUpdates = values.subscribe((update) => this.#receive(update));
      log.info('The register search begins.');
    }
    this.#touch();
  }

  /** Idempotent. `forget`: what was observed as well; else it is there when the search goes on. */
  async stop({ forget = false } = {}): Promise<void> {
    const wasRunning = this.isRunning;
    this.#cancelEnd();
    this.#endUpdates();
    if (wasRunning) {
      this.#readable = this.plan?.known ?? this.#readable;
      await this.#keep();
      this.#parts.log.info('The register search ends.');
    }
    this.#startedMs = undefined;
    this.#reader.stop();
    await this.#parts.thread.stop();
    if (forget) {
      this.#forgetAll();
      await this.#keep();
    } else this.#history.dropUnneeded();
    this.#findings.outdate();
  }

  /** Throws `search.off`, `search.too-many` or `search.invalid`. */
  observe(typed: readonly TypedObservation[]): void {
    if (!this.isRunning) throw new GatewayError('search.off', '');
    const read = readObservations(typed, this.#nowMs);
    if (this.#observations.length + read.length > mostObservations) {
      throw new GatewayError('search.too-many', errorDetail('searchMostObservations', { most: mostObservations }));
    }
    const known = this.#knownNow();
    const added = read.map((observation) => ({ id: String(this.#nextId++), observation, known }));
    this.#observations = [...this.#observations, ...added].sort((a, b) => a.observation.atMs - b.observation.atMs);
    this.#changed();
  }

  /** Throws `search.unknown`. */
  forget(id: string): void {
    if (!this.#observations.some((one) => one.id === id)) {
      throw new GatewayError('search.unknown', errorDetail('searchNoObservation', { id }));
    }
    this.#observations = this.#observations.filter((one) => one.id !== id);
    this.#changed();
  }

  /** What fits what was observed; made for all who ask within some seconds. */
  findings(): Promise<readonly FindingView[]> {
    return this.#findings.get();
  }

  /**
   * Gives the word to the object, by a line of [registers].
   * Rejects with `search.off`, `search.unknown`, `search.below-bound`, `search.feeds-already`, or as `SettingsStore.apply` does.
   */
  async accept(order: AcceptOrder, by: string): Promise<SettingsChange> {
    // What stands alone, and on which page, is known while it runs.
    if (!this.isRunning) throw new GatewayError('search.off', '');
    const { candidate, target, place, page, observations, isBelowBound, feedsAlready, instead } =
      await this.#chosen(order);
    if (isBelowBound && order.insist !== true) {
      throw new GatewayError(
        'search.below-bound',
        errorDetail('searchProbability', { probability: candidate.probability.toFixed(4) }),
      );
    }
    if (feedsAlready.length > 0 && order.insist !== true) {
      throw new GatewayError('search.feeds-already', errorDetail('searchFeeds', { objects: feedsAlready.join(', ') }));
    }
    if (instead.length > 0 && order.insist !== true) {
      throw new GatewayError(
        'search.fed-already',
        errorDetail('searchFed', { object: order.object, lines: instead.join(', ') }),
      );
    }
    const date = new Date(this.#parts.clock.wallMs()).toISOString().slice(0, 10);
    // Below the bound the person vouches for it, not the search.
    const found = isBelowBound ? undefined : { ...this.#here(), date, observations, chance: candidate.probability };
    const { registers } = this.#parts.settings.current.settings;
    // Also one that feeds nothing here: taking back restores what stood.
    const standing = standingLine(registers, target);
    const value = lineOf(candidate, place, { page, found, replaces: standing?.line });
    const edit = { section: 'registers', key: standing?.key ?? lineKey(target), value };
    const change = await this.#parts.settings.apply([edit], by);
    this.#changed();
    return change;
  }

  /** Takes a line out of [registers]; the one that it had replaced stands there again. Rejects with `search.unknown`, or as `SettingsStore.apply` does. */
  async takeBack(key: string, by: string): Promise<SettingsChange> {
    const { settings } = this.#parts;
    const { registers } = settings.current.settings;
    const known = [...registers.keys()].find((one) => one.toLowerCase() === key.toLowerCase());
    if (known === undefined) throw new GatewayError('search.unknown', errorDetail('searchNoLine', { key }));
    const [before] = parseAssignments({ [known]: registers.get(known) ?? '' }).assignments.map((one) => one.replaces);
    const change = await settings.apply([{ section: 'registers', key: known, value: before }], by);
    this.#changed();
    return change;
  }

  /** For the sister UPS of another site. Rejects with `ups.not-polled` or `profile.invalid`. */
  async profile(): Promise<SiteProfile> {
    const { values, settings } = this.#parts;
    // What reads and writes profiles is loaded where one is asked for.
    const { siteProfile } = await import('./site-profile.js');
    return siteProfile(values.report.setup, settings.current.settings.registers);
  }

  /** On which UPS something was found. */
  #here(): Pick<FoundOnSite, 'map' | 'serialNumber'> {
    const { setup, snapshot } = this.#parts.values.report;
    const serialNumber = setup && readIdentity(snapshot, setup.architecture).serialNumber;
    return { ...(setup && { map: setup.map.id }), ...(serialNumber !== undefined && { serialNumber }) };
  }

  get #nowMs(): number {
    return this.#parts.clock.monotonicMs() + this.#offsetMs;
  }

  async #chosen({ object, part, candidate }: AcceptOrder): Promise<Chosen> {
    for (const { target, partText, choices } of await this.findings()) {
      const isPart = part === undefined || part.toLowerCase() === partText?.toLowerCase();
      const chosen = target.object === object && isPart ? choices.find(({ id }) => id === candidate) : undefined;
      if (chosen !== undefined) return chosen;
    }
    throw new GatewayError('search.unknown', errorDetail('searchNoCandidate', { object, candidate }));
  }

  #searchedNow(): SearchedNow {
    const { values, settings, clock } = this.#parts;
    return {
      setup: values.report.setup,
      snapshot: values.report.snapshot,
      values: values.current.values,
      registers: settings.current.settings.registers,
      pages: this.plan?.pages ?? [],
      history: this.#history,
      observations: this.#observations,
      known: [...this.#observations.flatMap(({ known }) => known), ...this.#knownNow()],
      alarmsRose: this.#alarmsRose,
      monotonicMs: clock.monotonicMs(),
    };
  }

  /** What is good now, in its unit. */
  #knownNow(): readonly KnownValue[] {
    const values = this.#parts.values.current.values.analogValues;
    const atMs = this.#nowMs;
    return analogValues.flatMap(({ name, instance }): KnownValue[] => {
      const value = values[instance];
      if (value?.engineering === undefined || value.trust.state !== 'good') return [];
      return [{ object: name, value: value.engineering, atMs }];
    });
  }

  #receive({ state, before }: ValueUpdate): void {
    this.#checkUps();
    const rose = bitStrings.some(({ name, instance }) => {
      const now = state.values.bitStrings[instance]?.presentValue;
      const then = before?.bitStrings[instance]?.presentValue;
      return name !== 'UPSStatus' && now?.some((isSet, bit) => isSet && then?.[bit] === false);
    });
    if (rose) this.#alarmsRose = [...this.#alarmsRose, this.#nowMs].slice(-mostAlarms);
    this.#reader.follow();
  }

  /** Another UPS than the one that was observed: nothing of it is true any more. */
  #checkUps(): void {
    const { report, current } = this.#parts.values;
    if (report.setup === undefined || report.snapshot.connection !== 'running') return;
    const [before, map] = [this.#ups, report.setup.map.id];
    const { serialNumber = '' } = current.identity;
    const isSameMap = before.map === '' || before.map === map;
    const isSameSerial = before.serialNumber === '' || serialNumber === '' || before.serialNumber === serialNumber;
    // Until the UPS has told its number again, it is the one that it was.
    const ups = { map, serialNumber: serialNumber === '' && isSameMap ? before.serialNumber : serialNumber };
    this.#ups = ups;
    if (isSameMap && isSameSerial) return;
    this.#parts.log.warn(ups, 'Another UPS is on the line: what the register search has seen is forgotten.');
    this.#forgetAll();
    this.#ups = ups;
    this.#changed();
  }

  /** The clock was set back since the former session: that must not lie in times that are still to come. */
  #followClock(): void {
    const times = this.#observations.map(({ observation }) => observation.atMs);
    const byMs = this.#nowMs - Math.max(this.#history.lastMs ?? 0, ...times);
    if (byMs >= 0) return;
    this.#parts.log.warn({ byMs }, 'The clock was set back: the times of what was observed are moved with it.');
    this.#history.move(byMs);
    this.#observations = this.#observations.map((one) => movedBy(one, byMs));
    this.#alarmsRose = this.#alarmsRose.map((atMs) => atMs + byMs);
    this.#keepWindows();
  }

  #forgetAll(): void {
    this.#observations = [];
    this.#alarmsRose = [];
    this.#readable = [];
    this.#history.clear();
    this.#reader.forget();
    this.#keepWindows();
  }

  #keepWindows(): void {
    const times = this.#observations.flatMap(({ observation }) => {
      return observation.kind === 'bit'
        ? [observation.atMs, observation.sinceMs ?? observation.atMs]
        : [observation.atMs];
    });
    this.#history.keepAround(times);
  }

  /** Somebody has done something. */
  #changed(): void {
    this.#findings.outdate();
    this.#keepWindows();
    this.#touch();
    this.#cancelKeep();
    void this.#keep();
    this.#cancelKeep = this.#parts.clock.schedule(keepAfterMs, () => void this.#keep());
  }

  #touch(): void {
    if (!this.isRunning) return;
    const { clock } = this.#parts;
    this.#cancelEnd();
    this.#endsAtMs = clock.monotonicMs() + longestIdleMs;
    this.#cancelEnd = clock.schedule(longestIdleMs, () => void this.stop());
  }

  #keep(): Promise<void> {
    this.#cancelKeep();
    const { file } = this.#parts;
    const readable = this.plan?.known ?? this.#readable;
    const isEmpty = this.#observations.length === 0 && readable.every((page) => page.readable.length === 0);
    if (isEmpty) return file.keep(undefined);
    const words = this.#history.needed();
    return file.keep({ ups: this.#ups, observations: this.#observations, words, readable });
  }
}
