import type { Clock } from '../core/clock.js';
import { type ErrorCode, errorCatalogue } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { DeviceClock } from '../objects/device-clock.js';
import type { UpsIdentity } from '../objects/identity.js';
import type { ObjectMapper, ObjectValues } from '../objects/mapper.js';
import {
  type ChangeCause,
  changesBetween,
  type DeviceState,
  type ValueStream,
  type ValueUpdate,
} from '../objects/value-stream.js';
import { formatProblem } from '../settings/settings-problem.js';
import type { SettingsSource } from '../settings/settings-source.js';
import { candidateOf } from '../ups/detection/ups-setup.js';
import type { OpenLine } from '../ups/link/open-line.js';
import type { MapRegistry } from '../ups/maps/map-registry.js';
import type { RegisterSnapshot, UpsLoss } from '../ups/polling/snapshot.js';
import type { UpsMonitor, UpsReport } from '../ups/polling/ups-monitor.js';
import { familyOfDevice, type GatewayMemory } from './gateway-memory.js';
import { objectMapperOf } from './object-mapper-of.js';
import { RememberedIdentity } from './remembered-identity.js';
import { RememberedUnits } from './remembered-units.js';
import { misplacedAssignments } from './settings-rules.js';
import { assignedWords, isSimulated, noUps, unusableProfile, upsMonitorOf } from './ups-monitor-of.js';

export interface UpsValuesParts {
  readonly demo: boolean;
  /** As messages name it. */
  readonly configFile: string;
  readonly settings: SettingsSource;
  readonly memory: GatewayMemory;
  readonly deviceClock: DeviceClock;
  /** Families and register maps that can be found. */
  readonly registry: MapRegistry;
  /** Where lines to the UPS come from; this machine's where nothing is said. */
  readonly openLine?: OpenLine;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The UPS and the objects that are made of it: polls, maps, and tells every subscriber. */
export class UpsValues implements ValueStream {
  readonly #parts: UpsValuesParts;
  readonly #identity: RememberedIdentity;
  readonly #units: RememberedUnits;
  readonly #listeners = new Set<(update: ValueUpdate) => void>();
  #ups: UpsMonitor | undefined;
  #endReports = () => {};
  #report: UpsReport = noUps;
  #mapper: ObjectMapper | undefined;
  #mapped: Mapped | undefined;
  #published: ObjectValues | undefined;
  #hasFault = false;
  /** Undefined until this UPS has said who it is. */
  #serialNumber: string | undefined;
  #toldMisplaced: ReadonlySet<string> = new Set();

  constructor(parts: UpsValuesParts) {
    this.#parts = parts;
    this.#identity = new RememberedIdentity(parts.memory);
    this.#units = new RememberedUnits(parts.memory, parts.clock);
  }

  /** What the poll says, before it is made into objects. */
  get report(): UpsReport {
    return this.#report;
  }

  /** Undefined while no port is set. */
  get ups(): UpsMonitor | undefined {
    return this.#ups;
  }

  get isSimulated(): boolean {
    return isSimulated(this.#parts.settings.current, this.#parts.demo);
  }

  /** Those of a parallel system: which are there, and since when one is not. */
  get units(): Pick<RememberedUnits, 'current' | 'known'> {
    return this.#units;
  }

  get current(): DeviceState {
    const values = this.#values();
    const { setup, snapshot, problem } = this.#report;
    return {
      values,
      connection: snapshot.connection,
      loss: lossOf(snapshot),
      identity: this.#identity.current,
      family: familyOfDevice(setup, this.#parts.memory.current, this.#parts.registry),
      factor: values.factor,
      isSimulated: this.isSimulated,
      hasInternalFault: this.#hasInternalFault(),
      fault: problem && { code: problem.code, message: problem.message },
    };
  }

  subscribe(listener: (update: ValueUpdate) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** `remembers: false` looks for the UPS as if it had never been found. */
  start({ remembers } = { remembers: true }): void {
    const { demo, registry, openLine, clock, log, memory } = this.#parts;
    const settings = this.#parts.settings.current;
    const remembered = remembers ? memory.current.setup : undefined;
    const ups = upsMonitorOf(settings, demo, { registry, openLine, clock, log, remembered });
    this.#identity.begin(this.isSimulated);
    this.#units.begin(this.isSimulated);
    if (this.isSimulated) {
      const { family } = settings.simulator;
      log.warn({ family }, 'SIMULATED: the UPS is the built-in simulator, its values are invented.');
    }
    const unusable = unusableProfile(settings, this.isSimulated, registry);
    if (unusable) {
      log.error({ code: unusable.code, ...unusable.facts }, unusable.message);
    } else if (ups === undefined) {
      log.warn('No serial port is set ([serial] port in config.ini): no UPS is polled.');
    }
    this.#ups = ups;
    this.#report = ups?.report ?? { ...noUps, problem: unusable };
    this.#endReports = ups?.onReport((report) => this.#receive(report)) ?? (() => {});
    this.publish('start');
    ups?.start();
  }

  /** Idempotent; nothing is told any more. */
  async stop(): Promise<void> {
    this.#endReports();
    this.#units.keep();
    await this.#ups?.stop();
    this.#ups = undefined;
    this.#report = noUps;
  }

  /** Settings of the mapper have changed; shows with the next `publish`. */
  renewMapper(): void {
    this.#mapper = this.#newMapper();
  }

  /** Reads the words that `[registers]` names from now on, without a break in the poll. */
  assign(): void {
    this.#ups?.assign(assignedWords(this.#parts.settings.current));
    this.#reportMisplaced();
  }

  /** A unit that was taken out for good is missed no more; returns false where it is there, or none that was missed. */
  forgetUnit(unit: number): boolean {
    if (!this.#units.forget(unit)) return false;
    this.#mapped = undefined;
    this.publish('settings');
    return true;
  }

  publish(cause: ChangeCause): void {
    const { deviceClock, clock } = this.#parts;
    try {
      deviceClock.update(this.#report.snapshot);
      const replaced = this.#identity.update(this.#report);
      const state = this.current;
      this.#units.update(state.values, this.#report, state.identity.serialNumber);
      this.#lookWhoItIs();
      if (replaced) this.#reportReplaced(replaced, state.identity);
      const before = this.#published;
      const changes = changesBetween(before, state.values, clock.monotonicMs());
      this.#published = state.values;
      const update = { cause, state, before, changes, ...(replaced && { replaced }) };
      for (const listener of this.#listeners) this.#deliver(listener, update);
    } catch (fault) {
      this.noteFault(fault);
    }
  }

  noteFault(cause: unknown): void {
    const { log } = this.#parts;
    if (!this.#hasFault) log.error({ code: 'internal.fault', err: cause }, 'The gateway met a fault and goes on.');
    this.#hasFault = true;
  }

  /** A part that fails must not keep the values from the others. */
  #deliver(listener: (update: ValueUpdate) => void, update: ValueUpdate): void {
    try {
      listener(update);
    } catch (cause) {
      this.noteFault(cause);
    }
  }

  #receive(report: UpsReport): void {
    const { memory } = this.#parts;
    const { setup } = report;
    const isNew = setup !== this.#report.setup;
    const cause = causeOf(this.#report, report);
    this.#report = report;
    if (isNew) {
      this.renewMapper();
      this.#serialNumber = undefined;
      // What the simulator was found to be must not be taken for a UPS at the next start.
      if (setup && !this.isSimulated) {
        const { baud, map, family } = setup;
        memory.remember({ setup: { ...candidateOf(map.id, baud), family: family.name } });
      }
      this.#reportMisplaced();
    }
    this.publish(cause);
  }

  #reportReplaced({ serialNumber: before }: UpsIdentity, { serialNumber: now }: UpsIdentity): void {
    this.#parts.log.warn({ before, now }, `Another UPS is on the line: ${before} before, ${now} now.`);
  }

  #reportMisplaced(): void {
    const { configFile, settings, log } = this.#parts;
    const { setup } = this.#report;
    const told = this.#toldMisplaced;
    const now = new Set<string>();
    for (const problem of setup ? misplacedAssignments(settings.current, setup, configFile, this.#serialNumber) : []) {
      const text = formatProblem(problem);
      if (!told.has(text)) log.error({ code: 'settings.invalid', key: problem.key }, text);
      now.add(text);
    }
    this.#toldMisplaced = now;
  }

  /** A line may be true of one UPS only: who this one is comes with its first readings. */
  #lookWhoItIs(): void {
    const { snapshot, setup } = this.#report;
    if (setup === undefined || snapshot.connection !== 'running') return;
    const serialNumber = this.#identity.said.serialNumber ?? '';
    if (serialNumber === this.#serialNumber) return;
    this.#serialNumber = serialNumber;
    this.#reportMisplaced();
  }

  #newMapper(): ObjectMapper {
    const hasSeenUnit = (unit: number) => this.#units.has(unit);
    const { architecture } = this.#report.setup ?? {};
    return objectMapperOf(this.#parts.settings.current, architecture, this.#identity.shown, hasSeenUnit);
  }

  #values(): ObjectValues {
    this.#mapper ??= this.#newMapper();
    const [report, mapper, hasFault] = [this.#report, this.#mapper, this.#hasInternalFault()];
    const last = this.#mapped;
    if (last?.report === report && last.mapper === mapper && last.hasFault === hasFault) return last.values;
    const values = mapper.map(report.snapshot, hasFault);
    // Kept for those who ask again before the UPS has told anything new.
    this.#mapped = { report, mapper, hasFault, values };
    return values;
  }

  /** DeviceStatus 4: the gateway cannot do what it was told (Manual §6.2.1). */
  #hasInternalFault(): boolean {
    return this.#hasFault || this.#report.problem !== undefined || this.#parts.settings.isGuessed;
  }
}

interface Mapped {
  readonly report: UpsReport;
  readonly mapper: ObjectMapper;
  readonly hasFault: boolean;
  readonly values: ObjectValues;
}

function causeOf({ snapshot: before }: UpsReport, { snapshot: now }: UpsReport): ChangeCause {
  if (before.connection === now.connection) return 'poll';
  if (now.connection === 'lost') return 'loss';
  return before.connection === 'lost' && now.connection === 'running' ? 'return' : 'poll';
}

const lossCodes = {
  refused: 'ups.refuses',
  unheard: 'ups.unheard',
  late: 'ups.late',
  pieces: 'ups.pieces',
} as const satisfies Partial<Record<UpsLoss, ErrorCode>>;

/** Why the UPS is lost, where it is not simply silent. */
export function lossOf({
  loss,
}: Pick<RegisterSnapshot, 'loss'>): { readonly code: ErrorCode; readonly message: string } | undefined {
  if (loss === undefined || loss === 'silent') return undefined;
  const code = lossCodes[loss];
  return { code, message: errorCatalogue[code] };
}
