import { multiStates } from '../../conformance/manual/multi-states.js';
import {
  type Asked,
  isQuiet,
  load,
  type Measured,
  type NorthboundParts,
  rawsToldAs,
  sinceMs,
  wasFed,
  wasMeasured,
} from './reading.js';

/** RFC 1628. */
export const upsMib = '1.3.6.1.2.1.33.1';
export const battery = { status: `${upsMib}.2.1.0`, seconds: `${upsMib}.2.2.0` } as const;
export const outputSource = `${upsMib}.4.1.0`;

interface SnmpNumber extends Measured {
  /** So many of the MIB's unit are one of the manual's. */
  readonly perUnit: number;
  readonly most?: number;
  readonly least?: number;
}

const output = (ofUnit: string, perUnit: number): SnmpNumber => ({
  unit: `UNIT_OUTPUT_${ofUnit}`,
  system: `UPS_OUTPUT_${ofUnit}`,
  perUnit,
});
const of = (unit: string, perUnit: number): SnmpNumber => ({ unit, perUnit });
const phases = [1, 2, 3] as const;

/** Measurements by identifiers below upsMIB (RFC 1628 §4) and objects of Manual §5.2.2. */
const numbers: ReadonlyMap<string, SnmpNumber> = new Map([
  ['2.3.0', { ...of('BATTERY_Min', 1), least: 1 }],
  ['2.4.0', { ...of('BATTERY_%', 1), most: 100, least: 0 }],
  ['2.5.0', of('BATTERY_V+', 10)],
  ['2.6.0', of('BATTERY_I+', 10)],
  ['2.7.0', of('BATTERY_TMP', 1)],
  ['4.2.0', output('fr', 10)],
  ['5.1.0', of('BYPASS_Fr', 10)],
  ...phases.flatMap((line): (readonly [string, SnmpNumber])[] => [
    [`3.3.1.2.${line}`, of('RECTIFIER_Fr', 10)],
    [`3.3.1.3.${line}`, of(`RECTIFIER_V${line}`, 1)],
    [`3.3.1.4.${line}`, of(`RECTIFIER_I${line}`, 10)],
    [`3.3.1.5.${line}`, of(`RECTIFIER_kw${line}`, 1000)],
    [`4.4.1.2.${line}`, output(`V${line}`, 1)],
    [`4.4.1.3.${line}`, output(`I${line}`, 10)],
    [`5.3.1.2.${line}`, of(`BYPASS_V${line}`, 1)],
    [`5.3.1.3.${line}`, of(`BYPASS_I${line}`, 10)],
    [`5.3.1.4.${line}`, of(`BYPASS_kw${line}`, 1000)],
  ]),
  // Where the output has a single line, what is told of all of it is told of that line: either counts for the first.
  ...phases.flatMap((line): (readonly [string, SnmpNumber])[] => [
    [`4.4.1.4.${line}`, output(`kw${line}`, 1000)],
    [`4.4.1.5.${line}`, { ...output(`Lr${line}`, 1), most: 200 }],
  ]),
]);

/** Of a single line, instead. */
const ofWhole: ReadonlyMap<string, SnmpNumber> = new Map([
  ['4.4.1.4.1', output('kw', 1000)],
  ['4.4.1.5.1', { ...output('Lr', 1), most: 200 }],
]);

/** All names that are asked for. */
export const askedNames: readonly string[] = [
  battery.status,
  battery.seconds,
  outputSource,
  ...[...numbers.keys()].map((below) => `${upsMib}.${below}`),
];

/** A name with its value: a number, a text, or that there is none. */
export interface SnmpBind {
  readonly name: string;
  readonly value: number | string | 'noSuchObject' | 'noSuchInstance';
}

/** upsOutputSource, and the states of how the load is fed that are told so. */
const sources: ReadonlyMap<number, readonly number[]> = new Map([
  [2, [load.off]],
  [3, [load.inverter, load.normal, load.eco]],
  [4, [load.bypass, load.maintenance]],
  [5, [load.battery]],
]);

const batteryState = (text: string) =>
  (multiStates.find(({ name }) => name === 'BatteryStatus')?.states.indexOf(text) ?? -1) + 1;

/** So much later than the battery takes the load its seconds may begin, and so much earlier they may have. */
const countsMs = 3_000;

/** What managers are told of the UPS-MIB (src/northbound/snmp/README.md). */
export class SnmpJudge {
  readonly #parts: NorthboundParts;

  constructor(parts: NorthboundParts) {
    this.#parts = parts;
  }

  told({ name, value }: SnmpBind, asked: Asked): void {
    const { judge } = this.#parts;
    judge.judged('snmp value');
    if (typeof value === 'string') {
      if (/\bSIMULATED\b/.test(value)) this.#violated('simulated', `${name} says "${value}".`);
      return;
    }
    if (name === outputSource) this.#judgeSource(value, asked);
    else if (name === battery.status) this.#judgeBattery(value, asked);
    else if (name === battery.seconds) this.#judgeSeconds(value, asked);
    else this.#judgeNumber(name, value, asked);
  }

  #judgeNumber(name: string, told: number, asked: Asked): void {
    const below = name.slice(upsMib.length + 1);
    const isProfile = this.#parts.site.registerMap === 'profile';
    const verdicts = [numbers.get(below), ofWhole.get(below)].flatMap((row) =>
      row === undefined ? [] : [wasMeasured(this.#parts, row, (object) => rawsOf(object, told, row, isProfile), asked)],
    );
    if (verdicts.length > 0 && !verdicts.includes(true))
      this.#violated('snmp-value', `${name} is told as ${told}: ${verdicts[0]}`);
  }

  #judgeSource(told: number, asked: Asked): void {
    const how = sources.get(told);
    const fromMs = sinceMs(this.#parts, asked);
    const was = how && wasFed(this.#parts, how, fromMs, asked);
    // The bit of a unit may be set sooner than how the load is fed is told.
    const isBit = told === 5 && this.#wasBit('ON BATTERY', fromMs, asked);
    if (how === undefined || (was === false && !isBit))
      this.#violated('snmp-source', `upsOutputSource is ${told}, and the load was not fed so since ${fromMs} ms.`);
  }

  /** unknown(1) is no statement. */
  #judgeBattery(told: number, asked: Asked): void {
    const fromMs = sinceMs(this.#parts, asked);
    const wasState = (...texts: readonly string[]) =>
      texts.some(
        (text) =>
          this.#parts.truth.wasTrue(
            { object: 'BatteryStatus', value: batteryState(text) },
            fromMs,
            asked.answeredAtMs,
          ) === true,
      );
    const wasBit = (...texts: readonly string[]) => texts.some((text) => this.#wasBit(text, fromMs, asked));
    const isRight =
      told === 1 ||
      (told === 2 && !this.#isSurelyBad(fromMs, asked)) ||
      (told === 3 && (wasBit('BATTERY LOW') || wasState('LOW'))) ||
      (told === 4 &&
        (wasBit('BAT. DISCHARGED', 'BAT. DISCONNECTED') || wasState('DISCHARGED', 'DISCONNECTED', 'NO BATTERY')));
    if (!isRight) this.#violated('snmp-battery', `upsBatteryStatus is ${told}, and was not so since ${fromMs} ms.`);
  }

  /** Low or discharged all the time. */
  #isSurelyBad(fromMs: number, { answeredAtMs }: Asked): boolean {
    const { bits, truth } = this.#parts;
    if (truth.feeds('UnitAlarms') !== true) return false;
    return ['BATTERY LOW', 'BAT. DISCHARGED'].some(
      (text) => !bits.was(false, 'UnitAlarms', text, fromMs, answeredAtMs),
    );
  }

  /** Not on battery: 0. On battery: no longer than it was so. */
  #judgeSeconds(told: number, asked: Asked): void {
    const fromMs = sinceMs(this.#parts, asked);
    const onBattery = (sinceAtMs: number) =>
      wasFed(this.#parts, [load.battery], sinceAtMs, asked) !== false || this.#wasBit('ON BATTERY', sinceAtMs, asked);
    if (told === 0) return;
    if (!onBattery(fromMs)) {
      this.#violated('snmp-battery', `upsSecondsOnBattery is ${told}, and the battery feeds nothing.`);
      return;
    }
    const beganMs = asked.askedAtMs - told * 1000 - countsMs;
    if (beganMs <= 0) return;
    const before = { askedAtMs: beganMs, answeredAtMs: beganMs + 2 * countsMs + this.#parts.bounds.heldMs };
    if (wasFed(this.#parts, [load.battery], beganMs, before) === false && !this.#wasBit('ON BATTERY', beganMs, before))
      this.#violated('snmp-battery', `upsSecondsOnBattery is ${told}, longer than the battery feeds the load.`);
  }

  /** What was asked for and is not known. */
  absent(name: string, asked: Asked): void {
    if (name !== outputSource) return;
    const { bounds } = this.#parts;
    const fromMs = asked.askedAtMs - bounds.freshMs;
    const isKnown = wasFed(this.#parts, Object.values(load), fromMs, asked) === true;
    if (isKnown && isQuiet(this.#parts, asked, bounds.recoveryMs))
      this.#violated('snmp-absent', 'upsOutputSource is not told, and nothing was wrong.');
  }

  #wasBit(text: string, fromMs: number, { answeredAtMs }: Asked): boolean {
    return this.#parts.bits.was(true, 'UnitAlarms', text, fromMs, answeredAtMs);
  }

  #violated(rule: string, what: string): void {
    this.#parts.judge.violated(rule, what);
  }
}

/** Beyond its bounds a value is told as the bound. */
function rawsOf(object: string, told: number, { perUnit, most, least }: SnmpNumber, isProfile: boolean) {
  const within = (middle: number, step: number) => rawsToldAs(object, middle, { perUnit, step, isProfile });
  const raws = within(told, 1);
  if (told === most) return [...raws, ...within(told + 50, 100)];
  return told === least ? [...raws, ...within(told - 1, 1)] : raws;
}
