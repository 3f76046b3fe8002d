import { multiStates } from '../../conformance/manual/multi-states.js';
import { nutNumbers, otherNames } from './nut-names.js';
import {
  type Asked,
  isQuiet,
  load,
  type NorthboundParts,
  rawsToldAs,
  sinceMs,
  wasFed,
  wasMeasured,
} from './reading.js';

export const stages = ['ups-early', 'ups', 'ups-late'] as const;
export type Stage = (typeof stages)[number];

export interface NutVar {
  readonly name: string;
  readonly value: string;
}

/** So long nothing may be known before data are stale: three polls, of 10 s at the most (src/northbound/nut/policy/README.md). */
const silentMs = 30_000;
/** The mains have to be back for so long that an outage is over; a low stage stays on battery through shorter returns. */
const holdOffMs = 60_000;
/** A relapse after the other: so far back a low stage may have been on battery. */
const relapsesMs = 15 * 60_000;
/** An outage that makes somebody low has begun no longer ago. */
const longestOutageMs = 2 * 3_600_000;
/** The stage that goes first goes after 300 s on battery. */
const earlyMs = 250_000;
const graceMs = 45_000;

/** Factory limits (src/northbound/nut/policy/README.md): below these a stage is low. 70 % is what people here set besides. */
const limits: Readonly<Record<Stage, { readonly minutes: number; readonly charge: number }>> = {
  'ups-early': { minutes: 15, charge: 75 },
  ups: { minutes: 10, charge: 70 },
  'ups-late': { minutes: 5, charge: 55 },
};

const words: ReadonlySet<string> = new Set(['OL', 'OB', 'LB', 'RB', 'CHRG', 'DISCHRG', 'OVER']);

const batteryState = (text: string) =>
  (multiStates.find(({ name }) => name === 'BatteryStatus')?.states.indexOf(text) ?? -1) + 1;

/** What NUT's clients are told (src/northbound/nut/README.md). */
export class NutJudge {
  readonly #parts: NorthboundParts;

  constructor(parts: NorthboundParts) {
    this.#parts = parts;
  }

  /** LIST VAR of a stage. */
  variables(stage: Stage, all: readonly NutVar[], asked: Asked): void {
    for (const one of all) this.variable(stage, one, asked);
    if (!all.some(({ name }) => name === 'ups.status'))
      this.#violated('nut-status', `${stage}: variables are told, and ups.status is not among them.`);
  }

  variable(stage: Stage, { name, value }: NutVar, asked: Asked): void {
    const { judge } = this.#parts;
    if (/\bSIMULATED\b/.test(value)) this.#violated('simulated', `${name} says "${value}", and there is no simulator.`);
    if (name === 'ups.status') {
      this.status(stage, value.split(' '), asked);
      return;
    }
    const row = nutNumbers.get(name);
    if (row === undefined) {
      if (!otherNames.has(name)) this.#violated('nut-answer', `${stage} is told ${name}, which is no variable here.`);
      return;
    }
    judge.judged('nut value');
    const told = Number(value);
    if (!/^-?\d+(\.\d{1,2})?$/.test(value)) {
      this.#violated('nut-value', `${name} is "${value}", which is no decimal number.`);
      return;
    }
    const isProfile = this.#parts.site.registerMap === 'profile';
    const rawsOf = (object: string) => rawsToldAs(object, told, { perUnit: row.perUnit, step: 0.01, isProfile });
    const verdict = wasMeasured(this.#parts, row, rawsOf, asked);
    if (verdict !== true) this.#violated('nut-value', `${name} is told as ${value}: ${verdict}`);
  }

  /** OL or OB, with LB or without it. */
  status(stage: Stage, told: readonly string[], asked: Asked): void {
    const { judge, lastServedMs, bounds } = this.#parts;
    judge.judged('nut status');
    const strange = told.find((word) => !words.has(word));
    if (strange !== undefined || told.includes('OL') === told.includes('OB')) {
      this.#violated('nut-status', `ups.status of ${stage} is "${told.join(' ')}".`);
      return;
    }
    const silentForMs = asked.askedAtMs - lastServedMs();
    if (silentForMs > bounds.heldMs + silentMs)
      this.#violated('nut-lost', `${stage} is told ${told.join(' ')}, and the UPS is silent for ${silentForMs} ms.`);
    this.#judgeBattery(stage, told, asked);
    if (told.includes('LB')) this.#judgeLow(stage, told.includes('OB'), asked);
    else this.#judgeNotLow(stage, asked);
  }

  /** ERR DATA-STALE or DRIVER-NOT-CONNECTED in the place of an answer. */
  stale(stage: Stage, asked: Asked): void {
    const { judge, bounds } = this.#parts;
    judge.judged('nut status');
    const everything = Object.values(load);
    const isKnown = wasFed(this.#parts, everything, asked.askedAtMs - bounds.freshMs, asked) === true;
    if (isKnown && isQuiet(this.#parts, asked, bounds.recoveryMs))
      this.#violated('nut-stale', `${stage} is told that data are stale, and nothing was wrong.`);
  }

  #judgeBattery(stage: Stage, told: readonly string[], asked: Asked): void {
    const fromMs = sinceMs(this.#parts, asked) - (isQuiet(this.#parts, asked) ? 0 : silentMs);
    if (told.includes('OL')) {
      if (this.#mayBeOffBattery(fromMs, asked) === false)
        this.#violated('nut-battery', `${stage} is told OL, and the battery feeds the load since ${fromMs} ms.`);
      return;
    }
    const backMs = told.includes('LB') ? relapsesMs : 0;
    const mayBe = this.#wasOnBattery(fromMs - backMs, asked);
    // The load off without mains is the UPS's end, and no return of them.
    const wasOff = wasFed(this.#parts, [load.off], fromMs, asked) === true;
    if (mayBe === false && !wasOff)
      this.#violated('nut-battery', `${stage} is told OB, and the battery does not feed the load since ${fromMs} ms.`);
  }

  /** Who is told LB shuts down: it needs a reason. */
  #judgeLow(stage: Stage, isOnBattery: boolean, asked: Asked): void {
    const { truth } = this.#parts;
    const toMs = asked.answeredAtMs;
    const fromMs = Math.max(0, asked.askedAtMs - (isOnBattery ? longestOutageMs : relapsesMs + holdOffMs));
    if (this.#upsSaysLow(fromMs, toMs)) return;
    const { minutes, charge } = limits[stage];
    const below = (object: string, limit: number) =>
      Array.from({ length: limit }, (_, value) => value).some(
        (value) => truth.wasTrue({ object, value }, fromMs, toMs) === true,
      );
    if (below('BATTERY_Min', minutes) || below('BATTERY_%', charge)) return;
    const wasLong = stage === 'ups-early' && this.#wasOnBattery(fromMs, { ...asked, answeredAtMs: toMs - earlyMs });
    if (wasLong !== false && stage === 'ups-early') return;
    this.#violated('nut-low', `${stage} is told LB, and neither UPS nor limits say so.`);
  }

  /** Who is not told LB goes on until the battery is empty. */
  #judgeNotLow(stage: Stage, asked: Asked): void {
    const { bounds, truth, bits } = this.#parts;
    const heldMs = 3 * bounds.freshMs;
    const fromMs = asked.askedAtMs - heldMs - graceMs;
    if (fromMs < 0 || !isQuiet(this.#parts, asked, heldMs + graceMs)) return;
    if (this.#mayBeOffBattery(fromMs, asked) !== false) return;
    const toMs = asked.answeredAtMs;
    const isLow = ['BATTERY LOW', 'BAT. DISCHARGED'].some(
      (text) => truth.feeds('UnitAlarms') === true && !bits.was(false, 'UnitAlarms', text, fromMs, toMs),
    );
    if (isLow) this.#violated('nut-low', `${stage} is on battery, the UPS says that it is low, and LB is not told.`);
    // What people change of these limits is that of `ups`.
    if (stage === 'ups' || truth.feeds('BATTERY_%') !== true) return;
    const { charge } = limits[stage];
    const others = [-1, ...Array.from({ length: 101 - charge }, (_, above) => charge + above)];
    const mayBeMore = others.some((value) => truth.wasTrue({ object: 'BATTERY_%', value }, fromMs, toMs) === true);
    if (!mayBeMore) this.#violated('nut-low', `${stage} has less than ${charge} %, and LB is not told.`);
  }

  #upsSaysLow(fromMs: number, toMs: number): boolean {
    const { bits, truth } = this.#parts;
    const states = ['LOW', 'DISCHARGED'].map(batteryState);
    return (
      ['BATTERY LOW', 'BAT. DISCHARGED', 'IMMINENT STOP'].some((text) =>
        bits.was(true, 'UnitAlarms', text, fromMs, toMs),
      ) ||
      bits.was(true, 'UPSAlarms', 'UPS IMMINENT STOP', fromMs, toMs) ||
      states.some((value) => truth.wasTrue({ object: 'BatteryStatus', value }, fromMs, toMs) === true)
    );
  }

  /** Undefined where nothing tells how the load is fed. */
  #wasOnBattery(fromMs: number, asked: Asked): boolean | undefined {
    const isFed = wasFed(this.#parts, [load.battery], fromMs, asked);
    return isFed === true || this.#wasBit(true, fromMs, asked) ? true : isFed;
  }

  /** A battery test is told as mains. */
  #mayBeOffBattery(fromMs: number, asked: Asked): boolean | undefined {
    const others = Object.values(load).filter((how) => how !== load.battery);
    const isFed = wasFed(this.#parts, others, fromMs, asked);
    if (isFed === undefined) return undefined;
    const testing = { object: 'BatteryStatus', value: batteryState('TESTING') };
    if (this.#parts.truth.wasTrue(testing, fromMs, asked.answeredAtMs) === true) return true;
    return isFed && this.#wasBit(false, fromMs, asked);
  }

  /** One unit of many says nothing of how the load is fed. */
  #wasBit(isSet: boolean, fromMs: number, { answeredAtMs }: Asked): boolean {
    const { site, bits } = this.#parts;
    if (site.architecture === 'multi-units') return !isSet;
    return bits.was(isSet, 'UnitAlarms', 'ON BATTERY', fromMs, answeredAtMs);
  }

  #violated(rule: string, what: string): void {
    this.#parts.judge.violated(rule, what);
  }
}
