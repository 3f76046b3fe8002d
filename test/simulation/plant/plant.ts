import type { Dice, Disturbances, Judge, Schedule, SiteDraw, Trace, Truth } from '../world/contract.js';
import { mbapEnvelope, rtuEnvelope } from './line/frames.js';
import { type LineProblem, PlantLine } from './line/plant-line.js';
import { isOnNetwork } from './line/site-line.js';
import { Slave } from './line/slave.js';
import { Registers, Table } from './registers.js';
import { PlantTruth } from './truth/plant-truth.js';
import { healthyUnit, type Rating, type UnitState } from './unit-state.js';
import type { StatePart } from './ups-kind.js';
import { kindOf } from './ups-kinds.js';

declare module '../world/contract.js' {
  interface World {
    readonly plant: Plant;
    readonly line: PlantLine;
  }
}

export interface PlantParts {
  readonly site: SiteDraw;
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly judge: Judge;
  readonly trace: Trace;
  readonly disturbances: Disturbances;
  /** Makes the gateway's error of a code (`new GatewayError(code, ...)`). */
  readonly problem: LineProblem;
  /** What the clock of the UPS shows when the run begins, as if its local time were UTC; 14:35:20 on 2026-06-17 where absent. */
  readonly upsClockMs?: number;
}

export interface PlantOfWorld {
  readonly plant: Plant;
  readonly line: PlantLine;
  readonly truth: Truth;
}

/** Renewed in two goes: every second word later, or measurements later than status and alarms. */
export interface Tear {
  readonly how: 'words' | 'tables';
  readonly lagMs: number;
}

/** Longer than a cycle of reading takes. */
const sceneChangesInMs = 15_000;
const defaultClockMs = Date.UTC(2026, 5, 17, 14, 35, 20);
const wordThatIs = (word: number, start = 0) => {
  const table = new Table({ start, words: 1, cadence: 'fast' });
  table.set(start, word, Number.NEGATIVE_INFINITY);
  return table;
};
const always = wordThatIs(1);
/** Beyond all addresses of a wire: a word for each unit, 1 while it answers. */
const presenceAt = 0x10000;

/** What stands at the end of the line: units, the registers in which they say what they are and do, and what is true. */
export function plantOf(parts: PlantParts): PlantOfWorld {
  const plant = new Plant(parts);
  return { plant, line: plant.line, truth: plant.truth };
}

/** Slave device busy (Modbus application protocol V1.1b3 §7). */
const busy = 6;

export class Plant {
  readonly registers: Registers;
  readonly line: PlantLine;
  readonly slave: Slave;
  readonly truth: PlantTruth;
  readonly units: readonly UnitState[];
  readonly #parts: PlantParts;
  readonly #presence: readonly Table[];
  /** By the start of a table: a word that is 1 while it is not refused. */
  readonly #notRefused: ReadonlyMap<number, Table>;
  readonly #unitOf = new Map<number, number>();
  #ratings: readonly Rating[];
  #sinceMs = Number.NEGATIVE_INFINITY;
  #replaced = 0;
  /** While it starts anew, its registers say nothing of it. */
  #isFrozen = false;
  /** What stood there before: the start of a table, and its words. */
  #former: readonly (readonly [start: number, words: readonly number[]])[] | undefined;
  #scene = 0;
  #isChanging = false;
  #hasBegun = false;
  /** How its registers are renewed: at once where absent. */
  tear: Tear | undefined;
  /** Two units of which each answers with the page of the other, as where a service has given them wrong numbers. */
  exchanged: readonly [one: number, other: number] | undefined;
  readonly #courses = new Map<string, () => void>();

  constructor(parts: PlantParts) {
    const { site, schedule, dice, judge, trace } = parts;
    this.#parts = parts;
    const kind = kindOf(site);
    // What stands there when the run begins has always stood there.
    const nowMs = () => (this.#hasBegun ? schedule.nowMs : Number.NEGATIVE_INFINITY);
    const tables = kind.tables(site);
    this.registers = new Registers(tables, nowMs);
    for (const { start, words, unit } of tables) {
      for (let at = 0; at < words; at += 1) this.#unitOf.set(start + at, unit);
    }
    this.units = Array.from({ length: site.units }, healthyUnit);
    this.#presence = this.units.map((_, at) => wordThatIs(1, presenceAt + at));
    this.#notRefused = new Map(tables.map(({ start }) => [start, wordThatIs(1)]));
    this.#ratings = this.#draw(dice.fork('rating'));
    this.slave = new Slave({
      registers: this.registers,
      judge,
      nowMs,
      slave: kind.slave ?? 1,
      readFunction: kind.readFunction ?? 3,
      untouchable: kind.untouchable,
      isThere: (address) => this.#presenceOf(address)?.now[0] !== 0,
      placeOf: (address) => this.#placeOf(address),
      refresh: (start) => {
        if (start === kind.clockAt(site)) this.#writeClock();
      },
    });
    this.line = new PlantLine({
      schedule,
      trace,
      judge,
      dice: dice.fork('line'),
      slave: this.slave,
      envelope: isOnNetwork(site) ? mbapEnvelope : rtuEnvelope,
      baud: isOnNetwork(site) ? undefined : site.baud,
      path: site.settings.serial?.port ?? '/dev/ttyUSB0',
      problem: parts.problem,
    });
    this.truth = new PlantTruth(
      this.registers,
      kind.rules(site),
      (address) => this.#answering(address),
      () => this.#sinceMs,
    );
    this.writeIdentity();
    this.write();
    this.#hasBegun = true;
  }

  get site(): SiteDraw {
    return this.#parts.site;
  }

  get ratings(): readonly Rating[] {
    return this.#ratings;
  }

  /** Sections and keys of config.ini by which the gateway finds this UPS. */
  get settings(): Readonly<Record<string, Readonly<Record<string, string>>>> {
    const { site } = this.#parts;
    return {
      ups: { family: site.family, ...(site.registerMap !== 'profile' && { register_map: site.registerMap }) },
      serial: {
        port: this.line.configuredPath,
        ...(this.line.baud !== undefined && { baud: String(site.baud) }),
        poll_interval_ms: String(site.pollIntervalMs),
        offline_after: String(site.offlineAfter),
        ...kindOf(site).settings?.serial,
      },
      bacnet: { unit_number: String(site.unitNumber), ...kindOf(site).settings?.bacnet },
    };
  }

  /** Description of the Device (Manual §5.2.1) has it: of the system where there is one, else of the unit. */
  get serialNumber(): string {
    return this.#ratings[0]?.serialNumber ?? '';
  }

  /** Renews status and alarms, measurements, or both, in the registers. */
  write(parts: readonly StatePart[] = ['bits', 'numbers']): void {
    if (this.#isFrozen) return;
    const [first, ...rest] = parts;
    if (this.tear === undefined || first === undefined) {
      for (const part of parts) kindOf(this.site).writeState(this.#system, this.registers, part);
      return;
    }
    const { how, lagMs } = this.tear;
    const { schedule, disturbances } = this.#parts;
    if (how === 'words' || rest.length > 0) disturbances.note('torn', schedule.nowMs, schedule.nowMs + lagMs);
    // Every second word stays behind, or all words of the second kind.
    const isHeld = how === 'words' ? (address: number) => (address & 1) === 1 : () => false;
    this.registers.holdBack(isHeld, () => {
      for (const part of how === 'words' ? parts : [first]) {
        kindOf(this.site).writeState(this.#system, this.registers, part);
      }
    });
    schedule.after(lagMs, () => {
      if (this.#isFrozen) return;
      for (const part of how === 'words' ? parts : rest) {
        kindOf(this.site).writeState(this.#system, this.registers, part);
      }
    });
  }

  writeIdentity(): void {
    if (!this.#isFrozen) kindOf(this.site).writeIdentity(this.#system, this.registers);
  }

  /** A unit is switched off or taken out, or comes back. */
  setThere(unit: number, isThere: boolean): void {
    const state = this.units[unit - 1];
    if (state === undefined) return;
    state.isThere = isThere;
    this.#presence[unit - 1]?.set(presenceAt + unit - 1, isThere ? 1 : 0, this.#parts.schedule.nowMs);
    this.write();
  }

  /** Another UPS of the same range stands here: other serial number, other rating. */
  replace(dice: Dice): void {
    this.#replaced += 1;
    this.#sinceMs = this.#parts.schedule.nowMs;
    this.#ratings = this.#draw(dice);
    for (const unit of this.units) Object.assign(unit, healthyUnit());
    this.writeIdentity();
    this.write();
  }

  /** A profile's UPS does something else: its registers change one after the other. */
  setScene(scene: number): void {
    this.#scene = scene;
    this.#isChanging = true;
    this.write();
    this.course('scene', sceneChangesInMs, () => {
      this.#isChanging = false;
      this.write();
    });
  }

  /** Registers all hold one word, as those of a UPS may that has just started. */
  blank(word: number): void {
    this.#isFrozen = true;
    this.#former ??= this.registers.tables.map((table) => [table.start, [...table.now]]);
    for (const table of this.registers.tables) {
      for (let at = 0; at < table.words; at += 1) this.registers.set(table.start + at, word);
    }
  }

  /** What it is and does stands in its registers again. */
  restore(): void {
    this.#isFrozen = false;
    // Words that nothing writes, too.
    for (const [start, words] of this.#former ?? []) this.registers.run(start, words);
    this.#former = undefined;
    this.writeIdentity();
    this.write();
  }

  /** Runs `action` after the delay, unless another one of that name takes its place before. */
  course(name: string, delayMs: number, action: () => void): void {
    this.#courses.get(name)?.();
    const cancel = this.#parts.schedule.after(delayMs, () => {
      this.#courses.delete(name);
      action();
    });
    this.#courses.set(name, cancel);
  }

  get #system() {
    return {
      site: this.#parts.site,
      ratings: this.#ratings,
      units: this.units,
      scene: this.#scene,
      isChanging: this.#isChanging,
    };
  }

  #draw(dice: Dice): readonly Rating[] {
    const { site } = this.#parts;
    const kind = kindOf(site);
    const drawn = { kva: 10 * dice.integer(10, 60), hasTenths: kind.hasTenths ?? dice.chance(0.8) };
    return this.units.map((_, at) =>
      kind.rating(site, `P${2600000 + 1000 * this.#replaced + 10 * dice.integer(0, 99) + at}`, drawn),
    );
  }

  /**
   * A table is refused with that exception, or answers again; -1 for all of them. Exceptions 1 to 3 of a unit's page alone are how a
   * system says that the unit is not there, which it is: then it is only busy.
   */
  refuse(start: number, code: number | undefined): void {
    const { schedule, site } = this.#parts;
    const { nowMs } = schedule;
    const isOfUnit = site.architecture !== 'single' && this.#presenceOf(start) !== undefined;
    if (code === undefined) this.slave.refused.delete(start);
    else this.slave.refused.set(start, isOfUnit && code <= 3 ? busy : code);
    for (const { start: one } of this.registers.tables) {
      const isRefused = this.slave.refused.has(one) || this.slave.refused.has(-1);
      this.#notRefused.get(one)?.set(0, isRefused ? 0 : 1, nowMs);
    }
  }

  /** Whether whoever asks knows all that is in a table, and whether it answers: it was asked for after the last change. */
  isKnown(table: Table): boolean {
    const { start, lastAskedMs, lastChangedMs } = table;
    const presence = this.#presenceOf(start) ?? always;
    const answersMs = Math.max(presence.lastChangedMs, this.#notRefused.get(start)?.lastChangedMs ?? lastAskedMs);
    return (presence.now[0] === 0 ? answersMs : Math.max(answersMs, lastChangedMs)) <= lastAskedMs;
  }

  #answering(address: number): readonly Table[] {
    const table = this.registers.tableOf(address);
    const notRefused = table && this.#notRefused.get(table.start);
    return [this.#presenceOf(address) ?? always, ...(notRefused === undefined ? [] : [notRefused])];
  }

  #placeOf(address: number): number {
    const unit = this.#unitOf.get(address);
    if (this.exchanged === undefined || unit === undefined) return address;
    const [one, other] = this.exchanged;
    const instead = unit === one ? other : unit === other ? one : unit;
    const table = this.registers.tableOf(address);
    const tablesOf = (of: number) => this.registers.tables.filter(({ start }) => this.#unitOf.get(start) === of);
    const start = table && tablesOf(instead)[tablesOf(unit).indexOf(table)]?.start;
    return table === undefined || start === undefined ? address : start + address - table.start;
  }

  #presenceOf(address: number): Table | undefined {
    const unit = this.#unitOf.get(address) ?? 0;
    return unit === 0 ? undefined : this.#presence[unit - 1];
  }

  #writeClock(): void {
    if (this.#isFrozen) return;
    const { schedule, site, upsClockMs = defaultClockMs } = this.#parts;
    const time = new Date(upsClockMs + Math.floor(schedule.nowMs));
    const weekday = time.getUTCDay() === 0 ? 7 : time.getUTCDay();
    this.registers.run(kindOf(site).clockAt(site), [
      (time.getUTCMinutes() << 8) | time.getUTCSeconds(),
      (time.getUTCDate() << 8) | time.getUTCHours(),
      ((time.getUTCMonth() + 1) << 8) | weekday,
      time.getUTCFullYear() - 2000,
    ]);
  }
}
