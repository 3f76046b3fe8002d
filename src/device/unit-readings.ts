import type { Clock } from '../core/clock.js';
import { hasCode } from '../core/errors.js';
import type { ObjectMapper, ObjectValues } from '../objects/mapper.js';
import { ShownWords } from '../objects/shown-words.js';
import type { Settings } from '../settings/settings-schema.js';
import type { SettingsSource } from '../settings/settings-source.js';
import type { UpsSetup } from '../ups/detection/ups-setup.js';
import { meansNotThere, pastTheEnd } from '../ups/link/exception-codes.js';
import { type Architecture, type UnitNumber, unitNumbers } from '../ups/maps/page.js';
import { functionOf, type RegisterMap } from '../ups/maps/register-map.js';
import { canServe } from '../ups/maps/ups-family.js';
import { viewOf } from '../ups/maps/views.js';
import type { IdleReads } from '../ups/polling/idle-reads.js';
import { type PollStep, pollPlan, stepKey } from '../ups/polling/poll-plan.js';
import { isUntold, type RegisterSnapshot, type TableReading } from '../ups/polling/snapshot.js';
import { unitProblem } from '../ups/polling/unit-guard.js';
import { objectMapperOf } from './object-mapper-of.js';
import type { UpsValues } from './ups-values.js';

/** Why nothing is told of a unit: its page is refused, does not answer, is not known for sure, or was not read yet. */
export type UnreadUnit = 'refused' | 'silent' | 'unplaced' | 'not-yet';

export interface UnitReading {
  readonly unit: number;
  /** The objects as a gateway in that unit would have them, or why there are none. */
  readonly told: { readonly values: ObjectValues; readonly readAtMs: number } | UnreadUnit;
}

export interface UnitReadingsParts {
  readonly values: Pick<UpsValues, 'report' | 'units'> & {
    readonly current: { readonly values: ObjectValues };
    readonly ups: { readonly idleReads: IdleReads } | undefined;
  };
  readonly settings: Pick<SettingsSource, 'current'>;
  readonly clock: Clock;
}

/** From the end of a round over the units to the next. */
const roundEveryMs = 2000;
/** Configuration does not change by itself. */
const slowEveryMs = 600_000;
/** What was read before that is not of now. */
const oldestMs = 60_000;

/**
 * The few tables of each unit that tell how it is, read while somebody looks, in the idle time of the line
 * (`ups/polling/idle-reads.ts`). Only at addresses that the register map has for that unit.
 */
export class UnitReadings {
  readonly #parts: UnitReadingsParts;
  #setup: UpsSetup | undefined;
  /** What the UPS says of itself: of another one nothing is known. */
  #who: string | undefined;
  readonly #readings = new Map<string, TableReading>();
  /** When a table of configuration was answered last, be it that there is none. */
  readonly #slowAnswersMs = new Map<string, number>();
  readonly #mappers = new Map<number, ObjectMapper>();
  #mappedBy: Settings | undefined;
  /** A reading that is older is not of now. */
  readonly oldestMs = oldestMs;
  #isReading = false;
  #endedMs = Number.NEGATIVE_INFINITY;

  constructor(parts: UnitReadingsParts) {
    this.#parts = parts;
  }

  /** What is known of each unit that is there; asking is what keeps the readings going. */
  look(): readonly UnitReading[] {
    const { values, clock } = this.#parts;
    const { setup, snapshot } = values.report;
    const who = setup && whoIs(setup, snapshot);
    if (setup !== this.#setup || who !== this.#who) this.#forget(setup);
    this.#who = who;
    if (setup === undefined || snapshot.connection !== 'running') return [];
    const there = values.units.current.filter(({ isThere }) => isThere).map(({ unit }) => unit);
    const isDue = !this.#isReading && clock.monotonicMs() - this.#endedMs >= roundEveryMs;
    if (isDue) void this.#round(setup, there);
    return there.map((unit) => ({ unit, told: this.#told(setup, snapshot, unit) }));
  }

  #forget(setup: UpsSetup | undefined): void {
    this.#setup = setup;
    this.#readings.clear();
    this.#slowAnswersMs.clear();
    this.#mappers.clear();
  }

  /** Never rejects. */
  async #round(setup: UpsSetup, units: readonly number[]): Promise<void> {
    this.#isReading = true;
    for (const unit of units) {
      for (const step of this.#stepsOf(setup, unit)) {
        const reading = await this.#read(setup.map, step);
        if (setup !== this.#setup || reading === undefined) break;
        this.#note(step, reading);
        // Of a unit that refuses, or does not answer, no more is asked in this round.
        if (reading.outcome !== 'data' && isMomentary(step)) break;
      }
    }
    this.#isReading = false;
    this.#endedMs = this.#parts.clock.monotonicMs();
  }

  #note(step: PollStep, reading: TableReading): void {
    const key = stepKey(step);
    const { outcome, exceptionCode } = reading;
    const isAnswered = outcome === 'data' || (outcome === 'exception' && meansNotThere(exceptionCode));
    if (step.cadence === 'slow' && isAnswered) this.#slowAnswersMs.set(key, this.#parts.clock.monotonicMs());
    // A lost frame, or a UPS that is busy, says nothing of the configuration that is known.
    if (isAnswered || isMomentary(step) || this.#isUntold(key)) this.#readings.set(key, reading);
  }

  #isUntold(key: string): boolean {
    const known = this.#readings.get(key);
    return known === undefined || isUntold(known);
  }

  /** None of the unit that is polled in any case, of one whose place is not known, and of one that the map has no page for. */
  #stepsOf(setup: UpsSetup, unit: number): readonly PollStep[] {
    const { map, family } = setup;
    const architecture = architectureOf(unit);
    if (architecture === undefined || isOwn(setup, unit) || isUnplaced(setup, unit)) return [];
    if (!canServe(family, map, architecture)) return [];
    const nowMs = this.#parts.clock.monotonicMs();
    return pollPlan(map, architecture).filter((step) => {
      const { page, table, cadence } = step;
      if (page !== unit || table.kind === 'text' || cadence === 'spare') return false;
      const answeredMs = this.#slowAnswersMs.get(stepKey(step));
      return cadence !== 'slow' || answeredMs === undefined || nowMs - answeredMs >= slowEveryMs;
    });
  }

  /** Undefined where the line has no idle time for it. */
  async #read(map: RegisterMap, step: PollStep, short = false): Promise<TableReading | undefined> {
    const { values, clock } = this.#parts;
    const { page, table, address } = step;
    const idleReads = values.ups?.idleReads;
    if (idleReads === undefined) return undefined;
    const length = short ? (table.fallbackWords ?? table.words) : table.words;
    try {
      const words = await idleReads.read(address, length, functionOf(map, table));
      return { page, table: table.id, outcome: 'data', words, readAtMs: clock.monotonicMs() };
    } catch (error) {
      if (hasCode(error, 'ups.not-polled') || hasCode(error, 'modbus.crowded')) return undefined;
      if (!hasCode(error, 'modbus.exception')) return { page, table: table.id, outcome: 'failed' };
      const { exceptionCode } = error.facts;
      const isShorter = exceptionCode === pastTheEnd && table.fallbackWords !== undefined && !short;
      if (isShorter) return this.#read(map, step, true);
      return {
        page,
        table: table.id,
        outcome: 'exception',
        ...(typeof exceptionCode === 'number' && { exceptionCode }),
      };
    }
  }

  #told(setup: UpsSetup, snapshot: RegisterSnapshot, unit: number): UnitReading['told'] {
    const { values, clock } = this.#parts;
    const nowMs = clock.monotonicMs();
    if (isOwn(setup, unit)) return { values: values.current.values, readAtMs: snapshot.readAtMs ?? nowMs };
    if (isUnplaced(setup, unit)) return 'unplaced';
    const architecture = architectureOf(unit);
    const page = unitNumbers.find((one) => one === unit);
    const momentary = this.#momentary(setup, unit);
    if (architecture === undefined || momentary.length === 0) return 'not-yet';
    if (momentary.some((one) => one?.outcome === 'exception')) return 'refused';
    if (momentary.some((one) => one?.outcome === 'failed')) return 'silent';
    const readAtMs = Math.min(...momentary.map((one) => one?.readAtMs ?? Number.NEGATIVE_INFINITY));
    if (nowMs - readAtMs > oldestMs) return 'not-yet';
    const view = this.#snapshotOf(snapshot, page);
    const { unitNumber } = setup.map;
    // The data of one unit never passes for another's.
    if (page && unitNumber && view.reading(page, unitNumber.table).outcome === 'failed') return 'not-yet';
    if (unitProblem({ ...setup, architecture }, view)) return 'unplaced';
    return { values: this.#mapperOf(unit, architecture).map(view), readAtMs };
  }

  /** Of the tables that are read in every round. */
  #momentary({ map }: UpsSetup, unit: number): readonly (TableReading | undefined)[] {
    const architecture = architectureOf(unit);
    const steps = architecture === undefined ? [] : pollPlan(map, architecture);
    return steps
      .filter((step) => step.page === unit && isMomentary(step))
      .map((step) => this.#readings.get(stepKey(step)));
  }

  #snapshotOf(snapshot: RegisterSnapshot, page: UnitNumber | undefined): RegisterSnapshot {
    const { family, map, connection, readAtMs } = snapshot;
    return {
      family,
      map,
      connection,
      takenAtMs: this.#parts.clock.monotonicMs(),
      readAtMs,
      reading: (of, table) =>
        of === page
          ? (this.#readings.get(`${of}/${table}`) ?? { page: of, table, outcome: 'never' })
          : snapshot.reading(of, table),
    };
  }

  #mapperOf(unit: number, architecture: Architecture): ObjectMapper {
    const { current } = this.#parts.settings;
    if (current !== this.#mappedBy) this.#mappers.clear();
    this.#mappedBy = current;
    const known = this.#mappers.get(unit);
    if (known !== undefined) return known;
    const mapper = objectMapperOf(current, architecture, new ShownWords());
    this.#mappers.set(unit, mapper);
    return mapper;
  }
}

function whoIs({ map, architecture }: UpsSetup, snapshot: RegisterSnapshot): string | undefined {
  const table = map.tables.find(({ identity }) => identity);
  return table && snapshot.reading(viewOf(map, architecture).unitPage, table.id).words?.join(' ');
}

/** What a unit stands or falls with: read in every round, and no word that a site has found. */
function isMomentary({ table, cadence }: PollStep): boolean {
  return table.alone !== true && (cadence === 'urgent' || cadence === 'regular');
}

function architectureOf(unit: number): Architecture | undefined {
  const number = unitNumbers.find((one) => one === unit);
  return number === undefined ? undefined : { kind: 'multi-units', unit: number };
}

function isOwn({ architecture }: UpsSetup, unit: number): boolean {
  return architecture.kind === 'multi-units' && architecture.unit === unit;
}

/** Its page is taken from another range's document, and the values have not told whether it is there. */
function isUnplaced({ map, unitAddressing }: UpsSetup, unit: number): boolean {
  const page = unitNumbers.find((one) => one === unit);
  return unitAddressing?.isTold === false && page !== undefined && map.isInferredPage(page);
}
