import type { ToldValue, Truth } from '../../world/contract.js';
import { maskOf } from '../bit-codes.js';
import type { Registers, Table } from '../registers.js';
import type { ObjectRule, Rules, Words } from './rules.js';

/** design.md, Polling: identification, configuration, managed bits and clock every ten minutes; a minute for a failed read. */
const slowMs = 11 * 60_000;
/** A table that was refused is asked again every minute at last (src/ups/link/README.md); two, as one answer may be lost. */
const askedAgainMs = 130_000;
/** A word that stood for so long has been read. */
const surelyReadMs = 30_000;
/** Choices of instants that are tried; what needs more cannot be told from false. */
const mostChoices = 3000;
/** Tenths in a REAL of 32 bits. */
const tolerance = 0.002;

type Interval = readonly [fromMs: number, toMs: number];
type AlarmChange = ReturnType<Truth['alarmChanges']>[number];

/** What the objects may show, by the registers as they were and the rules of the documents. */
export class PlantTruth implements Truth {
  readonly #registers: Registers;
  readonly #rules: Rules;
  readonly #answering: (address: number) => readonly Table[];
  readonly #sinceMs: () => number;
  /** Values that needed too many choices of instants to be told wrong: they passed. */
  unjudged = 0;

  /**
   * `answering`: tables of one word that is 1 while the address can be read: whether its unit is there, then whether its table is
   * not refused. `sinceMs`: since when this UPS is at the line.
   */
  constructor(
    registers: Registers,
    rules: Rules,
    answering: (address: number) => readonly Table[],
    sinceMs: () => number,
  ) {
    this.#registers = registers;
    this.#rules = rules;
    this.#answering = answering;
    this.#sinceMs = sinceMs;
  }

  feeds(object: string): boolean | undefined {
    return this.#rules.get(object)?.feeds;
  }

  wasTrue(told: Pick<ToldValue, 'object' | 'value'>, fromMs: number, toMs: number): true | string {
    const rule = this.#rules.get(told.object);
    // DeviceStatus is the gateway's own.
    if (rule === undefined) return true;
    const value = typeof told.value === 'number' ? told.value : maskOf(told.value);
    const found = this.#search(rule, value, [fromMs, toMs]);
    if (found === true) return true;
    const was = [...new Set(found)].map((one) => this.#inWords(told, one));
    return `${told.object} ${this.#inWords(told, value)}; by the UPS it was ${was.length > 0 ? was.join(' or ') : 'unknown'}`;
  }

  alarmChanges(fromMs: number, toMs: number): ReturnType<Truth['alarmChanges']> {
    return ['UPSStatus', 'UPSAlarms', 'UnitAlarms'].flatMap((object) => {
      const rule = this.#rules.get(object);
      return rule !== undefined && rule.feeds !== false ? this.#changesOf(object, rule, [fromMs, toMs]) : [];
    });
  }

  /** True, or what it would have been. */
  #search(rule: ObjectRule, value: number, interval: Interval): true | readonly number[] {
    const choice = new Choice(this.#registers, this.#answering, this.#sinceMs(), interval);
    const expected = rule.reading(choice);
    if (isAmong(expected, value)) return true;
    for (let known = -1; choice.touched.size !== known; ) {
      known = choice.touched.size;
      const versions = [...choice.touched].map((table) => [table, choice.versionsOf(table)] as const);
      const choices = versions.reduce((product, [, of]) => product * of.length, 1);
      if (choices > mostChoices) {
        this.unjudged += 1;
        return true;
      }
      for (let number = 0; number < choices; number += 1) {
        choice.take(versions, number);
        if (isAmong(rule.reading(choice), value)) return true;
      }
    }
    return expected === 'any' ? [] : expected;
  }

  #changesOf(object: string, rule: ObjectRule, [fromMs, toMs]: Interval): readonly AlarmChange[] {
    const at = (ms: number) => {
      const choice = new Choice(this.#registers, this.#answering, this.#sinceMs(), [ms, ms]);
      const read = (rule.alarms ?? rule.reading)(choice);
      return {
        mask: read === 'any' ? undefined : (read.at(-1) ?? 0),
        touched: choice.touched,
      };
    };
    // What is set when the run begins is a change at 0.
    const isBeginning = fromMs < 0;
    const first = at(fromMs);
    const touched = new Set<Table>();
    // The next one last.
    let instants = isBeginning ? [0] : [];
    // A unit that does not answer is read no further: the tables behind it count from when it does.
    const follow = (tables: ReadonlySet<Table>, sinceMs: number) => {
      const more = [...tables].filter((table) => !touched.has(table));
      for (const table of more) touched.add(table);
      const changes = more.flatMap((table) => table.changesIn(Math.max(0, sinceMs), toMs));
      if (changes.length > 0) instants = [...new Set([...instants, ...changes])].sort((one, other) => other - one);
    };
    follow(first.touched, fromMs);
    const changes: AlarmChange[] = [];
    let before = isBeginning ? { ...first, mask: 0 } : first;
    for (let atMs = instants.at(-1); atMs !== undefined; atMs = instants.at(-1)) {
      instants.pop();
      const after = at(atMs);
      follow(after.touched, atMs);
      // What nobody has worked out changes nothing that anybody must be told.
      const mask = after.mask ?? before.mask ?? 0;
      const changed = ((before.mask ?? mask) ^ mask) >>> 0;
      before = { ...after, mask };
      for (let bit = 0; bit < 31; bit += 1) {
        if (((changed >>> bit) & 1) === 1) changes.push({ atMs, object, bit, isSet: ((mask >>> bit) & 1) === 1 });
      }
    }
    return changes;
  }

  #inWords(told: Pick<ToldValue, 'value'>, value: number): string {
    if (typeof told.value === 'number') return String(value);
    const set = Array.from({ length: 31 }, (_, bit) => bit).filter((bit) => ((value >>> bit) & 1) === 1);
    return `[${set.join(' ')}]`;
  }
}

const isAmong = (expected: readonly number[] | 'any', value: number) =>
  expected === 'any' || expected.some((one) => Math.abs(one - value) <= tolerance);

/** One choice of an instant for each table: a master reads them one after the other. */
class Choice implements Words {
  readonly touched = new Set<Table>();
  readonly #registers: Registers;
  readonly #answering: (address: number) => readonly Table[];
  readonly #sinceMs: number;
  readonly #interval: Interval;
  readonly #pinned = new Map<Table, Uint16Array>();

  constructor(
    registers: Registers,
    answering: (address: number) => readonly Table[],
    sinceMs: number,
    interval: Interval,
  ) {
    this.#registers = registers;
    this.#answering = answering;
    this.#sinceMs = sinceMs;
    this.#interval = interval;
  }

  versionsOf(table: Table): readonly Uint16Array[] {
    const [fromMs, toMs] = this.#interval;
    return table.versionsIn(table.cadence === 'slow' ? fromMs - slowMs : fromMs, toMs);
  }

  /** The choice of that number, in the order of the versions. */
  take(versions: readonly (readonly [Table, readonly Uint16Array[]])[], number: number): void {
    let rest = number;
    for (const [table, of] of versions) {
      const words = of[rest % of.length];
      if (words !== undefined) this.#pinned.set(table, words);
      rest = Math.floor(rest / of.length);
    }
  }

  word(address: number): number | undefined {
    const [presence] = this.#answering(address);
    if (presence !== undefined && this.#wordsOf(presence)[0] === 0) return undefined;
    const table = this.#registers.tableOf(address);
    if (table === undefined) return 0;
    return this.#wordsOf(table)[address - table.start] ?? 0;
  }

  answers(address: number): 'yes' | 'no' | 'maybe' {
    const [fromMs, toMs] = this.#interval;
    const was = this.#answering(address).flatMap((table) =>
      table.versionsIn(fromMs - askedAgainMs, toMs).map(([is]) => is),
    );
    if (!was.includes(0)) return 'yes';
    return was.includes(1) ? 'maybe' : 'no';
  }

  isBlank(address: number): boolean {
    const table = this.#registers.tableOf(address);
    return table !== undefined && this.#wordsOf(table).every((word) => word === 0xffff);
  }

  everHeld(address: number): 'yes' | 'no' | 'maybe' {
    const table = this.#registers.tableOf(address);
    if (table === undefined) return 'no';
    const [, toMs] = this.#interval;
    if (!table.everHeld(address, this.#sinceMs, toMs)) return 'no';
    return table.holds(address, table.at(Math.max(this.#sinceMs, toMs - surelyReadMs))) ? 'yes' : 'maybe';
  }

  #wordsOf(table: Table): Uint16Array {
    const pinned = this.#pinned.get(table);
    if (pinned !== undefined) return pinned;
    this.touched.add(table);
    const words = table.at(this.#interval[1]);
    this.#pinned.set(table, words);
    return words;
  }
}
