import { HeldSign } from './held-signs.js';
import type { PolicyRules, StageRules } from './policy-rules.js';
import type { LowReason, LowRule, StageName } from './stage-state.js';

/** One reading, as far as the rules ask for it. */
export interface Reading {
  readonly batteryLow: boolean | undefined;
  readonly imminentStop: boolean | undefined;
  /** Already without single readings that are far off. */
  readonly minutes: number | undefined;
  readonly charge: number | undefined;
  readonly secondsOnBattery: number;
  /** On battery in an outage: only then do minutes, charge and seconds count. */
  readonly isOutage: boolean;
  /** The time on battery is that of an outage, and of no test, as far as is known. */
  readonly countsSeconds: boolean;
}

interface Rule {
  readonly rule: LowRule;
  readonly limit?: number;
  /** Undefined where it is not known. */
  holds(reading: Reading): boolean | undefined;
  value?(reading: Reading): number | undefined;
  /** Not before the grace is over. */
  readonly waits: boolean;
  /** It can hold on mains, too. */
  readonly isOfUps: boolean;
}

/** The rules of one stage that are not off. */
export function rulesOfStage(rules: PolicyRules, name: StageName): readonly Rule[] {
  const ofUps = (rule: LowRule, isOn: boolean, holds: Rule['holds']): readonly Rule[] =>
    isOn ? [{ rule, holds, waits: false, isOfUps: true }] : [];
  return [
    ...ofUps('imminent-stop', rules.onImminentStop, ({ imminentStop }) => imminentStop),
    ...ofUps('battery-low', rules.onBatteryLow, ({ batteryLow }) => batteryLow),
    ...limitRules(rules.stages[name]),
  ];
}

function limitRules({ minutes, seconds, charge }: StageRules): readonly Rule[] {
  const below = (rule: 'minutes' | 'charge', limit: number | undefined): readonly Rule[] => {
    if (limit === undefined) return [];
    const value = (reading: Reading) => reading[rule];
    const holds = (reading: Reading) => {
      const now = reading[rule];
      return now === undefined ? undefined : now < limit;
    };
    return [{ rule, limit, value, holds, waits: true, isOfUps: false }];
  };
  const after = (limit: number | undefined): readonly Rule[] => {
    if (limit === undefined) return [];
    const value = ({ secondsOnBattery }: Reading) => Math.round(secondsOnBattery);
    const holds = ({ secondsOnBattery, countsSeconds }: Reading) => countsSeconds && secondsOnBattery > limit;
    return [{ rule: 'seconds', limit, value, holds, waits: false, isOfUps: false }];
  };
  return [...below('minutes', minutes), ...below('charge', charge), ...after(seconds)];
}

/** How long nothing that its rules ask for may be missing on battery: the tables of one cycle come one after the other. */
const blindAfterS = 60;

/** Judges one stage by its own rules, reading by reading. */
export class StageJudge {
  readonly name: StageName;
  #rules: readonly { readonly rule: Rule; readonly sign: HeldSign }[] = [];
  #holdReadings = 0;
  #graceS = 0;
  #latched: LowReason | undefined;
  /** What holds in the last reading. */
  #ofMoment: LowReason | undefined;
  /** Seconds on battery when something was told last; undefined while something is. */
  #seenAtS: number | undefined;
  #isBlind = false;

  constructor(rules: PolicyRules, name: StageName) {
    this.name = name;
    this.takeRules(rules);
  }

  /** In the middle of whatever goes on: what was counted for a limit that stays goes on to count. */
  takeRules(rules: PolicyRules): void {
    const before = this.#rules;
    this.#rules = rulesOfStage(rules, this.name).map((rule) => {
      const same = before.find((one) => one.rule.rule === rule.rule && one.rule.limit === rule.limit);
      return { rule, sign: same?.sign ?? new HeldSign() };
    });
    this.#holdReadings = rules.holdReadings;
    this.#graceS = rules.graceS;
  }

  /** Why the stage is low; undefined while it is not. */
  get reason(): LowReason | undefined {
    return this.#latched ?? this.#ofMoment;
  }

  /** It was low on battery: it stays so until the outage is over. */
  get isLatched(): boolean {
    return this.#latched !== undefined;
  }

  /** On battery, and nothing that its rules ask for has been told for a while. */
  get isBlind(): boolean {
    return this.#isBlind && this.reason === undefined;
  }

  /** Names of the rules that could make it low with this reading. */
  seeing(reading: Reading): readonly LowRule[] {
    return this.#rules.filter(({ rule }) => rule.holds(reading) !== undefined).map(({ rule }) => rule.rule);
  }

  /** Why it would be low, if this reading were one on battery and held. */
  wouldBe(reading: Reading): LowReason | undefined {
    const found = this.#rules.find(({ rule }) => rule.holds(reading) === true);
    return found && reasonOf(found.rule, reading);
  }

  note(reading: Reading): void {
    const isGraceOver = reading.secondsOnBattery >= this.#graceS;
    const held: Rule[] = [];
    for (const { rule, sign } of this.#rules) {
      const counts = rule.isOfUps || reading.isOutage;
      if (counts) sign.note(rule.holds(reading));
      else sign.forget();
      const isNow = counts && rule.holds(reading) === true;
      if (isNow && sign.hasHeld(this.#holdReadings) && (isGraceOver || !rule.waits)) held.push(rule);
    }
    const [first] = held;
    const reason = first && reasonOf(first, reading);
    this.#ofMoment = reason;
    if (reading.isOutage) this.#latched ??= reason;
    this.#noteSight(reading);
  }

  /** A stage that has to stay longer is low. */
  follow(): void {
    this.#latched ??= { rule: 'later-stage' };
  }

  /** Low since before a restart. */
  resume(reason: LowReason): void {
    this.#latched = reason;
  }

  /** The outage is over. */
  release(): void {
    this.#latched = undefined;
  }

  /** Nothing is known any more: what was counted in a row is not. */
  forgetSigns(): void {
    for (const { sign } of this.#rules) sign.forget();
    this.#ofMoment = undefined;
  }

  #noteSight(reading: Reading): void {
    const { secondsOnBattery: now, isOutage } = reading;
    if (!isOutage || this.seeing(reading).length > 0) this.#seenAtS = undefined;
    else this.#seenAtS ??= now;
    this.#isBlind = this.#seenAtS !== undefined && now - this.#seenAtS > blindAfterS;
  }
}

function reasonOf({ rule, limit, value }: Rule, reading: Reading): LowReason {
  const now = value?.(reading);
  return { rule, ...(limit !== undefined && { limit }), ...(now !== undefined && { value: now }) };
}
