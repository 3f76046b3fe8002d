import type { Clock } from '../core/clock.js';
import { tellTheSame } from '../core/told.js';
import type { ObjectValues } from '../objects/mapper.js';
import { SeenUnits } from '../objects/seen-units.js';
import { type UnitNow, type UnitState, unitStates, unitsNow } from '../objects/units-now.js';
import type { Architecture } from '../ups/maps/page.js';
import type { RegisterSnapshot } from '../ups/polling/snapshot.js';
import type { UpsReport } from '../ups/polling/ups-monitor.js';
import type { GatewayMemory } from './gateway-memory.js';

/** A unit that is there is written down again after this time, so that a power cut costs no more of when it was seen. */
const writtenEveryMs = 3_600_000;
/** One that comes and goes all the time must not wear out the card. */
const writtenAtMostEveryMs = 60_000;

/** Which units of a parallel system are there, were there, and since when not; kept over a restart. */
export class RememberedUnits {
  readonly #memory: GatewayMemory;
  readonly #clock: Clock;
  #seen = new SeenUnits();
  #isSimulated: boolean | undefined;
  #current: readonly UnitState[] = [];
  /** Of the last update of a parallel system. */
  #last: LastUpdate | undefined;
  #isAlone = false;
  /** Those that are there, as they were written down. */
  #writtenUnits: readonly number[] = [];
  #writtenMs = Number.NEGATIVE_INFINITY;

  constructor(memory: GatewayMemory, clock: Clock) {
    this.#memory = memory;
    this.#clock = clock;
  }

  /** Empty where the UPS is no parallel system. */
  get current(): readonly UnitState[] {
    return this.#current;
  }

  /** Numbers of the units that are there or were, from the start on; 1 of a UPS that is alone; empty where none was ever seen. */
  get known(): readonly number[] {
    if (this.#isAlone) return [1];
    const facts = this.#isSimulated === undefined ? this.#memory.current.seenUnits : this.#seen.facts;
    return facts?.units.map(({ unit }) => unit) ?? [];
  }

  has(unit: number): boolean {
    return this.#seen.has(unit);
  }

  /** A simulated UPS and a real one know nothing of each other. */
  begin(isSimulated: boolean): void {
    this.#current = [];
    this.#isAlone = false;
    if (isSimulated === this.#isSimulated) return;
    this.#isSimulated = isSimulated;
    this.#seen = new SeenUnits(isSimulated ? undefined : this.#memory.current.seenUnits);
    this.#writtenUnits = [];
    this.#writtenMs = Number.NEGATIVE_INFINITY;
  }

  /** What the UPS that says to have this serial number tells now. */
  update(values: ObjectValues, { snapshot, setup }: UpsReport, serialNumber: string | undefined): void {
    if (setup === undefined) return;
    const { architecture, family, map } = setup;
    this.#isAlone = architecture.kind === 'single';
    if (architecture.kind === 'single') {
      this.#current = [];
      return;
    }
    const isSame = isToldAgain(this.#last, { values, snapshot, architecture });
    const now = isSame && this.#last ? this.#last.now : unitsNow(values, snapshot, architecture);
    this.#last = { values, snapshot, architecture, now };
    if (snapshot.connection === 'running') {
      // That of one unit among several says nothing of the others: its number is changed, or its module, and they stay.
      const serialOfSystem = architecture.kind === 'multi-units' ? undefined : serialNumber;
      this.#seen.identify(serialOfSystem, `${family.name} ${map.id}`);
      this.#note(now);
    }
    const ownUnit = architecture.kind === 'multi-units' ? architecture.unit : undefined;
    const times = new Map(this.#seen.facts.units.map(({ unit, seenAtMs }) => [unit, seenAtMs]));
    const known = {
      seenAtMs: (unit: number) => times.get(unit),
      isForgotten: (unit: number) => this.#seen.isForgotten(unit),
    };
    this.#current = unitStates(now, known, ownUnit);
  }

  /** Taken out for good; returns false where the unit is there, or is none that is listed. */
  forget(unit: number): boolean {
    const found = this.#current.find((one) => one.unit === unit);
    if (found === undefined || found.isThere) return false;
    this.#seen.forget(unit);
    this.#current = this.#current.filter((one) => one !== found);
    this.#write();
    return true;
  }

  /** Before a stop: since when a unit is missed at the next start is known to the second. */
  keep(): void {
    if (this.#writtenMs > Number.NEGATIVE_INFINITY) this.#write();
  }

  #note(now: readonly UnitNow[]): void {
    const nowMs = this.#clock.wallMs();
    const seen = now.filter(({ isThere }) => isThere);
    const hasNew = seen.map(({ unit }) => this.#seen.note(unit, nowMs)).includes(true);
    const sinceWrittenMs = this.#clock.monotonicMs() - this.#writtenMs;
    // A lost frame says nothing of a unit: it is as it was.
    const there = now.filter(({ unit, isThere }) => isThere ?? this.#writtenUnits.includes(unit));
    const units = there.map(({ unit }) => unit);
    const isOther = units.join() !== this.#writtenUnits.join();
    if (!hasNew && sinceWrittenMs < (isOther ? writtenAtMostEveryMs : writtenEveryMs)) return;
    this.#writtenUnits = units;
    this.#write();
  }

  #write(): void {
    this.#writtenMs = this.#clock.monotonicMs();
    // What the simulator has must not be taken for a UPS at the next start.
    if (this.#isSimulated !== true) this.#memory.remember({ seenUnits: this.#seen.facts });
  }
}

interface LastUpdate {
  readonly values: ObjectValues;
  readonly snapshot: RegisterSnapshot;
  readonly architecture: Architecture;
  readonly now: readonly UnitNow[];
}

function isToldAgain(last: LastUpdate | undefined, now: Omit<LastUpdate, 'now'>): boolean {
  return (
    tellTheSame(last?.values, now.values) &&
    tellTheSame(last?.snapshot, now.snapshot) &&
    last?.architecture === now.architecture
  );
}
