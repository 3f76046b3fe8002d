import type { Clock } from '../../core/clock.js';
import type { GatewayError } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import type { ObjectReportRow } from '../../objects/object-report.js';
import { objectReport } from '../../objects/object-report.js';
import type { Settings } from '../../settings/settings-schema.js';
import { candidates, profileCandidates } from '../../ups/detection/candidates.js';
import { findUps, type SearchOutcome, type SearchResult } from '../../ups/detection/ups-finder.js';
import { type Candidate, candidateOf, type SetupChoices, type UpsSetup } from '../../ups/detection/ups-setup.js';
import type { OpenLine } from '../../ups/link/open-line.js';
import type { LineTrouble } from '../../ups/link/register-reader.js';
import { TunableLine } from '../../ups/link/tunable-line.js';
import type { MapRegistry } from '../../ups/maps/map-registry.js';
import type { UpsReport } from '../../ups/polling/ups-monitor.js';
import { objectMapperOf } from '../object-mapper-of.js';
import { readOnce } from '../read-once.js';
import { choicesOf, isSimulated, linesOf } from '../ups-monitor-of.js';

/** What was asked, and what came. `noise`: bytes that are no answer, as at a wrong speed or with crossed wires. */
export interface SearchTry extends Candidate {
  readonly outcome: 'asking' | 'silent' | 'noise' | 'refused' | 'unsteady' | 'found';
}

/** What was found. */
export interface SearchedUps {
  readonly setup: UpsSetup;
  /** What the UPS has told of itself; undefined where it did not answer long enough. */
  readonly report: UpsReport | undefined;
  readonly rows: readonly ObjectReportRow[];
}

export interface LineSearchParts {
  readonly registry: MapRegistry;
  readonly openLine?: OpenLine | undefined;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Time for reading all tables of a UPS that was found: eight units at 9600 baud take a quarter of it. */
const readingLimitMs = 20_000;
/** What a try takes on a line on which nothing answers, until one has been timed. */
const usualTryMs = 1200;

/** One search of one line, by asking; it writes nothing to the UPS and to no file. */
export class LineSearch {
  readonly #settings: Settings;
  readonly #parts: LineSearchParts;
  readonly #simulated: boolean;
  readonly #startedMs: number;
  readonly #tries: SearchTry[] = [];
  #of = 0;
  #isReading = false;
  #outcome: SearchedUps | Exclude<SearchOutcome, SearchResult> | undefined;
  #problem: GatewayError | undefined;
  #trouble: LineTrouble | undefined;
  /** Bytes that were no answer, up to the last try. */
  #noise = 0;

  /** `settings`: as if the line were set already, see `settingsOfSearch`. */
  constructor(settings: Settings, parts: LineSearchParts) {
    this.#settings = settings;
    this.#parts = parts;
    this.#simulated = isSimulated(settings, false);
    this.#startedMs = parts.clock.monotonicMs();
  }

  get tries(): readonly SearchTry[] {
    return this.#tries;
  }

  /** How many ways of asking there are. */
  get of(): number {
    return this.#of;
  }

  get isReading(): boolean {
    return this.#isReading;
  }

  /** Undefined while it goes on, and where it was ended from outside. */
  get outcome(): SearchedUps | Exclude<SearchOutcome, SearchResult> | undefined {
    return this.#outcome;
  }

  /** Why the line cannot be asked. */
  get problem(): GatewayError | undefined {
    return this.#problem;
  }

  /** Answers come, and not as they should. */
  get trouble(): LineTrouble | undefined {
    return this.#trouble;
  }

  /** By what the tries took until now. */
  get leftMs(): number {
    if (this.#outcome !== undefined || this.#isReading) return 0;
    const done = this.#tries.filter(({ outcome }) => outcome !== 'asking').length;
    const spentMs = this.#parts.clock.monotonicMs() - this.#startedMs;
    return (this.#of - done) * (done === 0 ? usualTryMs : spentMs / done);
  }

  /** Resolves when it has ended and let go of the line, soon after `signal` is aborted. */
  async run(signal: AbortSignal): Promise<void> {
    const { registry, openLine, clock, log } = this.#parts;
    const { parity, stop_bits, timeout_ms } = this.#settings.serial;
    const line = new TunableLine({
      createLine: linesOf(this.#settings, this.#simulated, { registry, clock, openLine }),
      line: { parity, stopBits: stop_bits, timeoutMs: timeout_ms },
      clock,
      log,
    });
    let found: SearchOutcome | undefined;
    try {
      found = await unlessAborted(signal, this.#find(line, signal));
      this.#trouble = line.current?.trouble;
      if (found === 'no-port') this.#problem = line.current?.state.problem;
    } finally {
      await line.stop();
    }
    // The line is opened anew for what follows.
    if (signal.aborted) return;
    if (found === undefined || typeof found === 'string') {
      this.#outcome = found;
      return;
    }
    this.#isReading = true;
    // It ends with the signal, and has let go of the line only then.
    const ups = await this.#read(found.setup, signal);
    this.#isReading = false;
    if (!signal.aborted) this.#outcome = ups;
  }

  async #find(line: TunableLine, signal: AbortSignal): Promise<SearchOutcome> {
    const { registry } = this.#parts;
    const choices = choicesOf(this.#settings);
    const ofManual = candidates(choices, undefined, registry);
    // Until they are read, each of them counts as one.
    this.#of = ofManual.length + (choices.family === 'auto' ? registry.profiles.names.length : 0);
    const outcome = await this.#ask(ofManual, choices, line, signal);
    if (outcome !== 'silence' || signal.aborted) return outcome;
    const ofProfiles: Candidate[] = [];
    for await (const one of profileCandidates(choices, registry)) ofProfiles.push(one);
    this.#of = ofManual.length + ofProfiles.length;
    return this.#ask(ofProfiles, choices, line, signal);
  }

  #ask(
    list: readonly Candidate[],
    choices: SetupChoices,
    line: TunableLine,
    signal: AbortSignal,
  ): Promise<SearchOutcome> {
    const isCancelled = () => signal.aborted;
    return findUps(list, {
      choices,
      registry: this.#parts.registry,
      slave: this.#settings.serial.slave,
      // A slow UPS must be found out here: it is not asked again.
      openAt: (baud) => line.openAt(baud, isCancelled, true),
      isCancelled,
      onTry: (candidate) => this.#tries.push({ ...candidate, outcome: 'asking' }),
      onTried: (candidate, outcome) => {
        const heard = outcome === 'silent' && this.#hasHeardNoise(line) ? 'noise' : outcome;
        this.#tries.splice(-1, 1, { ...candidate, outcome: heard });
      },
    });
  }

  /** Since the last look; a line that is opened at another speed counts from nothing. */
  #hasHeardNoise(line: TunableLine): boolean {
    const { noiseBytes = 0, crcErrors = 0, shortFrames = 0 } = line.current?.counters() ?? {};
    const before = this.#noise;
    this.#noise = noiseBytes + crcErrors + shortFrames;
    return this.#noise !== before && this.#noise > 0;
  }

  /** Every table once, for model, serial number and units. */
  async #read(setup: UpsSetup, signal: AbortSignal): Promise<SearchedUps> {
    const { registry, clock, log } = this.#parts;
    const remembered = {
      ...candidateOf(setup.map.id, setup.baud),
      family: setup.family.name,
    };
    const options = {
      demo: false,
      registry,
      clock,
      log,
      remembered,
      limitMs: readingLimitMs,
      signal,
    };
    try {
      const report = await readOnce(this.#settings, options);
      return (
        foundUps(report, this.#settings, clock.monotonicMs()) ?? {
          setup,
          report: undefined,
          rows: [],
        }
      );
    } catch (err) {
      log.info({ err }, 'The UPS was found, and did not answer for long enough to tell all of itself.');
      return { setup, report: undefined, rows: [] };
    }
  }
}

/** A UPS by what was read of it. */
export function foundUps(report: UpsReport, settings: Settings, nowMs: number): SearchedUps | undefined {
  const { setup, snapshot } = report;
  if (setup === undefined) return undefined;
  const values = objectMapperOf(settings, setup.architecture).map(snapshot, false);
  return { setup, report, rows: objectReport(values, nowMs) };
}

/** Undefined as soon as the signal is aborted; what goes on ends by itself. */
async function unlessAborted<T>(signal: AbortSignal, work: Promise<T>): Promise<T | undefined> {
  let onAbort = () => {};
  const aborted = new Promise<undefined>((resolve) => {
    onAbort = () => resolve(undefined);
    signal.addEventListener('abort', onAbort);
    if (signal.aborted) resolve(undefined);
  });
  // Nobody hears what fails after the end.
  work.catch(() => undefined);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}
