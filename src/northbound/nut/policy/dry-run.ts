import type { Bilingual } from '../../../core/bilingual.js';
import type { NorthboundSources } from '../../../device/northbound.js';
import type { HistoryMinute } from '../../../journal/history-block.js';
import type { Incident } from '../../../journal/incident.js';
import type { BatteryLeft } from '../../../journal/journal-event.js';
import { type KeptMinute, type PlayedStage, playOutage } from './past-outage.js';
import type { PolicyRules } from './policy-rules.js';
import { reasonText } from './policy-texts.js';
import { type LowReason, type StageName, stageNames } from './stage-state.js';

/** `perhaps`: by the worst of the values of a minute, and not by the best. */
export type WouldBeTold = 'yes' | 'perhaps' | 'no';

export interface DryRunStage {
  readonly name: StageName;
  readonly told: WouldBeTold;
  /** By the worst, and by the best of the values of each minute; wall clock. */
  readonly earliestMs?: number;
  readonly latestMs?: number;
  readonly reason?: LowReason;
  /** The same in words. */
  readonly why?: Bilingual;
  readonly left?: BatteryLeft;
}

/** Why the answer for an outage is less sure than the others. */
export type DryRunDoubt =
  /** Neither minutes nor charge were kept of its time. */
  | 'no-history'
  /** The UPS was not read for a part of it. */
  | 'losses'
  | 'restarts'
  /** The mains came back for a moment, and the journal only counted how often. */
  | 'returns'
  | 'clock-set'
  /** Its begin or its end was not seen. */
  | 'unseen';

export interface DryRunOutage {
  /** Of the incident. */
  readonly id: number;
  readonly beginMs: number;
  readonly endMs?: number;
  /** `load-off`: the UPS came to its end. `not-on-battery`: the mains were absent, and the load was not on battery. */
  readonly outcome: 'mains-back' | 'load-off' | 'goes-on' | 'unknown' | 'not-on-battery';
  readonly secondsOnBattery: number;
  readonly stages: readonly DryRunStage[];
  readonly doubts: readonly DryRunDoubt[];
}

/** What rules would have done to the clients in the past. */
export interface DryRun {
  readonly fromMs: number;
  readonly toMs: number;
  /** Newest first. */
  readonly outages: readonly DryRunOutage[];
  /** There were more than could be played. */
  readonly hasMore: boolean;
}

export const dryRunDays = 30;
const mostOutages = 200;
const marginMs = 120_000;

export type DryRunSources = Pick<NorthboundSources, 'journal' | 'values' | 'clock'>;

/** Plays the outages of the last 30 days through rules; what was kept of the battery are minutes, so times are true to one. */
export async function dryRun({ journal, values, clock }: DryRunSources, rules: PolicyRules): Promise<DryRun> {
  const toMs = clock.wallMs();
  const fromMs = toMs - dryRunDays * 24 * 3600 * 1000;
  const book = await journal.incidents();
  const page = await book.page({ kind: 'outage', fromMs, limit: mostOutages });
  const incidents = [...page.open, ...page.over].filter(({ simulated }) => simulated === values.current.isSimulated);
  const outages: DryRunOutage[] = [];
  for (const incident of incidents) {
    const lastMs = incident.endMs ?? incident.seenUntilMs ?? toMs;
    const kept = await keptMinutes(journal, incident.beginMs - marginMs, lastMs + marginMs);
    outages.push(await outageOf(incident, kept, rules, toMs));
  }
  return { fromMs, toMs, outages, hasMore: page.next !== undefined };
}

async function keptMinutes(
  journal: DryRunSources['journal'],
  fromMs: number,
  toMs: number,
): Promise<ReadonlyMap<number, KeptMinute>> {
  const kept = new Map<number, KeptMinute>();
  for await (const part of journal.minutes(fromMs, toMs).parts) {
    for (const minute of part) kept.set(minute.minute, keptMinute(minute));
  }
  return kept;
}

function keptMinute({ values }: HistoryMinute): KeptMinute {
  return { minutes: values.get('BATTERY_Min'), charge: values.get('BATTERY_%') };
}

async function outageOf(
  incident: Incident,
  kept: ReadonlyMap<number, KeptMinute>,
  rules: PolicyRules,
  nowMs: number,
): Promise<DryRunOutage> {
  const { id, beginMs, endMs } = incident;
  const worst = await playOutage(incident, kept, 'min', rules, nowMs);
  const best = await playOutage(incident, kept, 'max', rules, nowMs);
  return {
    id,
    beginMs,
    ...(endMs !== undefined && { endMs }),
    outcome: worst.secondsOnBattery === 0 ? 'not-on-battery' : outcomeOf(incident),
    secondsOnBattery: worst.secondsOnBattery,
    stages: stageNames.map((name) => stageOf(name, worst.low[name], best.low[name])),
    doubts: doubtsOf(incident, worst.hasHistory),
  };
}

function stageOf(name: StageName, worst: PlayedStage | undefined, best: PlayedStage | undefined): DryRunStage {
  const first = worst ?? best;
  if (first === undefined) return { name, told: 'no' };
  const { reason, left } = first;
  return {
    name,
    told: worst !== undefined && best !== undefined ? 'yes' : 'perhaps',
    earliestMs: first.atMs,
    ...(best !== undefined && { latestMs: best.atMs }),
    ...(reason !== undefined && { reason, why: reasonText(reason) }),
    ...(left !== undefined && { left }),
  };
}

function outcomeOf({ state, load }: Incident): DryRunOutage['outcome'] {
  const isOff = load?.steps.some(({ state: step }) => step === 'LOAD OFF');
  if (isOff) return 'load-off';
  if (state === 'running') return 'goes-on';
  return state === 'ended' ? 'mains-back' : 'unknown';
}

function doubtsOf(incident: Incident, hasHistory: boolean): readonly DryRunDoubt[] {
  const { losses, restarts, returns, isClockSet, isBeginUnknown, beginNotBeforeMs, endNotBeforeMs } = incident;
  const isUnseen = isBeginUnknown || beginNotBeforeMs !== undefined || endNotBeforeMs !== undefined;
  const doubts: readonly (readonly [DryRunDoubt, boolean])[] = [
    ['no-history', !hasHistory],
    ['losses', losses > 0],
    ['restarts', restarts > 0],
    ['returns', returns > 0 && incident.load === undefined],
    ['clock-set', isClockSet],
    ['unseen', isUnseen || incident.state === 'unknown'],
  ];
  return doubts.flatMap(([doubt, holds]) => (holds ? [doubt] : []));
}
