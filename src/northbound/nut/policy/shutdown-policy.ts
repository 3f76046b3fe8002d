import type { Clock } from '../../../core/clock.js';
import type { BatteryLeft } from '../../../journal/journal-event.js';
import type { PowerFacts } from '../../facts/power-facts.js';
import { SteadyNumber } from './held-signs.js';
import { type Feed, OutageTime } from './outage-time.js';
import type { PolicyRules } from './policy-rules.js';
import { type Reading, StageJudge } from './stage-judge.js';
import { type LowReason, type StageName, type StageState, type StaleCause, stageNames } from './stage-state.js';

/** What the policy asks of the UPS. */
export type PolicyFacts = Pick<
  PowerFacts,
  | 'load'
  | 'isOnBattery'
  | 'isMainsGood'
  | 'isBatteryLow'
  | 'isStopImminent'
  | 'isBatteryTested'
  | 'minutesLeft'
  | 'charge'
>;

export interface PolicyOptions {
  readonly rules: PolicyRules;
  readonly clock: Clock;
  /** Of the outage that went on when the gateway stopped. */
  readonly remembered?: (RememberedOutage & Unseen) | undefined;
  /** From one reading of the UPS to the next, as it is set at the moment. */
  readonly pollMs?: () => number;
}

interface Unseen {
  /** How long ago that was. */
  readonly unseenMs: number;
}

/** What has to outlive a restart in the middle of an outage. */
export interface RememberedOutage {
  readonly seconds: number;
  /** The stages that were low, and why. */
  readonly low: Readonly<Partial<Record<StageName, LowReason>>>;
}

const usualPollMs = 1000;
/** Answers that come sooner after one another are of one reading: the tables of a cycle come one after the other. */
const readingMs = (pollMs: number) => Math.max(500, 0.9 * pollMs);
/** After so long without an answer nothing is known; as long as NUT's own server takes data for those of now (MAXAGE of upsd.conf). */
const silentAfterMs = (pollMs: number) => Math.max(15_000, 3 * pollMs);
/**
 * How long it may be unknown how the load is fed before data are stale. NUT 2.8.1 and 2.8.2 shut down at the first stale answer
 * on battery, whatever their DEADTIME: a table that is refused once must not cost a server, and is asked again with the next cycle.
 */
const unknownForMs = (pollMs: number) => Math.max(5_000, 2.5 * pollMs);

/** When clients have to go: reads the facts of the UPS and says for each stage whether it is on battery, low, or stale. */
export class ShutdownPolicy {
  readonly #clock: Clock;
  readonly #pollMs: () => number;
  readonly #outage: OutageTime;
  readonly #judges: readonly StageJudge[];
  readonly #minutes = new SteadyNumber();
  readonly #charge = new SteadyNumber();
  readonly #listeners = new Set<(before: readonly StageState[]) => void>();
  #stages: readonly StageState[] = stageNames.map((name) => stale(name, 'unread', undefined));
  #feed: Feed | undefined;
  #readAtMs = Number.NEGATIVE_INFINITY;
  #isLost = true;
  #left: BatteryLeft = {};
  #reading: Reading | undefined;
  #cancelSilence = () => {};

  constructor({ rules, clock, remembered, pollMs = () => usualPollMs }: PolicyOptions) {
    this.#clock = clock;
    this.#pollMs = pollMs;
    this.#outage = new OutageTime(rules.returnS * 1000);
    this.#judges = stageNames.map((name) => new StageJudge(rules, name));
    if (remembered !== undefined) this.#resume(remembered);
  }

  /** What each stage is told now; in the order in which they have to go. */
  get stages(): readonly StageState[] {
    return this.#stages;
  }

  stageOf(name: StageName): StageState {
    return this.#stages.find((stage) => stage.name === name) ?? stale(name, 'unread', undefined);
  }

  /** How the load is fed, as it was read last; undefined where that is not known. */
  get feed(): Feed | undefined {
    return this.#isLost ? undefined : this.#feed;
  }

  /** Of the outage that goes on, short returns of the mains left out; 0 without one. */
  get secondsOnBattery(): number {
    return this.#outage.seconds;
  }

  /** Whether anything that the rules of a stage ask for is told; undefined where nothing is known at all. */
  isSeeing(name: StageName): boolean | undefined {
    const [reading, judge] = [this.#reading, this.#judges.find((one) => one.name === name)];
    if (this.#isLost || reading === undefined || judge === undefined) return undefined;
    return judge.seeing(reading).length > 0;
  }

  /** On mains: why a stage would be low in an outage that begins now, as soon as the grace is over; undefined where it would not. */
  atOnce(name: StageName): LowReason | undefined {
    const [reading, judge] = [this.#reading, this.#judges.find((one) => one.name === name)];
    if (this.feed !== 'mains' || reading === undefined) return undefined;
    return judge?.wouldBe(reading);
  }

  /** To be kept over a restart; undefined without an outage. */
  get outage(): RememberedOutage | undefined {
    if (!this.#outage.isOpen) return undefined;
    const low = this.#judges.flatMap(({ name, isLatched, reason }) =>
      isLatched && reason !== undefined ? [[name, reason] as const] : [],
    );
    return { seconds: this.#outage.seconds, low: Object.fromEntries(low) };
  }

  /** Called after every change of what a stage is told, with what it was before; the returned function ends it. */
  onChange(listener: (before: readonly StageState[]) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Other limits, in the middle of whatever goes on: what is told stays as it is until the next reading says otherwise. */
  takeRules(rules: PolicyRules): void {
    this.#outage.takeReturn(rules.returnS * 1000);
    for (const judge of this.#judges) judge.takeRules(rules);
  }

  /**
   * With every answer of the UPS, and when it is lost. `readNow`: the facts without those that are held over from the reading before,
   * since the last one has failed: they say how it is, but one reading counts once.
   */
  update(facts: PolicyFacts, readNow: PolicyFacts = facts): void {
    const nowMs = this.#clock.monotonicMs();
    const feed = feedOf(facts);
    if (feed === undefined) {
      this.#waitOrLose();
      return;
    }
    this.#isLost = false;
    this.#feed = feed;
    this.#watchSilence(silentAfterMs);
    if (this.#outage.note(feed, nowMs)) for (const judge of this.#judges) judge.release();
    if (nowMs - this.#readAtMs >= readingMs(this.#pollMs())) {
      this.#readAtMs = nowMs;
      this.#judge(facts, readNow, feed);
    }
    this.#tell();
  }

  /** Idempotent; nothing is told any more. */
  stop(): void {
    this.#cancelSilence();
    this.#listeners.clear();
  }

  #resume({ seconds, low, unseenMs }: RememberedOutage & Unseen): void {
    this.#outage.resume(seconds, this.#clock.monotonicMs() - unseenMs);
    for (const judge of this.#judges) {
      const reason = low[judge.name];
      if (reason !== undefined) judge.resume(reason);
    }
  }

  #judge(facts: PolicyFacts, readNow: PolicyFacts, feed: Feed): void {
    this.#minutes.add(readNow.minutesLeft);
    this.#charge.add(readNow.charge);
    this.#left = leftOf(facts);
    const reading: Reading = {
      batteryLow: readNow.isBatteryLow,
      imminentStop: readNow.isStopImminent,
      minutes: this.#minutes.value,
      charge: this.#charge.value,
      secondsOnBattery: this.#outage.seconds,
      isOutage: feed === 'battery',
      countsSeconds: facts.isBatteryTested !== true,
    };
    this.#reading = { ...reading, batteryLow: facts.isBatteryLow, imminentStop: facts.isStopImminent };
    for (const judge of this.#judges) judge.note(reading);
    // The last first: what has to stay longest never goes before the others.
    let mustGo = false;
    for (const judge of [...this.#judges].reverse()) {
      if (mustGo) judge.follow();
      mustGo ||= judge.isLatched;
    }
  }

  /** How the load is fed is not told: that may be of a moment. */
  #waitOrLose(): void {
    if (this.#feed === undefined) return;
    this.#feed = undefined;
    this.#watchSilence(unknownForMs);
  }

  /** Of the pace of the poll at the end: it may be made slower meanwhile. */
  #watchSilence(limitMs: (pollMs: number) => number): void {
    this.#cancelSilence();
    const sinceMs = this.#clock.monotonicMs();
    const look = (): void => {
      const leftMs = sinceMs + limitMs(this.#pollMs()) - this.#clock.monotonicMs();
      if (leftMs <= 0) this.#lose();
      else this.#cancelSilence = this.#clock.schedule(leftMs, look);
    };
    look();
  }

  #lose(): void {
    this.#isLost = true;
    this.#feed = undefined;
    this.#outage.noteUnknown(this.#clock.monotonicMs());
    this.#minutes.forget();
    this.#charge.forget();
    for (const judge of this.#judges) judge.forgetSigns();
    this.#tell();
  }

  #tell(): void {
    const before = this.#stages;
    const after = this.#judges.map((judge) => this.#stateOf(judge));
    if (after.every((stage, index) => isTheSame(stage, before[index]))) return;
    this.#stages = after.map((stage, index) => keepSince(stage, before[index]));
    for (const listener of this.#listeners) listener(before);
  }

  #stateOf(judge: StageJudge): StageState {
    const { name, reason } = judge;
    const sinceMs = this.#clock.wallMs();
    if (this.#isLost) return stale(name, 'lost', sinceMs);
    if (judge.isBlind) return stale(name, 'blind', sinceMs);
    const told = { name, isStale: false, isOnBattery: this.#isOnBattery(judge) };
    if (reason === undefined) return { ...told, isLow: false };
    return { ...told, isLow: true, reason, sinceMs, left: this.#left };
  }

  /**
   * The mains that come back once are told at once. A stage that is low goes on to be told as on battery when they have gone
   * again within the hold-off: NUT's clients begin to wait anew with each look at mains (HOSTSYNC), and mains that flap would
   * keep them running until the battery is empty.
   */
  #isOnBattery(judge: StageJudge): boolean {
    if (this.#feed === 'battery') return true;
    if (this.#feed === 'none') return this.#outage.isOpen;
    return judge.isLatched && this.#outage.relapses > 0;
  }
}

/** Undefined where nothing good tells it. */
function feedOf({ isOnBattery, isBatteryTested, isMainsGood, load }: PolicyFacts): Feed | undefined {
  if (isOnBattery === undefined) return undefined;
  if (isOnBattery) return isBatteryTested === true && isMainsGood === true ? 'test' : 'battery';
  return load === 'off' ? 'none' : 'mains';
}

function leftOf({ charge, minutesLeft }: PolicyFacts): BatteryLeft {
  return {
    ...(charge !== undefined && { percent: charge }),
    ...(minutesLeft !== undefined && { minutes: minutesLeft }),
  };
}

function stale(name: StageName, staleCause: StaleCause, sinceMs: number | undefined): StageState {
  const told = { name, isStale: true, isOnBattery: false, isLow: false, staleCause };
  return sinceMs === undefined ? told : { ...told, sinceMs };
}

function isTheSame(one: StageState, other: StageState | undefined): boolean {
  return (
    one.isStale === other?.isStale &&
    one.isOnBattery === other.isOnBattery &&
    one.isLow === other.isLow &&
    one.staleCause === other.staleCause &&
    one.reason?.rule === other.reason?.rule
  );
}

/** What has been low or stale before is so since then. */
function keepSince(stage: StageState, before: StageState | undefined): StageState {
  const isStill = (stage.isLow && before?.isLow) || (stage.isStale && before?.isStale);
  if (!isStill || before === undefined) return stage;
  const { sinceMs, left } = before;
  return { ...stage, ...(sinceMs !== undefined && { sinceMs }), ...(stage.isLow && left !== undefined && { left }) };
}
