import { PlayedClock } from '../../../src/northbound/nut/policy/played-clock.js';
import type { PolicyRules } from '../../../src/northbound/nut/policy/policy-rules.js';
import {
  type PolicyFacts,
  type PolicyOptions,
  ShutdownPolicy,
} from '../../../src/northbound/nut/policy/shutdown-policy.js';
import { type StageName, type StageState, stageNames } from '../../../src/northbound/nut/policy/stage-state.js';

/** Limits that a site with servers and storage might have, as a line of ours. */
export const siteRules: PolicyRules = {
  stages: {
    'ups-early': { minutes: 15, seconds: 300, charge: 75 },
    ups: { minutes: 10, seconds: undefined, charge: 65 },
    'ups-late': { minutes: 5, seconds: undefined, charge: 55 },
  },
  onBatteryLow: true,
  onImminentStop: true,
  holdReadings: 3,
  graceS: 45,
  returnS: 60,
};

export const onMains: PolicyFacts = {
  load: 'inverter',
  isOnBattery: false,
  isMainsGood: true,
  isBatteryLow: false,
  isStopImminent: false,
  isBatteryTested: false,
  minutesLeft: 30,
  charge: 100,
};

/** Nothing is known: the line is cut. */
export const unknown: PolicyFacts = {
  load: undefined,
  isOnBattery: undefined,
  isMainsGood: undefined,
  isBatteryLow: undefined,
  isStopImminent: undefined,
  isBatteryTested: undefined,
  minutesLeft: undefined,
  charge: undefined,
};

/** A policy that a test feeds reading by reading. */
export class PolicyBench {
  readonly clock = new PlayedClock(Date.UTC(2026, 0, 15));
  readonly policy: ShutdownPolicy;

  constructor(rules: PolicyRules = siteRules, options: Partial<PolicyOptions> = {}) {
    this.policy = new ShutdownPolicy({ rules, clock: this.clock, ...options });
  }

  /** So many readings, a second apart. */
  read(facts: Partial<PolicyFacts>, readings = 1): void {
    for (let reading = 0; reading < readings; reading += 1) {
      this.policy.update({ ...onMains, ...facts });
      this.clock.advance(1000);
    }
  }

  /** As `ups.status` of each stage. */
  get told(): Readonly<Record<StageName, string>> {
    return toldBy(this.policy.stages);
  }
}

function toldBy(stages: readonly StageState[]): Readonly<Record<StageName, string>> {
  const told = stages.map(({ name, isStale, isOnBattery, isLow }) => {
    const status = [isOnBattery ? 'OB' : 'OL', ...(isLow ? ['LB'] : [])].join(' ');
    return [name, isStale ? 'STALE' : status] as const;
  });
  return { 'ups-early': '', ups: '', 'ups-late': '', ...Object.fromEntries(told) };
}

export const onBattery: Partial<PolicyFacts> = { load: 'battery', isOnBattery: true, isMainsGood: false };

/** What happens to a UPS, second by second from the failure of the mains on. */
export interface Curve {
  /** Backup time of the full battery at the nominal load, in minutes. */
  readonly fullMinutes: number;
  readonly lastsS: number;
  /** Charge at the begin, in per cent. */
  readonly charge?: number;
  /** Part of the nominal load. */
  loadAt?(second: number): number;
  hasMains?(second: number): boolean;
  hasLine?(second: number): boolean;
  /** Per cent of charge at which the battery fails. */
  readonly failsAt?: number;
  /** What the UPS tells in the place of its minutes. */
  tellsMinutes?(minutes: number, second: number): number | undefined;
  /** Whether the UPS tells by itself that its battery is low, and that it stops. */
  readonly tellsLow?: boolean;
}

export interface Played {
  /** Second of the UPS's end; undefined where it has none. */
  readonly endS: number | undefined;
  /** Second in which each stage was first told as low on battery. */
  readonly lowS: Readonly<Partial<Record<StageName, number>>>;
  /** What each stage was told, second by second. */
  readonly told: readonly Readonly<Record<StageName, string>>[];
  /** Minutes of backup time that were really left, second by second. */
  readonly leftMinutes: readonly number[];
}

/** The UPS's own alarms: as late as those of which users complain. */
const lowMinutes = 2;
const imminentMinutes = 1;

/** Plays a curve through the real policy: a reading a second, on mains for a minute before. */
export function play(curve: Curve, rules: PolicyRules = siteRules): Played {
  const bench = new PolicyBench(rules);
  const { fullMinutes, lastsS, failsAt = 0, tellsLow = true } = curve;
  let charge = curve.charge ?? 100;
  const loadAt = (second: number) => curve.loadAt?.(second) ?? 1;
  bench.read({ charge, minutesLeft: Math.floor(((charge / 100) * fullMinutes) / loadAt(0)) }, 60);
  const lowS: Partial<Record<StageName, number>> = {};
  const told: Played['told'][number][] = [];
  const leftMinutes: number[] = [];
  let endS: number | undefined;
  for (let second = 0; second < lastsS && endS === undefined; second += 1) {
    const hasMains = curve.hasMains?.(second) ?? false;
    if (!hasMains) charge -= (100 * loadAt(second)) / (fullMinutes * 60);
    const minutes = ((charge / 100) * fullMinutes) / loadAt(second);
    leftMinutes.push((((charge - failsAt) / 100) * fullMinutes) / loadAt(second));
    if (charge <= failsAt && !hasMains) endS = second;
    const tellsMinutes = curve.tellsMinutes ?? ((known: number) => known);
    const facts: PolicyFacts = {
      ...onMains,
      ...(hasMains ? {} : onBattery),
      isBatteryLow: tellsLow && !hasMains && minutes <= lowMinutes,
      isStopImminent: tellsLow && !hasMains && minutes <= imminentMinutes,
      minutesLeft: tellsMinutes(Math.floor(minutes), second),
      charge: Math.round(charge),
    };
    bench.read((curve.hasLine?.(second) ?? true) ? facts : unknown);
    told.push(bench.told);
    for (const name of stageNames) if (bench.told[name] === 'OB LB') lowS[name] ??= second;
  }
  return { endS, lowS, told, leftMinutes };
}
