import { setImmediate as nextTurn } from 'node:timers/promises';
import type { MinuteValue } from '../../../journal/history-block.js';
import type { Incident } from '../../../journal/incident.js';
import type { BatteryLeft } from '../../../journal/journal-event.js';
import { PlayedClock } from './played-clock.js';
import type { PolicyRules } from './policy-rules.js';
import { type PolicyFacts, ShutdownPolicy } from './shutdown-policy.js';
import { type LowReason, type StageName, stageNames } from './stage-state.js';

/** What the history has of the battery in one minute; undefined where it has nothing. */
export interface KeptMinute {
  readonly minutes: MinuteValue | undefined;
  readonly charge: MinuteValue | undefined;
}

export interface PlayedStage {
  /** Wall clock. */
  readonly atMs: number;
  readonly reason: LowReason | undefined;
  readonly left: BatteryLeft | undefined;
}

export interface PlayedOutage {
  /** When each stage would have been told to go; those that would not are absent. */
  readonly low: Readonly<Partial<Record<StageName, PlayedStage>>>;
  readonly secondsOnBattery: number;
  /** The history has minutes or charge of its time. */
  readonly hasHistory: boolean;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

const second = 1000;
const minuteMs = 60 * second;
/** Readings before it, so that the rules know what was usual. */
const leadMs = 5 * second;
/** How finely it is played, up to so long after its begin: what was kept is minutes, and weeks must be played soon. */
const paces = [
  { untilMs: 3600 * second, stepMs: second },
  { untilMs: 24 * 3600 * second, stepMs: 5 * second },
  { untilMs: Number.POSITIVE_INFINITY, stepMs: 60 * second },
] as const;
/** After so many steps others have their turn: requests of a BMS must not wait for the past. */
const stepsInTurn = 200;

const low = ['UnitAlarms/BATTERY LOW', 'UnitAlarms/BAT. DISCHARGED'];
const stop = ['UPSAlarms/UPS IMMINENT STOP', 'UnitAlarms/IMMINENT STOP'];

/**
 * Plays an outage of the past through rules: `min` with the lowest values of each minute, as early as it can have been; `max` with
 * the highest.
 */
export async function playOutage(
  incident: Incident,
  kept: ReadonlyMap<number, KeptMinute>,
  which: 'min' | 'max',
  rules: PolicyRules,
  nowMs: number,
): Promise<PlayedOutage> {
  const spans = onBattery(incident, nowMs);
  const [lowSpans, stopSpans] = [alarmSpans(incident, low, nowMs), alarmSpans(incident, stop, nowMs)];
  const [first, last] = [spans[0], spans.at(-1)];
  if (first === undefined || last === undefined) return { low: {}, secondsOnBattery: 0, hasHistory: false };
  const clock = new PlayedClock(first.fromMs - leadMs);
  const stepMs = () => paces.find(({ untilMs }) => clock.wallMs() - first.fromMs < untilMs)?.stepMs ?? second;
  const policy = new ShutdownPolicy({ rules, clock, pollMs: stepMs });
  const told: Partial<Record<StageName, PlayedStage>> = {};
  // A stage that is low stays so: once all are, nothing more can come.
  for (let step = 1; clock.wallMs() <= last.toMs && !stageNames.every((name) => told[name]); step += 1) {
    if (step % stepsInTurn === 0) await nextTurn();
    const atMs = clock.wallMs();
    const isOnBattery = isIn(spans, atMs);
    const { minutes, charge } = kept.get(Math.floor(atMs / minuteMs)) ?? { minutes: undefined, charge: undefined };
    policy.update({
      ...(isOnBattery ? inOutage : onMains),
      isBatteryLow: isIn(lowSpans, atMs),
      isStopImminent: isIn(stopSpans, atMs),
      minutesLeft: minutes?.[which],
      charge: charge?.[which],
    });
    for (const name of stageNames) {
      const { isLow, isOnBattery: isTold, reason, left } = policy.stageOf(name);
      if (isLow && isTold) told[name] ??= { atMs, reason, left };
    }
    clock.advance(stepMs());
  }
  policy.stop();
  const secondsOnBattery = spans.reduce((sum, { fromMs, toMs }) => sum + (toMs - fromMs) / second, 0);
  return { low: told, secondsOnBattery: Math.round(secondsOnBattery), hasHistory: hasHistoryOf(spans, kept) };
}

function hasHistoryOf(spans: readonly Span[], kept: ReadonlyMap<number, KeptMinute>): boolean {
  return [...kept].some(([minute, { minutes, charge }]) => {
    const [fromMs, toMs] = [minute * minuteMs, (minute + 1) * minuteMs];
    const isInOutage = spans.some((span) => span.fromMs < toMs && fromMs < span.toMs);
    return isInOutage && (minutes !== undefined || charge !== undefined);
  });
}

const onMains: PolicyFacts = {
  load: 'inverter',
  isOnBattery: false,
  isMainsGood: true,
  isBatteryLow: false,
  isStopImminent: false,
  isBatteryTested: false,
  minutesLeft: undefined,
  charge: undefined,
};

const inOutage: PolicyFacts = { ...onMains, load: 'battery', isOnBattery: true, isMainsGood: false };

/** When the load was on battery: by how it was fed, where that was told, else by the alarm. */
function onBattery(incident: Incident, nowMs: number): readonly Span[] {
  const { load, beginMs } = incident;
  const endMs = endOf(incident, nowMs);
  const steps = load?.steps ?? [];
  if (!steps.some(({ state }) => state === 'ON BATTERY')) return alarmSpans(incident, ['UnitAlarms/ON BATTERY'], nowMs);
  return steps.flatMap(({ state, atMs = beginMs }, index) => {
    const toMs = Math.min(steps[index + 1]?.atMs ?? endMs, endMs);
    return state === 'ON BATTERY' && toMs > atMs ? [{ fromMs: atMs, toMs }] : [];
  });
}

function alarmSpans(incident: Incident, ids: readonly string[], nowMs: number): readonly Span[] {
  const endMs = endOf(incident, nowMs);
  return incident.alarms
    .filter(({ id }) => ids.includes(id))
    .map(({ raisedMs, clearedMs = endMs }) => ({ fromMs: raisedMs, toMs: clearedMs }))
    .sort((one, other) => one.fromMs - other.fromMs);
}

function endOf({ endMs, seenUntilMs }: Incident, nowMs: number): number {
  return endMs ?? seenUntilMs ?? nowMs;
}

function isIn(spans: readonly Span[], atMs: number): boolean {
  return spans.some(({ fromMs, toMs }) => atMs >= fromMs && atMs < toMs);
}
